"""The jobs of feeds in their frame: what the worker is told, and what stands on the row when Newsdesk itself fails."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import tasks
from articles.feeds import asking, finding
from articles.feeds.models import Feed, FeedSearch
from articles.models import Upload
from newsdesk.contained import ReaderFailed
from newsdesk.queue.jobs import RETRIES
from tests import factories
from tests.articles.feeds.made import RSS, WHOLE, escaped, item, rss

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(site):
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    return Feed.objects.create(source=factories.source(), url=site.url("/feed"))


def test_every_minute_the_feeds_whose_time_has_come_get_their_job(feed):
    tasks.ask_due_feeds(timestamp=0)
    job = ProcrastinateJob.objects.get(task_name=asking.ASK)
    assert (job.args, job.queueing_lock) == ({"feed_id": feed.pk}, f"feed {feed.pk}")
    tasks.ask_feed(factories.job_context(), **job.args)
    assert Upload.objects.get().feed == feed
    tasks.ask_feed(factories.job_context(), **job.args)  # a worker that only fell silent
    assert Upload.objects.count() == 1


def test_feed_that_was_removed_leaves_nothing_to_do(feed):
    feed.delete()
    tasks.ask_feed(factories.job_context(), feed_id=1)
    assert not Upload.objects.exists()


def test_fault_of_newsdesk_is_told_on_the_feed_and_tried_again_later(feed, monkeypatch):
    def broken(*given, **named):
        raise ReaderFailed("KeyError at reading.py")

    monkeypatch.setattr(asking, "contained", broken)
    with pytest.raises(ReaderFailed):
        tasks.ask_feed(factories.job_context(), feed_id=feed.pk)
    feed.refresh_from_db()
    assert feed.failing_since is None  # the job is tried again by itself
    with pytest.raises(ReaderFailed):
        tasks.ask_feed(factories.job_context(attempts=RETRIES), feed_id=feed.pk)
    feed.refresh_from_db()
    assert feed.problem.startswith("Newsdesk could not read this feed because of a fault of its own.")
    assert feed.next_at > timezone.now() + timedelta(minutes=50)


def test_search_is_finished_by_its_job_also_where_newsdesk_fails(site, monkeypatch):
    site.pages["/feed"] = (200, {}, RSS.encode())
    first, second = (finding.search_feeds(address=site.url("/feed"), source=None, by=None) for _ in range(2))
    tasks.find_feeds(factories.job_context(), search_id=first.pk)
    first.refresh_from_db()
    assert (first.problem, [one["title"] for one in first.found]) == ("", ["Evening Bell: World"])

    def broken(*given, **named):
        raise ReaderFailed("KeyError at reading.py")

    monkeypatch.setattr(asking, "contained", broken)
    with pytest.raises(ReaderFailed):
        tasks.find_feeds(factories.job_context(attempts=RETRIES), search_id=second.pk)
    second.refresh_from_db()
    assert second.finished_at
    assert "fault of its own" in second.problem


def test_searches_of_yesterday_go(db):
    old = FeedSearch.objects.create(address="https://bell.example/")
    FeedSearch.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=2))
    finding.search_feeds(address="https://bell.example/", source=None, by=None)
    assert not FeedSearch.objects.filter(pk=old.pk).exists()
