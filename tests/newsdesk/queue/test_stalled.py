"""A worker that dies in the middle loses nothing."""

import asyncio
import time
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import receiving
from newsdesk.queue.lanes import ALONE, FRESH
from newsdesk.queue.stalled import FIRST_PAUSE, LONGEST_PAUSE, pause_after, take_over_stalled_jobs
from newsdesk.queue.workers import is_worker_running

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)


def take_over():
    """As a worker does, with the connection that a worker has."""

    async def with_connection(worker):
        async with worker.open_async():
            await take_over_stalled_jobs(worker)

    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        asyncio.run(with_connection(worker))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_job_of_a_dead_worker_is_queued_again(job_queue):
    receiving.receive_files(
        files=[receiving.pasted("One."), receiving.pasted("Two."), receiving.pasted("Three.")], by=None
    )
    silent, vanished, living = ProcrastinateJob.objects.order_by("id").values_list("id", flat=True)
    with connection.cursor() as cursor:
        for job, heartbeat in [(silent, "1 minute"), (living, "1 second")]:
            cursor.execute(
                "WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) "
                "RETURNING id) UPDATE procrastinate_jobs SET worker_id = worker.id FROM worker "
                "WHERE procrastinate_jobs.id = %s",
                [heartbeat, job],
            )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    take_over()
    assert list(ProcrastinateJob.objects.order_by("id").values_list("id", "status", "attempts")) == [
        (silent, "todo", 1), (vanished, "todo", 1), (living, "doing", 0),
    ]  # fmt: skip


def test_worker_runs_as_long_as_its_heart_beats(db):
    assert not is_worker_running(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [NOW])
    assert is_worker_running(now=NOW.replace(second=59))
    assert not is_worker_running(now=NOW.replace(minute=1))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("site_started_ago", "attempts"), [(3600, 1), (0, 0)])
def test_only_a_worker_that_died_alone_counts(job_queue, monkeypatch, site_started_ago, attempts):
    receiving.receive_files(files=[receiving.pasted("One.")], by=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")  # notes when it was started
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 second'")
        cursor.execute("SELECT pg_postmaster_start_time() < max(at) FROM procrastinate_events")
        assert cursor.fetchone() == (True,)
    monkeypatch.setenv("DESK_STARTED_AT", str(time.time() - site_started_ago))
    take_over()
    assert list(ProcrastinateJob.objects.values_list("status", "attempts")) == [("todo", attempts)]
    job = ProcrastinateJob.objects.get()
    # After a restart it goes on at once; what a worker died over comes after a pause, and alone.
    assert (job.queue_name, job.scheduled_at > timezone.now()) == ((ALONE, True) if attempts else (FRESH, False))


def test_pauses_grow_and_differ():
    assert {pause_after(1) for _ in range(9)} != {pause_after(1)}
    for deaths, longest in [(1, FIRST_PAUSE), (2, 2 * FIRST_PAUSE), (9, LONGEST_PAUSE)]:
        assert longest / 2 <= pause_after(deaths).total_seconds() <= longest
