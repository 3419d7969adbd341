"""Bringing articles in: files are kept as they came, each with the job that reads it, and become articles.

A job is deferred in the transaction that stores what it works on, so neither can exist without the other.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, time
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from articles import readers
from articles.demo import CORPUS
from articles.intake.queueing import defer_reading
from articles.models import Article, ColumnMap, DateOrder, Source, Upload, UploadItem
from articles.querysets import ArticleQuerySet, UploadItemQuerySet
from articles.readers import CannotRead, ReadArticle, Unread, may_be_split
from articles.search.folding import fold_words
from articles.services import UNKNOWN_SOURCE, AlreadyStored, known_source, reannotate, source_named, store_article
from newsdesk.contained import Limits, ReaderFailed, contained, contained_each
from newsdesk.database.again import tried_again
from newsdesk.outgoing.politeness import PAUSE
from newsdesk.web.refusals import Refusal

log = logging.getLogger(__name__)

FETCH = "articles.fetch_item"  # name of the task
PASTED = "Pasted text"
UNTOLD = "und"  # the language of a text that doesn't tell
MOST_PARTS = 100_000
FOR_ONE_FILE = Limits(megabytes=1024, seconds=30)

Found = ReadArticle | list[tuple[str, bytes]] | Unread


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


# --- reading ---


def read_item(*, item: UploadItem, now: datetime, within: Limits | None = None) -> None:
    """Make an article of a waiting item, or say on it why there is none.

    Idempotent: an item that is gone or was read already is left alone. `now` is aware, in the zone in which
    times without a zone are meant. A file of several articles becomes several items.
    """
    waiting = UploadItem.objects.filter(pk=item.pk, state=UploadItem.State.WAITING).select_related("upload").first()
    if waiting is None:
        return
    maps = ColumnMap.objects.by_header() if may_be_split(waiting.name) else {}
    found = _parsed(waiting, now, within, maps=maps)
    if isinstance(found, ReadArticle) and (zone := _zone_of(waiting, found, now)):
        found = _parsed(waiting, now, within, zone=zone)
    _store_found(item=item, found=found)


def read_items(*, items: Sequence[UploadItem], now: datetime) -> None:
    """Do for each of these what `read_item` does, and have all of them read in one process: many times as fast.

    All are of one upload. A fault of Newsdesk's own is the outcome of the item over which it came up.
    """
    ids = [item.pk for item in items]
    waiting = list(
        UploadItem.objects.filter(pk__in=ids, state=UploadItem.State.WAITING).select_related("upload").order_by("pk")
    )
    maps = ColumnMap.objects.by_header() if any(may_be_split(item.name) for item in waiting) else {}
    calls = [_call(item, now, maps=maps) for item in waiting]
    found = contained_each(readers.parse, calls, refusal=CannotRead, within=FOR_ONE_FILE)
    for item, one in zip(waiting, found, strict=True):
        item.content = None  # it is stored, and what was read of it is here
        if isinstance(one, ReaderFailed):
            log.error("Reading item %s failed: %s", item.pk, one)
            one = Unread("Newsdesk could not read this file because of a fault of its own.", UploadItem.Why.FAULT)
        elif isinstance(one, CannotRead):
            one = Unread(str(one), UploadItem.Why.FAULT)
        elif isinstance(one, Exception):
            raise one
        elif isinstance(one, ReadArticle) and (zone := _zone_of(item, one, now)):
            item.refresh_from_db(fields=["content"])
            one = _parsed(item, now, zone=zone)
        _store_found(item=item, found=one)


def _zone_of(item: UploadItem, found: ReadArticle, now: datetime) -> str:
    """The zone of the article's outlet, where that is another than the one in which it was read."""
    outlet = known_source(item.upload.source_name or found.source_name)
    return outlet.zone if outlet and outlet.zone != str(now.tzinfo) else ""


