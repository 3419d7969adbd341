"""Jobs beside people who hold what they need."""

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import errors

from articles.intake import receiving
from articles.models import Article
from articles.tasks import read_items
from entities.tasks import annotate_article
from newsdesk.database.again import Busy
from newsdesk.queue import jobs
from tests.beside import holding
from tests.factories import article, job_context

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def impatient(monkeypatch):
    """Locks are waited for only a moment, and pauses are short."""
    monkeypatch.setattr(jobs, "LONGEST_PAUSE", 0.2)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        yield
        cursor.execute("RESET lock_timeout")


def held_elsewhere(story, *, seconds):
    """Somebody holds the article, so long or until the block ends."""
    return holding(lambda: Article.objects.held().get(pk=story.pk), seconds)


def test_a_job_waits_for_what_others_hold(impatient, monkeypatch):
    monkeypatch.setattr(jobs, "TRIES_WHEN_BUSY", 100)
    story = article("“We will talk,” Ana Lind said on Monday.")
    with held_elsewhere(story, seconds=1):
        annotate_article(job_context(attempts=jobs.RETRIES), article_id=story.pk)
    story.refresh_from_db()
    assert story.state == "annotated"


def test_a_job_that_waited_in_vain_is_tried_later(impatient, monkeypatch):
    monkeypatch.setattr(jobs, "TRIES_WHEN_BUSY", 2)
    story = article("“We will talk,” Ana Lind said on Monday.")
    with held_elsewhere(story, seconds=60), pytest.raises(Busy):
        annotate_article(job_context(attempts=0), article_id=story.pk)
    story.refresh_from_db()
    assert story.state == "received"


@pytest.fixture
def pauses(monkeypatch):
    made = []
    monkeypatch.setattr(jobs.time, "sleep", made.append)
    return made


def failing(times, cause):
    """Work that fails so often of this, and how often it was begun."""
    begun = []

    def work(row):
        begun.append(row)
        if len(begun) <= times:
            raise OperationalError(str(cause)) from cause

    return work, begun


def test_a_full_disk_is_waited_for_as_long_as_it_takes(pauses):
    work, begun = failing(50, errors.DiskFull("No space left on device"))
    jobs._patiently(work, article("“We will talk,” Ana Lind said."))
    assert len(begun) == 51
    assert pauses[:5] == [1, 2, 4, 8, 10]
    assert max(pauses) == jobs.LONGEST_PAUSE_WHEN_AWAY


def test_a_database_that_went_away_is_no_failure_of_the_job(pauses):
    work, begun = failing(2, errors.AdminShutdown("terminating connection"))
    jobs._patiently(work, article("“We will talk,” Ana Lind said."))
    assert len(begun) == 3


def test_a_row_that_ends_every_connection_is_not_tried_for_ever(pauses):
    work, begun = failing(1_000, errors.OperationalError("server closed the connection unexpectedly"))
    with pytest.raises(OperationalError):
        jobs._patiently(work, article("“We will talk,” Ana Lind said."))
    assert len(begun) == jobs.TRIES_WHEN_AWAY


def test_what_the_database_refuses_is_a_failure_at_once(pauses):
    work, begun = failing(1, errors.NumericValueOutOfRange("integer out of range"))
    with pytest.raises(OperationalError):
        jobs._patiently(work, article("“We will talk,” Ana Lind said."))
    assert (len(begun), pauses) == (1, [])


def test_a_lost_connection_is_opened_anew(pauses):
    story, tries = article("“We will talk,” Ana Lind said."), []

    def work(row):
        tries.append(row)
        with connection.cursor() as cursor:
            if len(tries) == 1:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            cursor.execute("SELECT 1")

    jobs._patiently(work, story)
    assert len(tries) == 2


def test_a_job_of_several_leaves_each_to_a_job_of_its_own_where_a_worker_died_over_it(monkeypatch):
    upload = receiving.receive_files(
        files=[receiving.pasted(f"Text number {n} of the day.") for n in range(2)], by=None
    )
    ids = list(upload.items.values_list("pk", flat=True))
    ProcrastinateJob.objects.all().delete()
    read_items(job_context(attempts=1), item_ids=ids)
    assert [job.args for job in ProcrastinateJob.objects.order_by("id")] == [{"item_id": pk} for pk in ids]
    read_items(job_context(attempts=0), item_ids=ids)
    assert not upload.items.waiting().exists()
    read_items(job_context(attempts=0), item_ids=ids)  # nothing is left to do
