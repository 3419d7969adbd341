"""An editor adds a feed of a site, asks it, and reads what arrives."""

from django.utils import timezone
from playwright.sync_api import expect

from articles.feeds import asking, finding
from articles.feeds.models import Feed, FeedSearch
from articles.intake import fetching, reading
from articles.models import UploadItem
from tests.articles.feeds.made import item, rss
from tests.articles.feeds.test_admin import PAGE
from tests.articles.intake.test_fetching import PAGE as ARTICLE
from tests.factories import user
from tests.journeys.visiting import follow, sign_in

OTHER = ARTICLE.replace("Ferry to stop", "Bridge to open").replace("in May", "in June")


def work():
    """What a worker does."""
    now = timezone.localtime()
    for search in FeedSearch.objects.filter(finished_at=None):
        finding.find_feeds(search=search, now=now)
    for feed in Feed.objects.due(now):
        asking.ask_feed(feed=feed, now=now)
    for one in UploadItem.objects.waiting():
        fetching.fetch_item(item=one)
        reading.read_item(item=one, now=now)


def test_feed_of_a_site_is_added_asked_and_read(page, site, monkeypatch):
    monkeypatch.setattr(finding, "PAUSE", 0)
    user("alice", "editor")
    first = item("Ferry to stop", link=site.url("/ferry"), guid="1", text="The ferry will stop in May …")
    site.pages["/"] = (200, {"Content-Type": "text/html"}, PAGE)
    site.pages["/ferry"] = (200, {"Content-Type": "text/html"}, ARTICLE.encode())
    site.pages["/world"] = (200, {"Content-Type": "application/rss+xml"}, rss(first))
    sign_in(page, "alice", "/admin/articles/feed/")
    follow(page.get_by_role("link", name="Add a feed").first)
    page.get_by_label("Address of a feed or a site").fill(site.url("/"))
    page.get_by_role("button", name="Look for feeds").click()
    expect(page.get_by_text("Looking for feeds there")).to_be_visible()
    work()

    # What it would bring is shown before anything is saved.
    expect(page.get_by_role("link", name="Ferry to stop")).to_be_visible()
    expect(page.get_by_text("the page is read")).to_be_visible()
    page.get_by_label("Outlet").fill("Evening Bell")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("being asked for the first time now")).to_be_visible()
    work()
    expect(page.get_by_text("1 entry")).to_be_visible()
    expect(page.get_by_text("works")).to_be_visible()

    # A later entry comes when the feed is asked by hand; the first is not brought again.
    site.pages["/more"] = (
        200,
        {"Content-Type": "text/html"},
        OTHER.encode(),
    )
    site.pages["/world"] = (200, {}, rss(item("Bridge to open", link=site.url("/more"), guid="2"), first))
    page.get_by_role("button", name="Ask now").click()
    expect(page.get_by_text("is being asked now")).to_be_visible()
    work()
    runs = page.get_by_role("listitem").filter(has_text="1 entry")
    expect(runs).to_have_count(2)
    follow(runs.first.get_by_role("link"))
    expect(page.locator('input[name="title"][value="Bridge to open"]')).to_be_visible()
    follow(page.get_by_role("link", name="Open", exact=True))
    expect(page.locator("h1")).to_have_text("Bridge to open")
    assert [path for path, _ in site.asked].count("/ferry") == 1

    # The outlet has its place in the list, with the feed and how it fares.
    page.goto("/admin/articles/source/")
    expect(page.locator("tr", has_text="Evening Bell")).to_contain_text("2 came in")
