"""Describing articles and taking them out; every write with its job, or neither."""

from datetime import UTC, datetime

import pytest

from articles import services
from articles.intake import receiving
from articles.models import Article, Source, Upload, UploadItem
from entities.models import Actor, ActorActivity, Mention, Quote
from entities.services.derived.exact import drift, repair
from tests import factories
from tests.articles.readers.made import BODY, docx, zipped
from tests.articles.received import FERRY, TEXT, file, outcomes, received


@pytest.fixture
def alice(db):
    return factories.user("alice", "editor")


# --- describing ---


@pytest.fixture
def quoted(db):
    """An article with a quote, counted."""
    article = factories.article(TEXT)
    lind = factories.actor("Ana Lind")
    factories.mention(article, "Ana Lind", lind)
    factories.quote(article, "We will talk", speaker=lind, about=[factories.actor("Tom Berg")])
    repair()
    return article


def test_publication_moves_the_copied_dates_and_the_counts(quoted, alice):
    moved = datetime(2025, 10, 3, 9, 0, tzinfo=UTC)
    factories.describe(quoted, by=alice, published_at=moved, published_precision="day")
    quoted.refresh_from_db()
    assert (quoted.published_at, quoted.published_precision) == (moved, "day")
    assert {Quote.objects.get().published_at, Mention.objects.get().published_at} == {moved}
    days = ActorActivity.objects.filter(quotes_by__gt=0).values_list("day", flat=True)
    assert [day.isoformat() for day in days] == ["2025-10-03"]


def test_new_source_moves_the_counts(quoted, alice):
    quoted.source = bell = factories.source("Evening Bell")
    services.describe_article(article=quoted, by=alice)
    assert set(ActorActivity.objects.filter(quotes_by__gt=0).values_list("source", flat=True)) == {bell.pk}
    assert not any(drift().counters)


def test_new_title_is_found_by_the_search(quoted, alice):
    quoted.title = "Zebra crossing"
    services.describe_article(article=quoted, by=alice)
    assert list(Article.objects.containing("zebra")) == [quoted]


def test_source_that_has_the_text_already_is_refused(quoted, alice):
    twin = factories.article(TEXT, source=factories.source("Evening Bell"))
    quoted.source = twin.source
    with pytest.raises(services.AlreadyStored) as caught:
        services.describe_article(article=quoted, by=alice)
    assert (str(caught.value), caught.value.article) == (
        "Evening Bell already has this text: “Ferry talks resume”.",
        twin,
    )


# --- taking out ---


def test_deleting_an_article_takes_the_bytes_it_was_read_from(alice):
    box = zipped({"ferry.txt": FERRY, "other.docx": docx(["Night ferry", *BODY.split("\n\n")])})
    ferry, other = outcomes(received(file(box, "box.zip"), by=alice))
    assert (ferry.name, other.name, other.article.text) == ("box.zip › ferry.txt", "box.zip › other.docx", BODY)
    services.delete_articles(articles=Article.objects.filter(pk=ferry.article.pk), by=alice)
    kept = [item.content and bytes(item.content)[:2] for item in UploadItem.objects.all()]
    assert kept == [None, b"PK"]


def test_what_was_done_to_a_text_is_kept_with_it(alice):
    (item,) = outcomes(received(file(FERRY + "\n\nREAD MORE: The ferry strike"), by=alice))
    assert item.article.notes == ["Left out as a link to another story: “READ MORE: The ferry strike”."]
    assert item.warnings == item.article.notes


def test_deleting_an_upload_takes_all_that_came_of_it_and_nothing_else(alice):
    upload = received(file(FERRY), file("", "empty.txt"), by=alice)
    article = next(item.article for item in outcomes(upload) if item.article)
    lind = factories.actor("Ana Lind")
    berg = factories.actor("Tom Berg")
    factories.quote(article, "We will talk", speaker=lind, about=[berg])
    kept = factories.article("Tom Berg said nothing.", source=factories.source("Evening Bell"))
    factories.mention(kept, "Tom Berg", berg)
    repair()
    assert services.delete_upload(upload=upload, by=alice) == 1
    assert list(Article.objects.all()) == [kept]
    assert (Upload.objects.count(), UploadItem.objects.count(), Quote.objects.count()) == (0, 0, 0)
    assert list(Source.objects.values_list("name", flat=True)) == ["Evening Bell"]
    assert list(Actor.objects.all()) == [berg]
    assert not any(drift().counters)


def test_source_with_another_article_outlives_an_upload(alice):
    upload = received(file(FERRY), by=alice)
    outcomes(upload)
    factories.article("Other words.", source=factories.source("The Harbour Post"))
    services.delete_upload(upload=upload, by=alice)
    assert Source.objects.count() == 1


# --- the demo corpus ---


def test_demo_is_loaded_once_and_removed_whole(alice):
    demo = receiving.load_demo(by=alice)
    items = outcomes(demo)
    assert {item.state for item in items} == {"stored"}
    assert Article.objects.count() == len(items) == 48
    assert receiving.load_demo(by=alice) == demo
    assert services.remove_demo(by=alice) == 48
    assert (Article.objects.count(), Source.objects.count(), Upload.objects.count()) == (0, 0, 0)
    assert services.remove_demo(by=alice) is None
