"""Pages by their addresses: fetched by a job, read like files."""

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import fetching, reading, receiving
from articles.models import Article, Upload, UploadItem

PAGE = """<html lang="en"><head><title>Ferry to stop - Evening Bell</title>
<meta property="article:published_time" content="2026-04-01T10:00:00+02:00">
<meta property="og:site_name" content="Evening Bell"></head><body><article><h1>Ferry to stop</h1>
<p>The ferry across the strait will stop running in May, the harbour master said on Wednesday morning.</p>
<p>“We have no choice,” Ana Lind said. “The ship is forty years old, and nobody wants to pay for another one.”</p>
<p>The council will meet next week to talk about a bridge, which the town has wanted for a long time.</p>
</article></body></html>"""

pytestmark = pytest.mark.django_db


def fetched(*addresses, by=None, **said):
    """The items of an upload of these pages, when each was fetched and read."""
    upload = fetching.receive_addresses(addresses=addresses, by=by, **said)
    for item in upload.items.all():
        fetching.fetch_item(item=item)
        reading.read_item(item=item, now=timezone.localtime())
    return list(upload.items.order_by("pk"))


def test_page_becomes_an_article_with_its_address(site):
    site.pages["/ferry"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    (item,) = fetched(site.url("/ferry"))
    assert (item.state, item.reason) == ("stored", "")
    article = item.article
    assert (article.title, article.source.name, article.url) == ("Ferry to stop", "Evening Bell", site.url("/ferry"))
    assert bytes(item.content) == PAGE.encode()


def test_each_page_has_a_job_and_one_host_is_asked_one_page_at_a_time(site):
    upload = fetching.receive_addresses(addresses=[site.url("/1"), site.url("/2"), site.url("/1")], by=None)
    first, second = ProcrastinateJob.objects.filter(task_name=receiving.FETCH).order_by("pk")
    assert upload.items.count() == 2
    assert first.lock == second.lock == f"fetch {site.url('').removeprefix('http://')}"
    assert second.scheduled_at > (first.scheduled_at or timezone.now())


def test_page_that_is_gone_says_so_and_is_not_tried_again(site):
    (item,) = fetched(site.url("/gone"))
    assert (item.state, item.why, item.reason) == ("failed", "unreadable", "127.0.0.1 has no page there.")
    assert not UploadItem.objects.retryable().exists()


def test_site_that_is_down_can_be_tried_again(site):
    site.pages["/ferry"] = (503, {}, b"")
    (item,) = fetched(site.url("/ferry"))
    assert (item.state, item.why) == ("failed", "fault")
    receiving.retry_failed(upload=item.upload, by=None)
    item.refresh_from_db()
    assert item.state == "waiting"
    assert ProcrastinateJob.objects.filter(task_name=receiving.FETCH).count() == 2
    site.pages["/ferry"] = (200, {}, PAGE.encode())
    fetching.fetch_item(item=item)
    reading.read_item(item=item, now=timezone.localtime())
    assert Article.objects.get().title == "Ferry to stop"


def test_page_that_programs_are_asked_not_to_read_is_not(site):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    site.pages["/ferry"] = (200, {}, PAGE.encode())
    (item,) = fetched(site.url("/ferry"))
    assert "robots.txt" in item.reason
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_private_machines_are_not_asked(settings):
    settings.PRIVATE_NETWORKS = []
    (item,) = fetched("http://127.0.0.1:1/ferry")
    assert (item.state, item.why) == ("failed", "unreadable")
    assert "private network" in item.reason


def test_fetching_twice_asks_once(site):
    site.pages["/ferry"] = (200, {}, PAGE.encode())
    (item,) = fetched(site.url("/ferry"))
    fetching.fetch_item(item=item)
    assert [path for path, _ in site.asked].count("/ferry") == 1


def test_later_wording_at_the_same_address_is_a_new_version(site):
    site.pages["/ferry"] = (200, {}, PAGE.encode())
    (first,) = fetched(site.url("/ferry"))
    site.pages["/ferry"] = (200, {}, PAGE.replace("in May", "in June").encode())
    (second,) = fetched(site.url("/ferry"))
    assert second.article.new_version_of == first.article


def test_editor_enters_addresses_in_the_upload_form(desk, site):
    answer = desk.post(reverse("admin:articles_upload_add"), {"addresses": f"{site.url('/1')}\n\n {site.url('/2')}\n"})
    upload = Upload.objects.get()
    assert answer.status_code == 302
    assert (upload.kind, [item.address for item in upload.items.all()]) == (
        "addresses",
        [site.url("/1"), site.url("/2")],
    )


@pytest.mark.parametrize(
    "wrong", ["example.org/ferry", "ftp://example.org/", "http://a b/", "javascript:alert(1)", "http://a(b"]
)
def test_what_is_no_address_is_refused_beside_the_field(desk, wrong):
    answer = desk.post(reverse("admin:articles_upload_add"), {"addresses": f"https://example.org/\n{wrong}"})
    assert "is not a web address" in answer.content.decode()
    assert not Upload.objects.exists()
