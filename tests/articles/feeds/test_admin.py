"""The pages of feeds, as an editor uses them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.feeds import finding
from articles.feeds.admin import outlet_in
from articles.feeds.asking import ASK, ask_feed
from articles.feeds.models import Feed, FeedSearch
from articles.models import Source
from tests import factories
from tests.articles.feeds.made import RSS, WHOLE, escaped, item, rss

pytestmark = pytest.mark.django_db
PAGE = b"""<!doctype html><html><head><title>Bell</title><link rel="alternate" type="application/rss+xml" title="World"
href="/world">
<link rel="alternate" type="application/atom+xml" href="/broken"></head><body><p>Hello</p></body></html>"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(finding, "PAUSE", 0)


def looked_up(desk, address):
    """The page of a search whose job was done."""
    answer = desk.post(reverse("admin:articles_feed_add"), {"address": address})
    assert answer.status_code == 302, answer.content.decode()
    finding.find_feeds(search=FeedSearch.objects.latest("pk"), now=timezone.localtime())
    return answer.url, desk.get(answer.url).content.decode()


def a_feed(**fields):
    told = {"source": factories.source(), "url": "https://bell.example/feed", "title": "Bell: World"}
    return Feed.objects.create(**{**told, **fields})


def test_feeds_of_a_site_are_found_shown_and_added(desk, site):
    site.pages["/"] = (200, {"Content-Type": "text/html"}, PAGE)
    site.pages["/world"] = (200, {}, RSS.encode())
    address, page = looked_up(desk, site.url("/"))
    assert "Evening Bell: World" in page
    assert "Ferry to stop" in page
    assert "the text in the feed" in page
    assert "the page is read" in page
    assert not Feed.objects.exists()
    told = {"url": [site.url("/world")], "outlet": "Evening Bell", "minutes": 30, "pages": "as_needed"}
    answer = desk.post(address, told)
    feed = Feed.objects.get()
    assert answer.url == feed.get_absolute_url()
    assert (feed.source.name, feed.minutes, feed.title, feed.by.username) == (
        "Evening Bell", 30, "Evening Bell: World", "alice",
    )  # fmt: skip
    assert ProcrastinateJob.objects.filter(task_name=ASK, args={"feed_id": feed.pk}).exists()


def test_address_without_a_scheme_is_understood(desk):
    answer = desk.post(reverse("admin:articles_feed_add"), {"address": " bell.example/news "})
    assert answer.status_code == 302
    assert FeedSearch.objects.get().address == "https://bell.example/news"


@pytest.mark.parametrize("wrong", ["", "a b.example", "ftp://bell.example/feed", "bell", "javascript:alert(1).x"])
def test_what_is_no_address_is_refused_beside_the_field(desk, wrong):
    answer = desk.post(reverse("admin:articles_feed_add"), {"address": wrong})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not FeedSearch.objects.exists()


def test_page_without_feeds_says_what_to_do(desk, site):
    site.pages["/"] = (200, {}, b"<html><head><title>x</title></head><body><p>Hello</p></body></html>")
    assert "This page names no feed." in looked_up(desk, site.url("/"))[1]


def test_address_that_does_not_answer_says_why(desk, site):
    assert "127.0.0.1 has no page there." in looked_up(desk, site.url("/nowhere"))[1]


def test_private_address_is_refused_in_words(desk, settings):
    settings.PRIVATE_NETWORKS = []
    assert "private network" in looked_up(desk, "http://127.0.0.1/feed")[1]


def test_feed_that_is_asked_already_is_not_added_again(desk, site):
    site.pages["/feed"] = (200, {}, RSS.encode())
    known = a_feed(url=site.url("/feed"))
    address, page = looked_up(desk, site.url("/feed"))
    assert "is asked already" in page
    told = {"url": [site.url("/feed")], "outlet": "Evening Bell", "minutes": 30, "pages": "as_needed"}
    assert desk.post(address, told).url == known.get_absolute_url()
    assert Feed.objects.count() == 1


def test_only_feeds_that_were_found_can_be_added(desk, site):
    site.pages["/feed"] = (200, {}, RSS.encode())
    address, _ = looked_up(desk, site.url("/feed"))
    told = {"url": ["http://10.0.0.1/"], "outlet": "Bell", "minutes": 30, "pages": "as_needed"}
    answer = desk.post(address, told)
    assert answer.status_code == 422
    assert not Feed.objects.exists()


