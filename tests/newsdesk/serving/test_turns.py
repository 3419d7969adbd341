"""Whose turn it is."""

import threading

import pytest

from newsdesk.serving.turns import DispatcherInTurns, InTurn, Turns

pytestmark = pytest.mark.pure


def waiting(turns, words):
    """`words`: letters of people, each of whom asks for one thing after the other."""
    for n, who in enumerate(words):
        turns.append(InTurn(who, f"{who}{n}", turns.done))
    return turns


def taken(turns):
    order = []
    while turns:
        task = turns.popleft()
        order.append(task.task)
        turns.done(task.who)
    return order


def test_everybody_comes_in_turn():
    assert taken(waiting(Turns(most=1), "aaaabbc")) == ["a0", "b4", "c6", "a1", "b5", "a2", "a3"]


def test_nobody_has_more_at_a_time_than_is_theirs():
    turns = waiting(Turns(most=2), "aaab")
    assert [turns.popleft().task for _ in range(3)] == ["a0", "b3", "a1"]
    assert not turns
    turns.done("b")
    assert not turns
    turns.done("a")
    assert turns.popleft().task == "a2"


def test_one_thread_is_left_to_others_and_all_is_done():
    dispatcher, go_on = DispatcherInTurns(2), threading.Event()
    done, order = threading.Semaphore(0), []

    class Task:
        def __init__(self, name, waits=False):
            self.name, self.waits = name, waits

        def service(self):
            if self.waits:
                assert go_on.wait(30)
            order.append(self.name)
            done.release()

    for n in range(3):
        dispatcher.add_task_of("a", Task(f"a{n}", waits=True))
    dispatcher.add_task_of("b", Task("b"))
    assert done.acquire(timeout=30)
    assert order == ["b"]
    go_on.set()
    assert all(done.acquire(timeout=30) for _ in range(3))
    assert order == ["b", "a0", "a1", "a2"]
    dispatcher.shutdown()


def test_a_task_that_fails_gives_its_turn_back():
    dispatcher, done = DispatcherInTurns(1), threading.Event()

    class Failing:
        def service(self):
            raise ValueError

    class Last:
        def service(self):
            done.set()

    dispatcher.add_task_of("a", Failing())
    dispatcher.add_task_of("a", Last())
    assert done.wait(30)
    dispatcher.shutdown()
