"""Whose turn it is, where answers are long in the making: nobody waits for all that one person has asked for."""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Any

from waitress.task import ThreadedTaskDispatcher


class Turns:
    """A queue of (who, task) that gives everybody one in turn, and nobody more than `most` at a time.

    As long as those who wait have all they may have, it is as if it were empty.
    """

    def __init__(self, most: int):
        self.most = most
        self.waiting: OrderedDict[Hashable, deque[Any]] = OrderedDict()
        self.running: dict[Hashable, int] = {}

    def append(self, task: "InTurn") -> None:
        self.waiting.setdefault(task.who, deque()).append(task)

    def popleft(self) -> "InTurn":
        who = next(filter(self._may, self.waiting))
        tasks = self.waiting.pop(who)
        task = tasks.popleft()
        if tasks:
            self.waiting[who] = tasks  # behind all others
        self.running[who] = self.running.get(who, 0) + 1
        return task

    def done(self, who: Hashable) -> None:
        self.running[who] -= 1
        if not self.running[who]:
            del self.running[who]

    def __len__(self) -> int:
        return sum(len(tasks) for who, tasks in self.waiting.items() if self._may(who))

    def _may(self, who: Hashable) -> bool:
        return self.running.get(who, 0) < self.most


class InTurn:
    def __init__(self, who: Hashable, task: Any, after: Callable[[Hashable], None]):
        self.who, self.task, self.after = who, task, after

    def service(self) -> None:
        try:
            self.task.service()
        finally:
            self.after(self.who)

    def cancel(self) -> None:
        self.task.cancel()


class DispatcherInTurns(ThreadedTaskDispatcher):
    """One thread is always left to the others, unless it is the only one."""

    def __init__(self, threads: int):
        super().__init__()
        self.queue = Turns(most=max(threads - 1, 1))
        self.set_thread_count(threads)

    def add_task_of(self, who: Hashable, task: Any) -> None:
        self.add_task(InTurn(who, task, self._done))

    def _done(self, who: Hashable) -> None:
        with self.lock:
            self.queue.done(who)
            self.queue_cv.notify_all()
