"""Keyset paging and counts that stop: what a list costs does not grow with how far a person reads or how much matches.

A page starts after the row the last one ended with (its sort value and its key), so every page is one index walk
and nothing is shown twice or skipped when rows arrive meanwhile.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from newsdesk.database.walking import looked_up

COUNT_LIMIT = 10_000
PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row a page ended with. `value` None = a row without a date."""

    value: Any
    pk: int

    def __str__(self):
        value = "" if self.value is None else getattr(self.value, "isoformat", lambda: str(self.value))()
        return f"{value}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Page:
    rows: list
    next: Cursor | None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows match; exact up to the limit, then at least that many: "10,000+"."""

    number: int
    limit: int = COUNT_LIMIT

    @property
    def is_capped(self):
        return self.number > self.limit

    def __bool__(self):
        return self.number > 0

    def __str__(self):
        return f"{intcomma(min(self.number, self.limit))}{'+' if self.is_capped else ''}"


def count_up_to(queryset, limit=COUNT_LIMIT, *, by_words=False):
    """`by_words`: of texts that hold some words, which their index knows (newsdesk/database/walking.py)."""
    if by_words:
        return Count(len(keys_by_words(queryset, limit + 1)), limit)
    return Count(queryset.order_by()[: limit + 1].count(), limit)


def keys_by_words(queryset, most):
    """Keys of at most so many of the texts that hold some words, found by the index of words."""
    try:
        words, given = queryset.order_by().values("pk")[:most].query.sql_with_params()
    except EmptyResultSet:
        return []
    return [pk for (pk,) in looked_up(words, given)]


def count_each(querysets, limit=COUNT_LIMIT):
    """{key: Count} of several querysets, of whatever models, in one read that stops at the limit for each."""
    numbers, selects, values = dict.fromkeys(querysets, 0), [], []
    for position, queryset in enumerate(querysets.values()):
        try:
            words, given = queryset.order_by().values("pk")[: limit + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        selects.append(f"SELECT {position}, (SELECT count(*) FROM ({words}) AS rows)")
        values += given
    if selects:
        keys = list(querysets)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), values)
            numbers |= {keys[position]: number for position, number in cursor}
    return {key: Count(number, limit) for key, number in numbers.items()}


def newest_shelves(queryset, *, undated_first=False, oldest_first=False):
    """All rows by `published_at`, newest first, those without a date on a shelf of their own at one end.

    Two walks instead of one ordered by nulls: an index can serve each of them.
    """
    sign = "" if oldest_first else "-"
    dated = queryset.filter(published_at__isnull=False).order_by(f"{sign}published_at", f"{sign}pk")
    undated = queryset.filter(published_at__isnull=True).order_by(f"{sign}pk")
    return [undated, dated] if undated_first else [dated, undated]


def newest_page(queryset, after=None, size=PAGE_SIZE, *, undated_first=False, oldest_first=False):
    """A page of `newest_shelves`, from where the last one ended."""
    shelves = newest_shelves(queryset, undated_first=undated_first, oldest_first=oldest_first)
    past = "gt" if oldest_first else "lt"
    if after is not None:
        if (after.value is None) != undated_first:  # the cursor stands on the second shelf
            shelves = shelves[1:]
        if after.value is None:
            beyond = Q(**{f"pk__{past}": after.pk})
        else:
            later = Q(**{f"published_at__{past}": after.value}) | Q(**{f"pk__{past}": after.pk})
            beyond = Q(**{f"published_at__{past}e": after.value}) & later
        shelves[0] = shelves[0].filter(beyond)
    rows = []
    for shelf in shelves:
        rows += _found_first(shelf, size + 1 - len(rows))[: size + 1 - len(rows)]
        if len(rows) > size:
            break
    return _page(rows, size, "published_at")


def _found_first(rows, n):
    """The same rows, or fewer with the same first n, where a queryset knows how these are found sooner."""
    return rows.found_first(n) if hasattr(rows, "found_first") else rows


def ordered_page(queryset, order, after=None, size=PAGE_SIZE):
    """Rows by a column or annotation that is never null, `order` as in order_by ("key", "-n_mentions"), then by key.

    The order is found over the one column; whatever else is annotated is computed for the rows of the page alone.
    """
    column = order.removeprefix("-")
    beyond = queryset
    if after is not None:
        past = "lt" if order.startswith("-") else "gt"
        beyond = queryset.filter(
            Q(**{f"{column}__{past}e": after.value})  # where an index walk begins; the rest skips the equal ones
            & (Q(**{f"{column}__{past}": after.value}) | Q(pk__gt=after.pk))
        )
    keys = list(beyond.prefetch_related(None).order_by(order, "pk").values_list("pk", flat=True)[: size + 1])
    return page_of(queryset, keys, column, size)


def page_of(queryset, keys, column, size=PAGE_SIZE):
    """A page of the rows with these keys, in their order, which is that of the column; one more tells that there are
    more."""
    rows = queryset.order_by().in_bulk(keys)
    return _page([rows[pk] for pk in keys if pk in rows], size, column)


def _page(rows, size, column):
    kept = rows[:size]
    more = len(rows) > size
    return Page(kept, Cursor(getattr(kept[-1], column), kept[-1].pk) if more else None)