def test_outlet_is_named_before_a_feed_is_added(desk, site):
    site.pages["/feed"] = (200, {}, RSS.encode())
    address, _ = looked_up(desk, site.url("/feed"))
    answer = desk.post(address, {"url": [site.url("/feed")], "outlet": " ", "minutes": 30, "pages": "as_needed"})
    assert "Enter the outlet" in answer.content.decode()


def test_search_that_runs_is_followed(desk):
    answer = desk.post(reverse("admin:articles_feed_add"), {"address": "https://bell.example/"})
    page = desk.get(answer.url).content.decode()
    assert "Looking for feeds there" in page
    assert "hx-get" in page


def test_list_says_how_each_feed_fares_those_in_trouble_first(desk):
    now = timezone.now()
    a_feed(asked_at=now, brought_at=now, next_at=now + timedelta(hours=1))
    a_feed(url="https://b.example/", title="Tides", asked_at=now, failing_since=now, problem="It is down.", failures=1,
           next_at=now + timedelta(hours=1))  # fmt: skip
    a_feed(url="https://c.example/", title="Old", state="gone", asked_at=now, failing_since=now, problem="Gone away.")
    page = desk.get(reverse("admin:articles_feed_changelist")).content.decode()
    assert page.index("Tides") < page.index("Bell: World")
    assert "It is down." in page
    assert "It is not asked any more." in page
    assert "Next try" in page


def test_feed_is_paused_resumed_asked_and_removed(desk):
    feed = a_feed(next_at=timezone.now() + timedelta(hours=1))

    def press(verb):
        answer = desk.post(reverse(f"admin:articles_feed_{verb}", args=[feed.pk]), {"back": "feed"}, follow=True)
        feed.refresh_from_db()
        return answer.content.decode()

    assert "Paused Bell: World." in press("pause")
    assert "Resume it first." in press("ask")
    assert (feed.state, ProcrastinateJob.objects.filter(task_name=ASK).count()) == ("paused", 0)
    assert "Resumed" in press("resume")
    assert feed.is_due(timezone.now())
    assert "is being asked now" in press("ask")
    assert ProcrastinateJob.objects.filter(task_name=ASK).count() == 1
    address = reverse("admin:articles_feed_delete", args=[feed.pk])
    assert "articles that it brought stay" in desk.get(address).content.decode()
    desk.post(address)
    assert not Feed.objects.exists()


def test_what_a_feed_brought_stays_when_it_is_removed(desk, site):
    site.pages["/feed"] = (200, {}, rss(item(guid="1", text=escaped(WHOLE))))
    feed = a_feed(url=site.url("/feed"), pages="never")
    upload = ask_feed(feed=feed, now=timezone.localtime())
    assert str(upload).startswith("Feed of The Harbour Post, ")
    page = desk.get(feed.get_absolute_url()).content.decode()
    assert upload.get_absolute_url() in page
    desk.post(reverse("admin:articles_feed_delete", args=[feed.pk]))
    upload.refresh_from_db()
    assert (upload.feed, upload.items.count()) == (None, 1)


def test_interval_is_changed_on_the_page_of_a_feed(desk):
    asked = timezone.now()
    feed = a_feed(asked_at=asked, next_at=asked + timedelta(hours=1))
    desk.post(feed.get_absolute_url(), {"title": "World", "minutes": 180, "pages": "never"})
    feed.refresh_from_db()
    assert (feed.title, feed.pages, feed.next_at) == ("World", "never", asked + timedelta(hours=3))
    answer = desk.post(feed.get_absolute_url(), {"title": "World", "minutes": 7, "pages": "never"})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["add", "changelist"])
def test_only_editors_see_feeds(client, name):
    client.force_login(factories.user("bob", "annotator"))
    assert client.get(reverse(f"admin:articles_feed_{name}")).status_code == 403


def test_outlet_of_a_feed_is_the_known_one_however_it_is_written(desk, site):
    factories.source("The Harbour Post")
    site.pages["/feed"] = (200, {}, RSS.encode())
    address, _ = looked_up(desk, site.url("/feed"))
    desk.post(address, {"url": [site.url("/feed")], "outlet": "harbour post", "minutes": 60, "pages": "always"})
    assert (Feed.objects.get().source.name, Source.objects.count()) == ("The Harbour Post", 1)


@pytest.mark.parametrize(
    ("title", "outlet"),
    [("Evening Bell: World", "Evening Bell"), ("Bell - Politics", "Bell"), ("Bell-Post", "Bell-Post"), ("", ""),
     ("Bell | Sport » Football", "Bell")],
)  # fmt: skip
def test_outlet_is_guessed_from_the_title_of_a_feed(title, outlet):
    assert outlet_in(title) == outlet
