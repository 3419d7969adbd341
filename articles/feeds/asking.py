"""Asking one feed: what is new in it becomes an upload, with an outcome for each entry."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.feeds import schedule
from articles.feeds.entries import Known, changed, hints, is_in_feed, known_as, record
from articles.feeds.models import Feed, SeenEntry
from articles.intake.receiving import defer_reading_or_fetching
from articles.models import Article, Upload, UploadItem
from articles.readers import CannotRead
from articles.readers.feeds import Entry, FoundFeed, Links, read_feed
from newsdesk.contained import Limits, contained
from newsdesk.database.again import tried_again
from newsdesk.outgoing import Answer, CannotFetch, NotNow, asked_not_to, fetch

ASK = "articles.ask_feed"  # name of the task
LARGEST = 10 * 1024 * 1024  # bytes that are read of one
FOR_ONE_FEED = Limits(megabytes=512, seconds=20, answer_megabytes=64)
MOST_VERSIONS = 10  # of one entry: some programs change theirs at every turn
ACCEPTED = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)
GONE = 410
NO_FEED = "This address answers with a page now, not with a feed."


class CannotUse(Exception):
    """What came is of no use, or nothing came; the message says why, in words."""

    def __init__(self, words: str, *, wait: float = 0.0, gone: bool = False) -> None:
        super().__init__(words)
        self.wait, self.gone = wait, gone


def ask_soon(feed: Feed) -> bool:
    """Defer the job that asks it, one at a time of its host; False if one waits already."""
    task = app.configure_task(ASK, lock=f"fetch {urlsplit(feed.url).netloc.lower()}", queueing_lock=f"feed {feed.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():  # so that a refusal leaves what surrounds it alone
        task.defer(feed_id=feed.pk)
        return True
    return False


def ask_due_feeds(*, now: datetime) -> int:
    """Defer the jobs of all feeds whose time has come; returns how many."""
    return sum(ask_soon(feed) for feed in Feed.objects.due(now))


def ask_feed(*, feed: Feed, now: datetime) -> Upload | None:
    """Ask a feed if its time has come, and take in what is new; the upload of that, None if nothing is.

    Why a feed could not be asked stands on it, with the time of the next try. Nothing is locked while it is asked; of
    two runs at once, the second finds nothing new.
    """
    if not feed.is_due(now):
        return None
    try:
        answer, found = look_at(feed.url, headers=_if_changed(feed), now=now)
        if isinstance(found, Links):
            raise CannotUse(NO_FEED)
    except CannotUse as reason:
        note_failure(feed=feed, words=str(reason), now=now, wait=reason.wait, gone=reason.gone)
        return None
    return _take_in(feed=feed, answer=answer, found=found, now=now)


def look_at(
    url: str, *, headers: Mapping[str, str] | None = None, now: datetime
) -> tuple[Answer, FoundFeed | Links | None]:
    """What an address answers, and the feed or the names of feeds in it; None where nothing changed.

    Raises CannotUse.
    """
    try:
        if reason := asked_not_to(url):
            raise CannotUse(reason)
        answer = fetch(url, headers={"Accept": ACCEPTED, **(headers or {})}, max_bytes=LARGEST)
    except NotNow as reason:
        raise CannotUse(str(reason)) from None
    except CannotFetch as reason:
        raise CannotUse(str(reason), wait=reason.wait, gone=reason.status_there == GONE) from None
    if answer.status == 304:
        return answer, None
    try:
        found: FoundFeed | Links = contained(
            read_feed,
            answer.content,
            url=answer.url,
            content_type=answer.headers.get("content-type", ""),
            now=now,
            refusal=CannotRead,
            within=FOR_ONE_FEED,
        )
    except CannotRead as reason:
        raise CannotUse(str(reason)) from None
    return answer, found


def _if_changed(feed: Feed) -> dict[str, str]:
    told = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in told.items() if value}


@tried_again
@transaction.atomic
def note_failure(*, feed: Feed, words: str, now: datetime, wait: float = 0.0, gone: bool = False) -> None:
    """Say on a feed why it brought nothing, and when it is tried again; one that is gone for good is not."""
    locked = Feed.objects.select_for_update().filter(pk=feed.pk).first()
    if locked is None:
        return
    locked.asked_at, locked.problem = now, words[:500]
    locked.failing_since = locked.failing_since or now
    locked.failures += 1
    locked.next_at = schedule.after_failure(
        now, minutes=locked.minutes, failures=locked.failures, asked_to_wait=wait
    )  # fmt: skip
    if gone and locked.is_active:
        locked.state = Feed.State.GONE
    locked.save(update_fields=["asked_at", "problem", "failing_since", "failures", "next_at", "state"])


@tried_again
@transaction.atomic
def _take_in(*, feed: Feed, answer: Answer, found: FoundFeed | None, now: datetime) -> Upload | None:
    locked = Feed.objects.select_for_update(of=["self"]).select_related("source").filter(pk=feed.pk).first()
    if locked is None or not locked.is_active:  # removed or paused in the meantime
        return None
    feed = locked
    fresh = _fresh(feed, found) if found else []
    upload = _upload(feed, fresh, now) if fresh else None
    feed.asked_at, feed.problem, feed.failing_since, feed.failures = now, "", None, 0
    feed.next_at = schedule.after_success(now, minutes=feed.minutes)
    if fresh:
        feed.brought_at = now
    if found:
        feed.etag = answer.headers.get("etag", "")[:500]
        feed.last_modified = answer.headers.get("last-modified", "")[:100]
        feed.title = feed.title or found.title
    if answer.moved_for_good and not Feed.objects.filter(url=answer.url).exists():
        feed.url = answer.url
    feed.save()
    return upload


def _fresh(feed: Feed, found: FoundFeed) -> list[tuple[Known, bool]]:
    """What is new in the feed (True) and what says something else (False), oldest first; it is known from now on."""
    known = known_as(found.entries)
    rows = {row.key: row for row in feed.seen.filter(key__in=[key for one in known for key in one.keys])}
    tired = {key for key, row in rows.items() if row.times >= MOST_VERSIONS}
    fresh = [one for one in changed(known, {key: row.mark for key, row in rows.items()}) if not tired & {*one.keys}]
    seen = [
        SeenEntry(feed=feed, key=key, mark=one.mark, times=rows[key].times + 1 if key in rows else 1)
        for one in fresh
        for key in one.keys
    ]
    SeenEntry.objects.bulk_create(
        seen, update_conflicts=True, unique_fields=["feed", "key"], update_fields=["mark", "times"], batch_size=500
    )
    return [(one, not any(key in rows for key in one.keys)) for one in reversed(fresh)]


def _upload(feed: Feed, fresh: list[tuple[Known, bool]], now: datetime) -> Upload:
    upload = Upload.objects.create(kind=Upload.Kind.FEED, feed=feed, source_name=feed.source.name)
    items = []
    for number, (one, is_new) in enumerate(fresh, start=1):
        item = _item(upload, feed, one.entry, number)
        if is_new and item.is_to_fetch and (twin := Article.objects.at_address(item.address, source=feed.source)):
            # Another feed of the outlet brought it, or a person: its page need not be asked for again.
            item.state, item.duplicate_of, item.read_at = UploadItem.State.DUPLICATE, twin, now
        items.append(item)
    UploadItem.objects.bulk_create(items, batch_size=500)
    defer_reading_or_fetching(item for item in items if item.state == UploadItem.State.WAITING)
    return upload


def _item(upload: Upload, feed: Feed, entry: Entry, number: int) -> UploadItem:
    if is_in_feed(entry, feed.pages):
        content = record(entry)
        name = f"{(entry.title or str(feed))[:240]}, article {number}"
        return UploadItem(upload=upload, name=name, size=len(content), content=content)
    name = entry.title[:300] or entry.url[-300:]
    return UploadItem(upload=upload, name=name, address=entry.url, size=0, hints=hints(entry))
