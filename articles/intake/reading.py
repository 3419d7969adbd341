"""Making articles of what was received: files are read in a process of their own, and what they print is stored.

What is wrong with a file is the outcome of its item. A file of several articles becomes several items.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import readers
from articles.intake.queueing import defer_reading
from articles.models import Article, ColumnMap, DateOrder, Source, Upload, UploadItem, WholeFile
from articles.readers import CannotRead, ReadArticle, Unread, may_be_split
from articles.search.folding import fold_words
from articles.services import UNKNOWN_SOURCE, AlreadyStored, NewArticle, known_source, sources_named, store_articles
from newsdesk.contained import Call, Limits, ReaderFailed, contained, contained_each
from newsdesk.database.again import tried_again
from newsdesk.database.away import is_away
from newsdesk.database.batching import batched
from newsdesk.database.rewriting import rewrite
from newsdesk.web.refusals import Refusal

log = logging.getLogger(__name__)

UNTOLD = "und"  # the language of a text that doesn't tell
MOST_PARTS = 100_000
STORED_AT_ONCE = 50  # articles in one transaction: others wait for it
OWN_FAULT = "Newsdesk could not read this file because of a fault of its own."
TOLD = [
    "encoding",
    "warnings",
    "dates",
    "guess",
    "article",
    "duplicate_of",
    "state",
    "read_at",
]  # of an item that was read
KEPT_WHOLE = re.compile(r", (?:row|article) \d+\Z")  # parts of tables and exports: these may be divided otherwise
FOR_ONE_FILE = Limits(megabytes=1024, seconds=30)

Found = ReadArticle | list[tuple[str, bytes]] | Unread


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
    if isinstance(found, ReadArticle) and (zone := _zone_of(waiting, found.source_name, now)):
        found = _parsed(waiting, now, within, zone=zone)
    _store_found([(item, found)])


def read_items(*, items: Sequence[UploadItem], now: datetime) -> None:
    """Do for each of these what `read_item` does; all are read in one process, and many stored in one transaction.

    All are of one upload. A fault of Newsdesk's own is the outcome of the item over which it came up.
    """
    for _ in read_bunches(bunches=[items], now=now):
        pass


def read_bunches(*, bunches: Iterable[Sequence[UploadItem]], now: datetime) -> Iterator[int]:
    """The same of one bunch after the other: the next is read while what was found in one is stored.

    Yields how many items each has, when it is stored.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:  # it asks the database nothing
        before = None
        for items in bunches:
            waiting, calls = _calls(items, now)
            found = beside.submit(contained_each, readers.parse, calls, refusal=CannotRead, within=FOR_ONE_FILE)
            if before:
                yield _stored(*before, now)
            before = waiting, found
        if before:
            yield _stored(*before, now)


def _calls(items: Sequence[UploadItem], now: datetime) -> tuple[list[UploadItem], list[Call]]:
    """Those of these that wait, and what `readers.parse` is called with for each."""
    found = UploadItem.objects.waiting().filter(pk__in=[item.pk for item in items])
    waiting = list(found.select_related("upload").order_by("pk"))
    maps = ColumnMap.objects.by_header() if any(may_be_split(item.name) for item in waiting) else {}
    calls = [_call(item, now, maps=maps) for item in waiting]
    for item in waiting:
        item.content = None  # it is stored
    return waiting, calls


def _stored(waiting: Sequence[UploadItem], reading: Future[list[Any]], now: datetime) -> int:
    found = reading.result()
    zones = {source_name: _zone_of(waiting[0], source_name, now) for source_name in _names_in(found)}
    told: list[tuple[UploadItem, Found]] = []
    for item, one in zip(waiting, found, strict=True):
        if isinstance(one, ReaderFailed):
            log.error("Reading item %s failed: %s", item.pk, one)
            one = Unread(OWN_FAULT, UploadItem.Why.FAULT)
        elif isinstance(one, CannotRead):
            one = Unread(str(one), UploadItem.Why.FAULT)
        elif isinstance(one, Exception):
            raise one
        elif isinstance(one, ReadArticle) and (zone := zones[one.source_name]):
            item.refresh_from_db(fields=["content"])
            one = _parsed(item, now, zone=zone)
            item.content = None
        told.append((item, one))
    for some in batched(told, STORED_AT_ONCE):
        _store_each(some)
    return len(waiting)


def _names_in(found: Iterable[Any]) -> set[str]:
    return {one.source_name for one in found if isinstance(one, ReadArticle)}


def _store_each(told: Sequence[tuple[UploadItem, Found]]) -> None:
    """Store these together; one that can't be stored keeps no other from it, and says so."""
    try:
        _store_found(told)
    except Exception as error:
        if isinstance(error, Refusal) or is_away(error):
            raise
        if len(told) > 1:
            for one in told:
                _store_each([one])
            return
        log.exception("Item %s can't be stored.", told[0][0].pk)
        _store_found([(told[0][0], Unread(OWN_FAULT, UploadItem.Why.FAULT))])


def _zone_of(item: UploadItem, source_name: str, now: datetime) -> str:
    """The zone of the outlet of this name, where that is another than the one in which its article was read."""
    outlet = known_source(item.upload.source_name or source_name)
    return outlet.zone if outlet and outlet.zone != str(now.tzinfo) else ""


