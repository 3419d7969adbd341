"""Feeds made to hurt whoever reads them: each ends in a sentence on the feed, and nothing comes in."""

import gzip

import pytest
from django.utils import timezone

from articles.feeds import asking
from articles.feeds.asking import ask_feed
from articles.feeds.models import Feed
from articles.intake.reading import read_item
from articles.models import Article, Upload, UploadItem
from newsdesk.contained import Limits
from tests import factories
from tests.articles.feeds.made import WHOLE, escaped, item, rss
from tests.articles.feeds.test_reading import BOMB

pytestmark = pytest.mark.django_db


def problem_of(site, status=200, headers=None, content=b""):
    site.pages["/feed"] = (status, headers or {}, content)
    feed = Feed.objects.create(source=factories.source(), url=site.url("/feed"))
    ask_feed(feed=feed, now=timezone.localtime())
    feed.refresh_from_db()
    assert not Upload.objects.exists()
    assert feed.failing_since
    return feed.problem


def test_entity_bomb_is_refused(site):
    assert "declares entities" in problem_of(site, content=rss(item(title="&b;"), head=BOMB))


def test_more_bytes_than_a_feed_may_have_are_not_read(site, monkeypatch):
    monkeypatch.setattr(asking, "LARGEST", 1024 * 1024)
    assert "more than 1 MB" in problem_of(site, content=rss(item(text="x" * 2_000_000)))


def test_packed_bomb_is_not_unpacked(site, monkeypatch):
    monkeypatch.setattr(asking, "LARGEST", 1024 * 1024)
    packed = gzip.compress(b"\0" * 50_000_000)
    assert "more than 1 MB" in problem_of(site, headers={"Content-Encoding": "gzip"}, content=packed)


@pytest.mark.parametrize(
    "to", ["http://10.0.0.1/feed", "http://[::ffff:169.254.169.254]/", "file:///etc/passwd", "/feed"]
)
def test_redirects_to_private_places_and_without_end_are_refused(site, to):
    words = problem_of(site, 302, {"Location": to})
    assert any(part in words for part in ("private network", "no address of a page", "more than 5 times"))


def test_feed_that_needs_too_much_time_is_given_up(site, monkeypatch):
    """Its process ends; this one does not."""
    monkeypatch.setattr(asking, "FOR_ONE_FEED", Limits(megabytes=256, seconds=1))
    words = problem_of(site, content=rss(*[item(text=escaped("<p>word</p>" * 1000))] * 500))
    assert "too much" in words or "ends the program" in words


def test_addresses_in_a_feed_lead_to_no_private_machine(site, settings):
    site.pages["/feed"] = (200, {}, rss(item(link="http://169.254.169.254/latest/meta-data/", guid="1")))
    feed = Feed.objects.create(source=factories.source(), url=site.url("/feed"))
    ask_feed(feed=feed, now=timezone.localtime())
    one = UploadItem.objects.get()
    from articles.intake.fetching import fetch_item

    fetch_item(item=one)
    one.refresh_from_db()
    assert (one.state, "private network" in one.reason) == ("failed", True)


def test_scripts_and_marks_of_a_feed_are_no_part_of_the_article(site):
    text = f'{WHOLE}<script>alert("x")</script><p onclick="alert(1)">The end\u202e of it.</p>'
    text += '<iframe src="//a.example"></iframe>'
    site.pages["/feed"] = (
        200,
        {},
        rss(item("<![CDATA[<b>Ferry</b> <script>x</script>to stop]]>", guid="1", text=escaped(text))),
    )
    feed = Feed.objects.create(source=factories.source(), url=site.url("/feed"), pages="never")
    ask_feed(feed=feed, now=timezone.localtime())
    read_item(item=UploadItem.objects.get(), now=timezone.localtime())
    article = Article.objects.get()
    assert article.title == "Ferry to stop"
    assert "alert" not in article.text
    assert article.text.endswith("The end of it.")


def test_dates_beyond_the_calendar_leave_the_article_without_one(site):
    dates = [
        "Wed, 99 Foo 99999 99:99:99 +9999",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+14:00",
        "-1",
        "1e999",
    ]
    entries = [
        item(f"Story {n}", guid=f"g{n}", date=date, text=escaped(f"{WHOLE}<p>{n}</p>")) for n, date in enumerate(dates)
    ]
    site.pages["/feed"] = (200, {}, rss(*entries))
    feed = Feed.objects.create(source=factories.source(), url=site.url("/feed"), pages="never")
    ask_feed(feed=feed, now=timezone.localtime())
    for one in UploadItem.objects.all():
        read_item(item=one, now=timezone.localtime())
    assert list(Article.objects.values_list("published_at", flat=True)) == [None] * 5
