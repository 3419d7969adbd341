"""Bringing articles in: files are kept as they came, each with the job that reads it, and become articles.

A job is deferred in the transaction that stores what it works on, so neither can exist without the other.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from articles import readers
from articles.demo import CORPUS
from articles.intake.queueing import defer_reading
from articles.models import Upload, UploadItem
from articles.querysets import ArticleQuerySet, UploadItemQuerySet
from articles.services import (
    reannotate,
)
from newsdesk.database.again import tried_again
from newsdesk.outgoing.politeness import PAUSE
from newsdesk.web.refusals import Refusal

FETCH = "articles.fetch_item"  # name of the task
PASTED = "Pasted text"


class CannotInsist(Refusal):
    """Nobody asked whether this is an article, or its bytes are gone."""

    def __init__(self) -> None:
        super().__init__("There is nothing to decide about this file any more.")


class ReceivedFile(Protocol):
    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int: ...

    def read(self) -> bytes: ...


def pasted(text: str) -> ContentFile:
    """Text that a person pasted, as a file among others."""
    return ContentFile(text.encode(errors="replace"), name=PASTED)


@transaction.atomic
def receive_files(
    *,
    files: Iterable[ReceivedFile],
    by,
    kind: str = Upload.Kind.FILES,
    title: str = "",
    source_name: str = "",
    author: str = "",
    url: str = "",
    published_at: datetime | None = None,
    precision: str = "time",
    insist: bool = False,
    checks_columns: bool = False,
) -> Upload:
    """Keep the files as they are, each with the job that reads it.

    What is said here about title, source and so on goes before what a file says itself. A file that is too large
    is refused without being read into memory.
    """
    upload = Upload.objects.create(
        kind=kind, by=by, title=title, source_name=source_name, author=author, url=url, published_at=published_at,
        published_precision=precision, checks_columns=checks_columns,
    )  # fmt: skip
    items = []
    for file in files:
        item = UploadItem(upload=upload, name=file_name(file.name), size=file.size, insisted=insist)
        if file.size > settings.MAX_FILE_BYTES:
            item.state, item.why = UploadItem.State.FAILED, UploadItem.Why.TOO_LARGE
            item.reason = readers.too_large(file.size, settings.MAX_FILE_BYTES)
        else:
            item.content = file.read()
        item.save()
        item.content = None  # one file at a time in memory
        items.append(item)
    defer_reading(item for item in items if item.state == UploadItem.State.WAITING)
    return upload


@tried_again
@transaction.atomic
def retry_failed(*, upload: Upload, by) -> int:
    """Re-run extraction what may succeed this time, annotate again what could not be annotated; returns how many."""
    items = list(upload.items.retryable().select_for_update().defer("content"))
    wait_again(items)
    return len(items) + reannotate(articles=upload.articles.failed(), by=by)


@tried_again
@transaction.atomic
def retry_parked(*, items: UploadItemQuerySet, articles: ArticleQuerySet, by) -> int:
    """Have these files read and these articles annotated again, of those that were given up; returns how many."""
    found = list(items.parked().retryable().order_by("pk").select_for_update(of=["self"]).defer("content"))
    wait_again(found)
    return len(found) + reannotate(articles=articles.failed(), by=by)


@tried_again
@transaction.atomic
def insist(*, item: UploadItem) -> None:
    """Store what was asked about: a page that seems to hold only menus, a text of a few words.

    Raises CannotInsist for any other item.
    """
    asked = UploadItem.objects.asked().select_for_update().defer("content").filter(pk=item.pk).first()
    if asked is None:
        raise CannotInsist
    UploadItem.objects.filter(pk=asked.pk).update(insisted=True)
    wait_again([asked])


@tried_again
@transaction.atomic
def insist_on_all(*, upload: Upload) -> int:
    """The same of everything in this upload that was asked about; returns how many."""
    asked = list(upload.items.asked().order_by("pk").select_for_update().defer("content"))
    UploadItem.objects.filter(pk__in=[item.pk for item in asked]).update(insisted=True)
    wait_again(asked)
    return len(asked)


@tried_again
@transaction.atomic
def cancel(*, upload: Upload) -> int:
    """Read nothing more of this upload; what is an article already stays one. Returns how many files were waiting."""
    waiting = upload.items.waiting().order_by("pk").select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True))
    return UploadItem.objects.filter(pk__in=ids).update(
        state=UploadItem.State.FAILED, why=UploadItem.Why.CANCELLED, reason="Cancelled before it was read."
    )


def wait_again(items: list[UploadItem]) -> None:
    """Forget why there was no article of these, and read them again."""
    ids = [item.pk for item in items]
    UploadItem.objects.filter(pk__in=ids).update(state=UploadItem.State.WAITING, reason="", why="")
    defer_reading_or_fetching(items)


def defer_reading_or_fetching(items: Iterable[UploadItem]) -> None:
    items = list(items)
    defer_reading(item for item in items if not item.is_to_fetch)
    defer_fetching(item for item in items if item.is_to_fetch)


def defer_fetching(items: Iterable[UploadItem]) -> None:
    """A job for each page: one at a time of a host, and some time apart."""
    times: Counter[str] = Counter()
    for item in items:
        host = urlsplit(item.address).netloc.lower()
        apart = {"seconds": int(times[host] * PAUSE)}
        app.configure_task(FETCH, lock=f"fetch {host}", schedule_in=apart).defer(item_id=item.pk)
        times[host] += 1


def file_name(name: str | None) -> str:
    """The name as sent, without characters that no name needs: controls, and marks that turn a line around."""
    kept = "".join(
        char for char in name or "" if char.isprintable() or char in "\u200c\u200d"
    )  # the joiners of scripts
    return kept.encode(errors="replace").decode()[-300:] or "file without a name"


# --- the demo corpus ---


def load_demo(*, by) -> Upload:
    """Bring the demo corpus in like any other file, once; returns its upload."""
    with suppress(IntegrityError), transaction.atomic(), CORPUS.open("rb") as corpus:
        return receive_files(files=[File(corpus, name="demo.jsonl")], by=by, kind=Upload.Kind.DEMO)
    return Upload.objects.demo().get()
