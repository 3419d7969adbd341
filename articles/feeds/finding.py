"""Which feeds are there at an address, and what would they bring? Asked by a job before anything is saved."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.feeds.asking import CannotUse, look_at
from articles.feeds.entries import AS_NEEDED, is_in_feed, known_as
from articles.feeds.models import FeedSearch
from articles.models import Source
from articles.readers.feeds import FoundFeed, Links
from newsdesk.outgoing.politeness import PAUSE

FIND = "articles.find_feeds"  # name of the task
FIND_FIRST = 20  # priority: a person waits for it
MOST_FEEDS = 5  # of a page that names many
SHOWN = 20  # entries of each
KEPT = timedelta(days=1)
NONE_NAMED = (
    "This page names no feed. Look for a link “RSS” or “Feed” on it and enter that link’s address, or ask the outlet."
)


@transaction.atomic
def search_feeds(*, address: str, source: Source | None, by) -> FeedSearch:
    """Have an address looked at; searches of yesterday go."""
    FeedSearch.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
    search = FeedSearch.objects.create(address=address, source=source, by=by)
    host = urlsplit(address).netloc.lower()
    app.configure_task(FIND, lock=f"fetch {host}", priority=FIND_FIRST).defer(search_id=search.pk)
    return search


def find_feeds(*, search: FeedSearch, now: datetime) -> None:
    """Look at the address: at the feed there, or at those that the page there names."""
    try:
        found, problem = list(_feeds_at(search.address, now)), ""
        if not found:
            problem = NONE_NAMED
    except CannotUse as reason:
        found, problem = [], str(reason)
    finish(search=search, found=found, problem=problem)


def finish(*, search: FeedSearch, problem: str, found: Iterable[dict[str, Any]] = ()) -> None:
    """Keep what was found, or why nothing was."""
    FeedSearch.objects.filter(pk=search.pk, finished_at=None).update(
        found=list(found), problem=problem[:500], finished_at=timezone.now()
    )


def _feeds_at(address: str, now: datetime) -> list[dict[str, Any]]:
    """Raises CannotUse where there is none for a reason."""
    answer, found = look_at(address, now=now)
    if isinstance(found, FoundFeed):
        return [_told(answer.url if answer.moved_for_good else address, found, "")]
    told, reasons = [], []
    for link in (found.feeds if isinstance(found, Links) else ())[:MOST_FEEDS]:
        time.sleep(PAUSE)  # between two requests, most of them to one host
        try:
            answer, feed = look_at(link.url, now=now)
            if isinstance(feed, FoundFeed):
                told.append(_told(link.url, feed, link.title))
        except CannotUse as reason:
            reasons.append(reason)
    if reasons and not told:
        raise reasons[0]
    return told


def _told(url: str, feed: FoundFeed, title: str) -> dict[str, Any]:
    known = known_as(feed.entries)
    return {
        "url": url,
        "title": feed.title or title,
        "site": feed.site,
        "n": len(known),
        "entries": [
            {
                "title": one.entry.title or one.entry.text[:100],
                "url": one.entry.url,
                "at": one.entry.at.isoformat() if one.entry.at else "",
                "words": one.entry.words,
                "is_whole": is_in_feed(one.entry, AS_NEEDED),
                "has_recording": one.entry.has_recording,
            }
            for one in known[:SHOWN]
        ],
    }
