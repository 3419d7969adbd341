"""A worker does several jobs beside each other, and what is small and fresh first."""

import asyncio
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from procrastinate import manager
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.periodic import PeriodicDeferrer

from articles.models import Article
from newsdesk.queue import jobs, working
from newsdesk.queue.lanes import ALONE, CHANGES, FETCH, FRESH, LANES
from tests.factories import article

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE = 30  # seconds, for what comes at once


@pytest.fixture
def tasks(job_queue, monkeypatch):
    """A function that makes a task for one test."""

    async def nothing(deferrer):
        await asyncio.Event().wait()

    monkeypatch.setattr(PeriodicDeferrer, "worker", nothing)  # which would defer what is due
    made = []

    def make(name, work, queue="annotate"):
        def and_leave(row):
            try:
                work(row)
            finally:
                connection.close()  # of a thread that ends with the worker

        task = jobs.job(name, queue=queue, argument="article_id", rows=Article.objects.all(), fail=print)(and_leave)
        made.append(name)
        return task

    yield make
    for name in made:
        del app.tasks[name]


def statuses():
    return set(ProcrastinateJob.objects.values_list("task_name", "status"))


def test_fresh_job_is_done_beside_one_that_takes_long(tasks):
    story = article("“We will talk,” Ana Lind said.")
    begun, is_done = threading.Event(), threading.Event()
    met = []

    def long(row):
        begun.set()
        met.append(is_done.wait(PATIENCE))

    def fresh(row):
        begun.wait(PATIENCE)
        is_done.set()

    tasks("tests.long", long).defer(article_id=story.pk)
    tasks("tests.fresh", fresh, queue=FRESH).defer(article_id=story.pk)
    working.work(wait=False, tends=False)
    assert met == [True]
    assert statuses() == {("tests.long", "succeeded"), ("tests.fresh", "succeeded")}


def test_worker_is_one_to_the_queue_however_many_lanes_it_has(tasks):
    story = article("“We will talk,” Ana Lind said.")
    together = threading.Barrier(len(LANES), timeout=PATIENCE)
    workers = []

    def work(row):
        together.wait()
        workers.append(list(ProcrastinateWorker.objects.values_list("pk", flat=True)))
        together.wait()

    for queue in ("annotate", FRESH, FETCH):
        tasks(f"tests.{queue}", work, queue=queue).defer(article_id=story.pk)
    working.work(wait=False, tends=False)
    assert len(workers) == len(LANES)
    assert {len(seen) for seen in workers} == {1}
    assert not ProcrastinateWorker.objects.exists()


def test_what_a_job_defers_is_there_with_the_transaction_that_defers_it(tasks):
    story = article("“We will talk,” Ana Lind said.")
    seen, done = [], []

    def look():
        seen.append(ProcrastinateJob.objects.filter(task_name="tests.next").count())
        connection.close()

    def begin(row):
        with transaction.atomic():
            following.defer(article_id=row.pk)
            beside = threading.Thread(target=look)
            beside.start()
            beside.join(PATIENCE)
        with transaction.atomic():
            following.defer(article_id=row.pk)
            transaction.set_rollback(True)

    following = tasks("tests.next", done.append)
    tasks("tests.first", begin).defer(article_id=story.pk)
    working.work(wait=False, tends=False)
    assert (seen, done) == ([0], [story])
    assert statuses() == {("tests.first", "succeeded"), ("tests.next", "succeeded")}


def test_every_queue_has_a_lane_of_its_own_kind(job_queue):
    assert LANES["everything"] is None
    assert {FRESH, FETCH, CHANGES, "default"} == {queue for queues in LANES.values() for queue in queues or ()}


def test_job_over_which_a_worker_died_is_done_alone(tasks):
    story = article("“We will talk,” Ana Lind said.")
    seen = []

    def look(row):
        seen.append((jobs.ROOM.inside, jobs.ROOM.is_locked))

    tasks("tests.alone", look, queue=ALONE).defer(article_id=story.pk)
    working.work(wait=False, tends=False)
    assert seen == [(1, True)]
    assert (jobs.ROOM.inside, jobs.ROOM.is_locked) == (0, False)


def test_nothing_is_begun_beside_what_is_alone():
    room, order = jobs.Room(), []
    inside, may_go = threading.Event(), threading.Event()

    def alone():
        with room.entered(alone=True):
            inside.set()
            may_go.wait(PATIENCE)
            order.append("alone")

    def beside():
        with room.entered(alone=False):
            order.append("beside")

    first, second = threading.Thread(target=alone), threading.Thread(target=beside)
    first.start()
    inside.wait(PATIENCE)
    second.start()
    may_go.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert order == ["alone", "beside"]


def test_what_is_alone_waits_until_the_others_are_done():
    room, order = jobs.Room(), []

    def alone():
        with room.entered(alone=True):
            order.append("alone")

    with room.entered(alone=False):
        waiting = threading.Thread(target=alone)
        waiting.start()
        order.append("beside")
    waiting.join(PATIENCE)
    assert order == ["beside", "alone"]


def test_worker_is_forgotten_when_its_last_lane_ends(monkeypatch):
    asked = []

    async def register(self):
        asked.append("register")
        return 7

    async def unregister(self, worker_id):
        asked.append(f"unregister {worker_id}")

    monkeypatch.setattr(manager.JobManager, "register_worker", register)
    monkeypatch.setattr(manager.JobManager, "unregister_worker", unregister)

    async def two_lanes():
        one = working.OneWorker(None)
        assert await asyncio.gather(one.register_worker(), one.register_worker()) == [7, 7]
        await one.unregister_worker(7)
        assert asked == ["register"]
        await one.unregister_worker(7)

    asyncio.run(two_lanes())
    assert asked == ["register", "unregister 7"]


def test_worker_takes_over_what_dead_ones_left_while_it_works(tasks, monkeypatch):
    story = article("“We will talk,” Ana Lind said.")
    looked, met = threading.Event(), []

    async def look(worker):
        looked.set()

    monkeypatch.setattr(working, "TEND_SECONDS", 0.01)
    monkeypatch.setattr(working, "take_over_stalled_jobs", look)
    tasks("tests.long", lambda row: met.append(looked.wait(PATIENCE))).defer(article_id=story.pk)
    working.work(wait=False)
    assert met == [True]


def test_worker_behind_a_pooler_says_why_it_ends(settings):
    settings.POOLER = True
    with pytest.raises(CommandError, match="leads to PostgreSQL itself"):
        call_command("worker")