def _call(item: UploadItem, now: datetime, zone: str = "", maps: Mapping[str, Mapping[str, str]] | None = None) -> Call:
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
def _store_found(told: Sequence[tuple[UploadItem, Found]]) -> None:
    """The outcome of each of these items, which are of one upload; one that has an outcome by now is left alone."""
    found = {item.pk: one for item, one in told}
    held = UploadItem.objects.select_for_update(of=["self"]).select_related("upload").defer("content")
    waiting = list(held.filter(pk__in=found, state=UploadItem.State.WAITING).order_by("pk"))
    articles: list[tuple[UploadItem, ReadArticle]] = []
    for item in waiting:
        one = found[item.pk]
        item.read_at = timezone.now()
        if isinstance(one, list) and len(one) > MOST_PARTS:
            one = Unread(f"The file contains {len(one):,} articles; one file may contain {MOST_PARTS:,}.", "too_large")
        if isinstance(one, Unread):
            fail_item(item=item, reason=one.reason, why=one.why, header=one.header)
        elif isinstance(one, list):
            _replace_by_parts(item, one)
        else:
            item.encoding, item.warnings = one.encoding, [*one.notes, *one.warnings]
            articles.append((item, one))
    if articles:
        _store_articles(articles)


def _store_articles(found: Sequence[tuple[UploadItem, ReadArticle]]) -> None:
    """What becomes of items in each of which an article was read."""
    upload = found[0][0].upload
    alone = len(found) == 1 and not upload.items.exclude(pk=found[0][0].pk).exists()
    names = sorted({_source_name(upload, one) for _, one in found})
    sources = sources_named(names)
    new = [_new_article(item, one, sources[_source_name(upload, one)], alone) for item, one in found]
    for (item, one), stored in zip(found, store_articles(new), strict=True):
        if isinstance(stored, AlreadyStored):
            item.duplicate_of, item.state = stored.article, UploadItem.State.DUPLICATE
            continue
        item.article, item.state = stored, UploadItem.State.STORED
        if (name := _source_name(upload, one)) and fold_words(name)[:200] != stored.source.key:
            item.warnings.append(f"Filed under “{stored.source}”, which differs from “{name}” by its “The” only.")
    items = [item for item, _ in found]
    rewrite(items, *TOLD)
    twins = [item.pk for item in items if item.state == UploadItem.State.DUPLICATE]
    UploadItem.objects.filter(pk__in=twins).update(content=None)


def fail_item(*, item: UploadItem, reason: str, why: str = UploadItem.Why.FAULT, header: str = "") -> None:
    item.state, item.reason, item.why, item.header = UploadItem.State.FAILED, reason, why, header
    item.read_at = timezone.now()
    item.save(update_fields=["state", "reason", "why", "header", "read_at"])


def _replace_by_parts(item: UploadItem, parts: list[tuple[str, bytes]]) -> None:
    whole = None
    if parts and KEPT_WHOLE.search(parts[0][0]):
        whole = WholeFile.objects.create(
            upload=item.upload, name=item.name, content=item.content, insisted=item.insisted
        )
    fresh = (
        UploadItem(
            upload=item.upload,
            name=name[-300:],
            size=len(content),
            content=content,
            insisted=item.insisted,
            whole_file=whole,
        )
        for name, content in parts
    )
    items = UploadItem.objects.bulk_create(fresh, batch_size=500)
    item.delete()
    defer_reading(items)


def _source_name(upload: Upload, found: ReadArticle) -> str:
    return upload.source_name or found.source_name


def _new_article(item: UploadItem, found: ReadArticle, source: Source, alone: bool) -> NewArticle:
    """The article of an item. What the person said about the upload goes before what the file prints.

    A title or an address that was said belongs to the article only where it is `alone` in its upload.
    """
    upload = item.upload
    source_name = _source_name(upload, found)
    if not source_name:
        item.warnings.append(f"No outlet was found; it is filed under “{UNKNOWN_SOURCE}”.")
    published_at, precision = found.published_at, found.precision
    if upload.published_at:
        published_at, precision = upload.published_at, upload.published_precision
    elif found.dates:
        published_at, precision = _of_two_days(item, source, found.dates)
    if found.guess and not published_at:
        item.guess = {"at": found.guess.at.isoformat(), "where": found.guess.where}
    title, url = (upload.title, upload.url) if alone else ("", "")
    language = found.language
    if language == UNTOLD and source.language:
        language = source.language
        item.warnings.append(f"The language is the one that {source} is in.")
    said = {"source_name": upload.source_name, "author": upload.author, "published": upload.published_at}
    return NewArticle(
        text=found.text,
        title=title or found.title,
        source_name=source_name,
        author=upload.author or found.author,
        url=url or found.url or item.address,
        published_at=published_at,
        precision=precision,
        language=language,
        section=found.section,
        notes=found.notes,
        found_in=_found_in(found, [field for field, value in (said | {"title": title}).items() if value]),
        upload=upload,
        before=_sent_before(item),
    )


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
