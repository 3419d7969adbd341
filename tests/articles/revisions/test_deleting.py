"""Deleting an upload: at once or as a job, some articles at a time, and what its pages say."""

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article, Deletion, Upload
from articles.revisions import deleting
from articles.tasks import delete_upload
from entities.models import Actor, Quote
from entities.services.derived.exact import drift, repair
from newsdesk.queue.jobs import MOST_DEATHS
from tests import factories
from tests.articles.test_admin import words


@pytest.fixture
def upload(db):
    """Two articles of 2,000 words each, with a quote in each."""
    upload = Upload.objects.create(kind="files")
    lind = factories.actor()
    for number in range(2):
        story = factories.article(f"“We will talk,” Ana Lind said. {number} {'word ' * 2_000}", upload=upload)
        factories.quote(story, "We will talk", speaker=lind)
    repair()
    return upload


@pytest.fixture
def asked(upload, alice):
    return deleting.ask_to_delete(upload=upload, by=alice)


def run(deletion, attempts=0):
    delete_upload(factories.job_context(attempts), deletion_id=deletion.pk)
    deletion.refresh_from_db()


def left():
    return Article.objects.count(), Upload.objects.count(), Quote.objects.count(), Actor.objects.count()


def test_small_upload_goes_at_once(alice):
    upload = Upload.objects.create(kind="paste")
    factories.article(upload=upload)
    deletion = deleting.ask_to_delete(upload=upload, by=alice)
    assert deletion.finished_at is not None
    assert (deletion.total, deletion.upload, left()) == (1, None, (0, 0, 0, 0))
    assert ProcrastinateJob.objects.count() == 0


def test_large_upload_waits_for_its_job_and_then_goes_whole(upload, asked):
    assert (asked.finished_at, asked.total, left()) == (None, 2, (2, 1, 2, 1))
    queued = ProcrastinateJob.objects.get()
    assert (queued.task_name, queued.args) == ("articles.delete_upload", {"deletion_id": asked.pk})
    run(asked)
    assert (asked.problem, asked.done, asked.upload, left()) == ("", 2, None, (0, 0, 0, 0))
    assert asked.finished_at is not None
    assert not any(drift().counters)


def test_asking_twice_is_one_deletion(upload, asked, alice):
    assert deleting.ask_to_delete(upload=upload, by=alice) == asked
    assert ProcrastinateJob.objects.count() == 1
    run(asked)
    finished_at = asked.finished_at
    run(asked)
    assert asked.finished_at == finished_at
    with pytest.raises(Upload.DoesNotExist):
        deleting.ask_to_delete(upload=upload, by=alice)


def test_articles_go_some_at_a_time_and_a_killed_job_goes_on(upload, asked, monkeypatch):
    monkeypatch.setattr(deleting, "ARTICLES_AT_ONCE", 1)
    some = deleting._delete_some
    assert some(asked)
    asked.refresh_from_db()
    assert (asked.done, asked.finished_at, left()) == (1, None, (1, 1, 1, 1))
    assert not any(drift().counters)
    run(asked)
    assert (asked.done, asked.total, asked.upload, left()) == (2, 2, None, (0, 0, 0, 0))
    assert not any(drift().counters)


def test_what_waits_to_be_read_is_read_no_more_and_items_go_with_their_articles(upload, asked, monkeypatch):
    monkeypatch.setattr(deleting, "ARTICLES_AT_ONCE", 1)
    first, second = upload.articles.order_by("pk")
    now = timezone.now()
    for article in (first, second):
        upload.items.create(name=article.title, size=1, state="stored", article=article, read_at=now)
    upload.items.create(name="waits", size=1, content=b"x")
    upload.items.create(name="broken", size=1, state="failed", reason="No text.", read_at=now)
    assert deleting._delete_some(asked)
    told = upload.items.order_by("pk").values_list("name", "state", "article")
    assert list(told) == [
        (second.title, "stored", second.pk), ("waits", "failed", None), ("broken", "failed", None)
    ]  # fmt: skip


def test_a_deletion_that_ends_halfway_says_how_far_it_came(upload, asked, monkeypatch, desk):
    monkeypatch.setattr(deleting, "ARTICLES_AT_ONCE", 1)
    deleting._delete_some(asked)
    deleting.fail_deletion(asked, "The disk is full.")
    page = words(desk.get(asked.get_absolute_url()))
    assert "The disk is full. 1 of 2 articles were deleted, the others are there." in page


def test_deletion_that_kills_worker_after_worker_ends_with_a_reason(upload, asked, desk, alice):
    run(asked, attempts=MOST_DEATHS)
    assert (asked.problem, left()) == ("This stopped the worker 5 times.", (2, 1, 2, 1))
    page = words(desk.get(asked.get_absolute_url()))
    assert "This stopped the worker 5 times. Nothing was deleted." in page
    assert deleting.ask_to_delete(upload=upload, by=alice) != asked  # it can be asked for again


def test_pages_lead_from_the_button_to_the_outcome(upload, desk):
    address = reverse("admin:articles_upload_delete", args=[upload.pk])
    first, second = desk.post(address), desk.post(address)
    deletion = Deletion.objects.get()
    assert first.url == second.url == deletion.get_absolute_url()
    waiting = words(desk.get(first.url))
    assert "0 of 2 articles are deleted." in waiting
    assert "No worker is running, so nothing is being deleted." in waiting
    assert "Being deleted" in words(desk.get(upload.get_absolute_url()))
    run(deletion)
    told = desk.get(first.url, headers={"HX-Request": "true"})
    assert told["HX-Redirect"] == reverse("admin:articles_upload_changelist")
    assert f"Deleted {upload} with 2 articles." in words(desk.get(told["HX-Redirect"]))
    assert desk.post(address).status_code == 404


def test_demo_corpus_goes_by_a_job_too(desk, upload):
    Upload.objects.update(kind="demo")
    answer = desk.post(reverse("admin:articles_upload_delete", args=[upload.pk]))
    assert answer.url == Deletion.objects.get().get_absolute_url()


@pytest.mark.parametrize(("name", "role"), [("bob", "annotator"), ("dan", None)])
def test_only_editors_see_a_deletion(asked, client, name, role):
    client.force_login(factories.user(name, role))
    assert client.get(asked.get_absolute_url()).status_code in (302, 403)
