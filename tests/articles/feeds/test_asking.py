"""One feed, asked by a job: what is new in it becomes an upload."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import services
from articles.feeds import asking
from articles.feeds.asking import ASK, ask_due_feeds, ask_feed
from articles.feeds.models import Feed
from articles.intake import fetching, reading
from articles.models import Article, Source, Upload, UploadItem
from tests import factories
from tests.articles.feeds.made import RSS, WHOLE, escaped, item, rss
from tests.articles.intake.test_fetching import PAGE

pytestmark = pytest.mark.django_db


def feed_at(url, **fields):
    return Feed.objects.create(source=fields.pop("source", None) or factories.source("Evening Bell"), url=url, **fields)


def asked(feed, later=timedelta()):
    """The upload of one run at its time, with every item fetched and read."""
    feed.refresh_from_db()
    now = max(feed.next_at, timezone.localtime()) + later
    upload = ask_feed(feed=feed, now=timezone.localtime(now))
    for one in upload.items.waiting() if upload else ():
        fetching.fetch_item(item=one)
        reading.read_item(item=one, now=timezone.localtime())
    feed.refresh_from_db()
    return upload


def outcomes(upload):
    return [one.outcome for one in upload.items.with_outcome()]


def test_whole_texts_are_taken_from_the_feed_and_pages_are_read_behind_summaries(site):
    site.pages["/feed"] = (
        200,
        {"Content-Type": "application/rss+xml"},
        RSS.replace("/bridge", site.url("/bridge")).encode(),
    )
    site.pages["/bridge"] = (200, {}, PAGE.replace("Ferry to stop", "Bridge & council").encode())
    feed = feed_at(site.url("/feed"))
    upload = asked(feed)
    assert (upload.kind, outcomes(upload)) == ("feed", ["received", "received"])
    bridge, ferry = Article.objects.order_by("title")
    assert (ferry.title, ferry.author, ferry.url, ferry.source.name) == (
        "Ferry to stop", "Ana Lind", "https://bell.example/ferry?id=7", "Evening Bell",
    )  # fmt: skip
    assert ferry.published_at.isoformat() == "2026-04-01T08:00:00+00:00"
    assert ferry.section == "Harbour"
    assert (bridge.title, bridge.url) == ("Bridge & council", site.url("/bridge"))
    assert [path for path, _ in site.asked if path != "/robots.txt"] == ["/feed", "/bridge"]
    assert (feed.title, feed.failing_since, feed.problem) == ("Evening Bell: World", None, "")
    assert feed.brought_at == feed.asked_at


def test_what_the_feed_says_of_a_page_counts_where_the_page_is_silent(site):
    page = PAGE.replace('<meta property="article:published_time" content="2026-04-01T10:00:00+02:00">', "")
    site.pages["/ferry"] = (200, {}, page.encode())
    site.pages["/feed"] = (200, {}, rss(item(link=site.url("/ferry"), date="Thu, 02 Apr 2026 06:00:00 GMT")))
    asked(feed_at(site.url("/feed")))
    article = Article.objects.get()
    assert article.published_at.isoformat() == "2026-04-02T06:00:00+00:00"
    assert article.found_in["published"]["where"] == "its feed"


def test_each_entry_is_brought_once(site):
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    feed = feed_at(site.url("/feed"), pages="never")
    assert asked(feed).items.count() == 1
    assert asked(feed) is None
    site.pages["/feed"] = (
        200,
        {},
        rss(item("New", guid="2", text=escaped(WHOLE + "<p>More.</p>")), item(guid="1", text=escaped(WHOLE))),
    )
    assert [one.article.title for one in asked(feed).items.all()] == ["New"]
    assert (Upload.objects.count(), Article.objects.count()) == (2, 2)


def test_corrected_entry_is_a_new_version(site):
    site.pages["/feed"] = (200, {}, rss(item(guid="1", link="https://b.example/1", text=escaped(WHOLE))))
    feed = feed_at(site.url("/feed"), pages="never")
    asked(feed)
    corrected = escaped(WHOLE.replace("in May", "in June"))
    site.pages["/feed"] = (200, {}, rss(item(guid="1", link="https://b.example/1", text=corrected)))
    asked(feed)
    old, new = Article.objects.order_by("pk")
    assert new.new_version_of == old
    assert "June" in new.text


def test_entry_that_changes_at_every_turn_is_let_be(site):
    feed = feed_at(site.url("/feed"), pages="never")
    for turn in range(asking.MOST_VERSIONS + 2):
        site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(f"{WHOLE}<p>{turn} minutes ago.</p>"))))
        feed.refresh_from_db()
        ask_feed(feed=feed, now=feed.next_at)
    assert UploadItem.objects.count() == asking.MOST_VERSIONS


def test_article_that_another_feed_of_the_outlet_brought_is_not_asked_for_again(site):
    site.pages["/ferry"] = (200, {}, PAGE.encode())
    for path in ("/world", "/front"):
        site.pages[path] = (200, {}, rss(item(link=site.url("/ferry"))))
    asked(feed_at(site.url("/world")))
    assert outcomes(asked(feed_at(site.url("/front")))) == ["duplicate"]
    assert [path for path, _ in site.asked].count("/ferry") == 1


def test_site_is_asked_for_what_changed_only(site):
    def page(headers):
        if (
            headers.get("If-None-Match") == '"a"'
            and headers.get("If-Modified-Since") == "Wed, 01 Apr 2026 10:00:00 GMT"
        ):
            return 304, {}, b""
        told = {"ETag": '"a"', "Last-Modified": "Wed, 01 Apr 2026 10:00:00 GMT"}
        return 200, told, rss(item(guid="1", text=escaped(WHOLE)))

    site.pages["/feed"] = page
    feed = feed_at(site.url("/feed"), pages="never")
    asked(feed)
    before = feed.next_at
    assert asked(feed) is None
    assert site.asked[-1][1]["If-None-Match"] == '"a"'
    assert (feed.problem, feed.failures, feed.etag) == ("", 0, '"a"')
    assert feed.next_at > before


def test_failing_feed_says_why_and_is_asked_ever_more_rarely(site):
    site.pages["/feed"] = (500, {}, b"")
    feed = feed_at(site.url("/feed"), minutes=60)
    asked(feed)
    since = feed.failing_since
    assert feed.problem == "127.0.0.1 answered with an error (500)."
    assert feed.next_at - feed.asked_at == timedelta(hours=1)
    asked(feed)
    assert (feed.failing_since, feed.failures, feed.next_at - feed.asked_at) == (since, 2, timedelta(hours=2))
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    asked(feed)
    assert (feed.failing_since, feed.failures, feed.problem) == (None, 0, "")
    assert feed.next_at - feed.asked_at == timedelta(hours=1)


@pytest.mark.parametrize("words", ["7200", "a moment"])
def test_site_that_asks_to_wait_is_waited_for(site, words):
    until = format_datetime(timezone.now() + timedelta(hours=2), usegmt=False)
    site.pages["/feed"] = (429, {"Retry-After": words if words.isdigit() else until}, b"")
    feed = feed_at(site.url("/feed"), minutes=15)
    asked(feed)
    assert timedelta(minutes=118) < feed.next_at - feed.asked_at <= timedelta(hours=2)


def test_feed_that_is_gone_is_asked_no_more(site):
    site.pages["/feed"] = (410, {}, b"")
    feed = feed_at(site.url("/feed"))
    asked(feed)
    assert (feed.state, feed.problem) == ("gone", "127.0.0.1 took the page away.")
    assert ask_due_feeds(now=timezone.localtime() + timedelta(days=99)) == 0


def test_feed_that_moved_for_good_is_asked_there(site):
    site.pages["/feed"] = (301, {"Location": "/new"}, b"")
    site.pages["/new"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    feed = feed_at(site.url("/feed"), pages="never")
    asked(feed)
    assert feed.url == site.url("/new")


def test_feed_that_became_a_page_fails(site):
    site.pages["/feed"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    feed = feed_at(site.url("/feed"))
    asked(feed)
    assert feed.problem == "This address answers with a page now, not with a feed."


def test_feed_that_programs_are_asked_not_to_read_is_not(site):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: Newsdesk\nDisallow: /feed\n")
    feed = feed_at(site.url("/feed"))
    asked(feed)
    assert "robots.txt" in feed.problem
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_feeds_whose_time_has_come_get_one_job_each_and_one_host_is_asked_at_a_time(site):
    now = timezone.localtime()
    for path, due in (("/1", 0), ("/2", -5), ("/3", 5)):
        feed_at(site.url(path), next_at=now + timedelta(minutes=due))
    feed_at(site.url("/4"), state="paused")
    assert ask_due_feeds(now=now) == 2
    assert ask_due_feeds(now=now) == 0  # they wait already
    jobs = ProcrastinateJob.objects.filter(task_name=ASK)
    assert {job.lock for job in jobs} == {f"fetch {site.address.removeprefix('http://')}"}
    assert jobs.count() == 2


def test_job_that_comes_twice_asks_once(site):
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    feed = feed_at(site.url("/feed"), pages="never")
    now = timezone.localtime()
    assert ask_feed(feed=feed, now=now)
    feed.refresh_from_db()
    assert ask_feed(feed=feed, now=now) is None
    assert [path for path, _ in site.asked].count("/feed") == 1


def test_two_runs_at_once_bring_each_entry_once(site):
    """The second asked before the first had noted what it took in."""
    stale = feed_at(site.url("/feed"), pages="never")
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    now = timezone.localtime()
    ask_feed(feed=stale, now=now)
    assert stale.is_due(now)
    assert ask_feed(feed=stale, now=now) is None
    assert UploadItem.objects.count() == 1


def test_feed_that_was_paused_or_removed_while_it_was_asked_brings_nothing(site):
    feed = feed_at(site.url("/feed"), pages="never")

    def page(headers):
        Feed.objects.update(state="paused")
        return 200, {}, rss(item(guid="1", text=escaped(WHOLE)))

    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    Feed.objects.filter(pk=feed.pk).update(state="paused")
    assert ask_feed(feed=feed, now=timezone.localtime()) is None
    feed.delete()
    feed.pk = 1
    assert ask_feed(feed=feed, now=timezone.localtime()) is None
    asking.note_failure(feed=feed, words="x", now=timezone.localtime())
    assert not Upload.objects.exists()


def test_entry_with_neither_text_nor_page_has_its_outcome(site):
    site.pages["/feed"] = (200, {}, rss(item("Ferry", guid="1"), "<guid>2</guid>"))
    assert outcomes(asked(feed_at(site.url("/feed")))) == ["unreadable", "asked"]


def test_outlet_stays_with_its_feed_when_its_last_article_goes(site):
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    feed = feed_at(site.url("/feed"), pages="never")
    upload = asked(feed)
    services.delete_upload(upload=upload, by=None)
    assert Source.objects.get() == feed.source
    assert asked(feed) is None  # what was deleted is not brought again


def test_times_are_read_in_the_zone_of_the_outlet_and_days_stay_days(site):
    bell = factories.source("Evening Bell")
    Source.objects.filter(pk=bell.pk).update(zone="Asia/Tokyo")
    entries = [item("Hour", guid="1", date="2026-04-01 10:00", text=escaped(WHOLE)),
               item("Day", guid="2", date="2026-04-02", text=escaped(WHOLE + "<p>More.</p>"))]  # fmt: skip
    site.pages["/feed"] = (200, {}, rss(*entries))
    asked(feed_at(site.url("/feed"), pages="never"))
    at = {article.title: article.published_at.isoformat() for article in Article.objects.all()}
    assert at == {"Hour": "2026-04-01T01:00:00+00:00", "Day": "2026-04-02T00:00:00+00:00"}
