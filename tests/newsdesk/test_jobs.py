"""Jobs beside people who hold what they need."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from articles.models import Article
from entities.tasks import annotate_article
from newsdesk import jobs
from newsdesk.again import Busy
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


@contextmanager
def held_elsewhere(story, *, seconds):
    """Somebody holds the article, so long or until the block ends."""
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Article.objects.held().get(pk=story.pk)
            held.set()
            done.wait(seconds)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    try:
        yield
    finally:
        done.set()
        holder.join(30)


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
