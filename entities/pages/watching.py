"""What is new in saved searches.

Counted is what a search finds now and what came into the corpus, or was changed in what searches ask for, after the
person last looked (models/arrival.py). A quote that a newer reading of its article finds again is not new. A search for
verified quotes also counts those that somebody has verified since.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial

from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Article
from entities.models import Actor, Quote, Run, SavedSearch, Watch
from entities.pages.saved_pages import (
    PAGES,
    SavedPage,
    asks_for_verified,
    faults_of,
    found_again,
    hits,
    understand_each,
)
from newsdesk.days import in_utc
from newsdesk.web.paging import COUNT_LIMIT, Count, count_each

MOST_NEW = 99
SHOWN_BEFORE = 10
BROKEN = "Newsdesk can’t answer this search. Save it again."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    watch: Watch
    new: Count | None  # None of a search that can't be answered

    @property
    def search(self):
        return self.watch.search

    @property
    def address(self):
        """Of the page that shows what is new; it bears the moment, so that it shows the same when loaded again."""
        return f"{self.search.get_absolute_url()}?since={in_address(self.watch.seen_at)}"


def in_address(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def moment_in(words: str | None) -> datetime | None:
    """The moment that an address bears; None if it bears none."""
    try:
        found = parse_datetime(words or "")
    except ValueError:
        return None
    return in_utc(found) if found and timezone.is_aware(found) else None


def count_apart(asked: Mapping[object, Callable], limit: int = COUNT_LIMIT) -> dict:
    """{key: Count} for {key: what gives a queryset}, in one read; None of one that can't be answered.

    People keep searches for years, and others share theirs: one that fails breaks itself alone.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():  # a failure ends a transaction
            return count_each({key: hits() for key, hits in asked.items()}, limit)
    except Exception:
        if len(asked) > 1:
            return {key: count for one in asked for key, count in count_apart({one: asked[one]}, limit).items()}
        log.exception("A saved search can't be answered: %r", *asked)
        return dict.fromkeys(asked)


def new_hits(search: SavedSearch, query, since: datetime, as_of, *, until: datetime | None = None):
    """What a saved search finds that arrived after `since`, and not after `until`."""
    found = hits(search, query, as_of)
    if found.model is Article:
        return found.arrived(since, until, readings=Run.objects.first_since(since, until))
    return found.arrived(since, until, verified=asks_for_verified(query))


@dataclass(frozen=True, slots=True)
class Row:
    """A saved search in the list of them."""

    search: SavedSearch
    page: SavedPage
    count: Count | None
    faults: list[str]
    watched: Watched | None
    again: list[Actor]  # found again by their names


def watched_by(user, today) -> list[Watched]:
    """A person's watches, those with news first; in a fixed number of reads."""
    watches = list(Watch.objects.of(user))
    queries = understand_each({watch.search for watch in watches})
    counts = news({watch: (watch.search, watch.seen_at) for watch in watches}, queries, today)
    return sorted((Watched(watch, counts[watch]) for watch in watches), key=lambda one: not one.new)


def news(asked: Mapping, queries: Mapping, today) -> dict:
    """{key: number of new hits, up to MOST_NEW} for {key: (saved search, since when)}."""
    as_of = _as_of(queries, today)
    found = {key: partial(new_hits, search, queries[search], since, as_of) for key, (search, since) in asked.items()}
    return count_apart(found, MOST_NEW)


def counts_now(queries: Mapping, today) -> dict:
    """{search: how many it finds now} for {search: its query}."""
    as_of = _as_of(queries, today)
    return count_apart({search: partial(hits, search, query, as_of) for search, query in queries.items()})


def broken(count: Count | None) -> list[str]:
    """The trouble with a search, in words, if it could not be counted."""
    return [BROKEN] if count is None else []


class SavedList:
    """The page of saved searches: one's own, and what others share; in a fixed number of reads."""

    def __init__(self, user, today, deleted=""):
        self.own = list(SavedSearch.objects.of(user))
        self.shared = list(SavedSearch.objects.shared_by_others(user))
        self.deleted = SavedSearch.objects.deleted_of(user, deleted)
        searches = [*self.own, *self.shared]
        watched = {watch.search_id: watch for watch in Watch.objects.of(user)}
        queries = understand_each(searches)
        counts = counts_now(queries, today)
        new = news({watch: (watch.search, watch.seen_at) for watch in watched.values()}, queries, today)
        self.rows = {
            search: Row(
                search,
                PAGES[search.page],
                counts[search],
                faults_of(queries[search]) or broken(counts[search]),
                watch and Watched(watch, new[watch]),
                found_again(queries[search]),
            )
            for search in searches
            for watch in [watched.get(search.pk)]
        }

    @property
    def own_rows(self):
        return [self.rows[search] for search in self.own]

    @property
    def shared_rows(self):
        return [self.rows[search] for search in self.shared]


class SavedSearchPage:
    """One saved search as its page shows it."""

    def __init__(self, search: SavedSearch, since: datetime | None, today):
        self.search, self.since = search, since
        self.query = understand_each([search])[search]
        self.page = PAGES[search.page]
        self._as_of = _as_of({search: self.query}, today)
        self.faults = faults_of(self.query) or broken(self.count)
        self.again = found_again(self.query)

    @cached_property
    def all(self):
        return hits(self.search, self.query, self._as_of)

    @cached_property
    def new(self) -> list:
        """The newest arrivals first, at most MOST_NEW."""
        if self.since is None or self.faults:
            return []
        return list(self._listed(new_hits(self.search, self.query, self.since, self._as_of))[:MOST_NEW])

    @cached_property
    def n_new(self) -> Count:
        if self.since is None:
            return Count(0, MOST_NEW)
        return count_each({0: new_hits(self.search, self.query, self.since, self._as_of)}, MOST_NEW)[0]

    @cached_property
    def count(self) -> Count | None:
        return count_apart({self.search: lambda: self.all})[self.search]

    @cached_property
    def before(self) -> list:
        """The newest arrivals among the others."""
        others = self.all.exclude(pk__in=[row.pk for row in self.new])
        return list(self._listed(others)[:SHOWN_BEFORE])

    def _listed(self, rows):
        if rows.model is Quote:
            return rows.with_context().newest_arrivals()
        if rows.model is Article:
            return rows.for_list().counting(n_quotes=Quote.objects.live().said()).newest_arrivals()
        return rows.newest_arrivals()


def _as_of(queries, today):
    """The day up to which rising actors are counted, read only if a search asks for actors."""
    asks_for_actors = any(search.page == "actor_list" for search in queries)
    return Article.objects.newest_day(today) if asks_for_actors else today
