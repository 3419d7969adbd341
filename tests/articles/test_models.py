"""The facts the database itself guards about articles and uploads, each by the name of its constraint."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from articles.models import Article, Source, Upload, UploadItem
from tests.factories import article, source


@pytest.fixture
def story(db):
    return article("“We will talk,” Ana Lind said.")


@pytest.fixture
def upload(db):
    return Upload.objects.create(kind="files")


def refused(constraint, make):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    assert caught.value.__cause__.diag.constraint_name == constraint


def test_source_key_is_unique(db):
    source("The Harbour Post")
    refused("articles_source_key_key", lambda: Source.objects.create(name="Harbour", key="the harbour post"))


def test_one_text_per_source(story):
    refused("one_text_per_source", lambda: article(story.text, source=story.source))
    assert article(story.text, source=source("The Evening Bell")).pk != story.pk


def test_article_has_text(story):
    values = {"title": "Empty", "text": "", "sha256": "0" * 64, "search": ""}
    refused("article_has_text", lambda: Article.objects.create(source=story.source, **values))


def test_failed_article_has_reason(story):
    refused("failed_article_has_reason", lambda: Article.objects.filter(pk=story.pk).update(state="failed"))


def test_article_is_no_copy_of_itself(story):
    refused("no_copy_of_itself", lambda: Article.objects.filter(pk=story.pk).update(copy_of=story.pk))


@pytest.mark.parametrize("change", [{"text": "Other words."}, {"sha256": "0" * 64}])
def test_article_text_is_immutable(story, change):
    with pytest.raises(ProgrammingError, match='Cannot update of "text", "sha256"'), transaction.atomic():
        Article.objects.filter(pk=story.pk).update(**change)


def test_source_with_articles_is_kept(story):
    with pytest.raises(IntegrityError):
        story.source.delete()


def test_one_demo_corpus(db):
    Upload.objects.create(kind="demo")
    refused("one_demo_corpus", lambda: Upload.objects.create(kind="demo"))


def test_failed_item_has_reason(upload):
    refused(
        "failed_item_has_reason",
        lambda: UploadItem.objects.create(upload=upload, name="a.txt", size=1, content=b"a", state="failed"),
    )


def test_waiting_item_has_content(upload):
    refused("waiting_item_has_content", lambda: UploadItem.objects.create(upload=upload, name="a.txt", size=1))