def _call(
    item: UploadItem, now: datetime, zone: str = "", maps: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[tuple[str, bytes], dict[str, Any]]:
    """What `readers.parse` is called with."""
    return (item.name, bytes(item.content or b"")), {
        "now": now,
        "max_bytes": settings.MAX_FILE_BYTES,
        "insist": item.insisted,
        "hints": item.hints,
        "zone": zone,
        "maps": maps,
        "ask_columns": item.upload.checks_columns,
    }


def _parsed(
    item: UploadItem,
    now: datetime,
    within: Limits | None = None,
    zone: str = "",
    maps: Mapping[str, Mapping[str, str]] | None = None,
) -> Found:
    arguments, named = _call(item, now, zone, maps)
    try:  # for as long as it takes, with nothing locked
        return contained(readers.parse, *arguments, **named, refusal=CannotRead, within=within or FOR_ONE_FILE)
    except CannotRead as reason:  # it took too much time or memory, or the process with it
        return Unread(str(reason), UploadItem.Why.FAULT)


@tried_again
@transaction.atomic
def _store_found(*, item: UploadItem, found: Found) -> None:
    locked = UploadItem.objects.select_for_update(of=["self"]).select_related("upload").filter(pk=item.pk).first()
    if locked is None or locked.state != UploadItem.State.WAITING:
        return
    item = locked
    item.read_at = timezone.now()
    if isinstance(found, list) and len(found) > MOST_PARTS:
        found = Unread(f"The file contains {len(found):,} articles; one file may contain {MOST_PARTS:,}.", "too_large")
    if isinstance(found, Unread):
        fail_item(item=item, reason=found.reason, why=found.why, header=found.header)
    elif isinstance(found, list):
        _replace_by_parts(item, found)
    else:
        item.encoding, item.warnings = found.encoding, [*found.notes, *found.warnings]
        try:
            item.article = _store(item, found)
            item.state = UploadItem.State.STORED
        except AlreadyStored as twin:
            item.duplicate_of, item.state, item.content = twin.article, UploadItem.State.DUPLICATE, None
        item.save()


def fail_item(*, item: UploadItem, reason: str, why: str = UploadItem.Why.FAULT, header: str = "") -> None:
    item.state, item.reason, item.why, item.header = UploadItem.State.FAILED, reason, why, header
    item.read_at = timezone.now()
    item.save(update_fields=["state", "reason", "why", "header", "read_at"])


def _replace_by_parts(item: UploadItem, parts: list[tuple[str, bytes]]) -> None:
    fresh = (
        UploadItem(upload=item.upload, name=name[-300:], size=len(content), content=content, insisted=item.insisted)
        for name, content in parts
    )
    items = UploadItem.objects.bulk_create(fresh, batch_size=500)
    item.delete()
    defer_reading(items)


def _store(item: UploadItem, found: ReadArticle) -> Article:
    """The article of an item. What the person said about the upload goes before what the file prints."""
    upload = item.upload
    alone = not upload.items.exclude(pk=item.pk).exists()  # a title or an address belongs to one article only
    source_name = upload.source_name or found.source_name
    if not source_name:
        item.warnings.append(f"No outlet was found; it is filed under “{UNKNOWN_SOURCE}”.")
    source = source_named(source_name)
    published_at, precision = found.published_at, found.precision
    if upload.published_at:
        published_at, precision = upload.published_at, upload.published_precision
    elif found.dates:
        published_at, precision = _of_two_days(item, source, found.dates)
    title, url = (upload.title, upload.url) if alone else ("", "")
    language = found.language
    if language == UNTOLD and source.language:
        language = source.language
        item.warnings.append(f"The language is the one that {source} is in.")
    url = url or found.url or item.address
    said = {"source_name": upload.source_name, "author": upload.author, "published": upload.published_at}
    article = store_article(
        text=found.text,
        title=title or found.title,
        source_name=source_name,
        author=upload.author or found.author,
        url=url,
        published_at=published_at,
        precision=precision,
        language=language,
        section=found.section,
        notes=found.notes,
        found_in=_found_in(found, [field for field, value in (said | {"title": title}).items() if value]),
        upload=upload,
        before=_sent_before(item),
    )
    if source_name and fold_words(source_name)[:200] != source.key:
        item.warnings.append(f"Filed under “{source}”, which differs from “{source_name}” by its “The” only.")
    return article


def _sent_before(item: UploadItem) -> Article | None:
    """The article that the same program sent last under the same key."""
    if not item.key:
        return None
    of_program = UploadItem.objects.filter(upload__by=item.upload.by, upload__program=item.upload.program, key=item.key)
    before = of_program.filter(pk__lt=item.pk).exclude(article=None).order_by("-pk").only("article").first()
    return before.article if before else None


def _of_two_days(item: UploadItem, source: Source, dates: tuple[datetime, ...]) -> tuple[datetime | None, str]:
    """The one that the outlet is known to mean; otherwise the item asks which."""
    if not source.date_order:
        item.dates = [moment.isoformat() for moment in dates]
        return None, "time"
    chosen = dates[source.date_order == DateOrder.MONTH_FIRST]
    item.warnings = [warning for warning in item.warnings if "can be read as day/month" not in warning]
    item.warnings.append(f"{source} prints its dates with {source.get_date_order_display()}.")
    return chosen, precision_of(chosen)


def precision_of(moment: datetime) -> str:
    return "day" if moment.timetz().replace(tzinfo=None) == time.min else "time"


def _found_in(found: ReadArticle, said: list[str]) -> dict[str, dict]:
    where = {one.field: {k: v for k, v in asdict(one).items() if k != "field" and v} for one in found.found}
    return where | {field: {"where": "what was said at the upload"} for field in said}


# --- the demo corpus ---


def load_demo(*, by) -> Upload:
    """Bring the demo corpus in like any other file, once; returns its upload."""
    with suppress(IntegrityError), transaction.atomic(), CORPUS.open("rb") as corpus:
        return receive_files(files=[File(corpus, name="demo.jsonl")], by=by, kind=Upload.Kind.DEMO)
    return Upload.objects.demo().get()
