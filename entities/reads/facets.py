"""What the quotes of a query have in common, each value with its count and the way to narrow the query by it."""

from calendar import monthrange
from dataclasses import dataclass

from django.utils.formats import date_format

from articles.models import Source
from entities.choices import UNKNOWN, CueClass, QuoteKind, Stance
from entities.models import Actor
from entities.reads.facet_counts import MOST_VALUES


@dataclass(frozen=True, slots=True)
class Value:
    """`narrow`, `widen`, `exclude`: addresses of the same page with, without and except for this value, or None."""

    label: str
    n: int
    narrow: str | None = None
    widen: str | None = None
    exclude: str | None = None
    kind: str = ""  # of an actor


@dataclass(frozen=True, slots=True)
class Facet:
    label: str
    values: list[Value]


def facets(query, counts):
    """The facets of the quotes a QuoteQuery found, by their Counts; those without a value are left out."""
    actors = Actor.objects.in_bulk({pk for pk in [*counts.speakers, *counts.subjects] if pk})
    sources = Source.objects.in_bulk(list(counts.sources))
    found = [
        Facet("Stance", _choices(query, "stance", Stance.choices, counts.stances)),
        Facet("Cue", _choices(query, "cue", CueClass.choices, counts.cues)),
        Facet("Type of quote", _choices(query, "kind", QuoteKind.choices, counts.kinds)),
        Facet("Said by", _actors(query, "speaker", counts.speakers, actors)),
        Facet("About", _actors(query, "about", counts.subjects, actors)),
        Facet("Outlet", _outlets(query, counts.sources, sources)),
        Facet("Month", _months(query, counts.months)),
    ]
    return [facet for facet in found if facet.values]


def _choices(query, name, choices, counter):
    chosen = getattr(query, name)
    ways = {"widen": query.page_with(**{name: None})} if chosen else None
    values = [
        Value(label, counter[value], **(ways or {"narrow": query.page_with(**{name: value})}))
        for value, label in choices
        if counter[value] and chosen in ("", None, value)
    ]
    return sorted(values, key=lambda value: -value.n)


def _actors(query, name, counter, actors):
    """A second actor would add quotes instead of narrowing them, so that then only leaving one out is offered."""
    chosen, barred = getattr(query, name) or [], getattr(query, f"not_{name}") or []
    values = []
    for pk, n in counter.items():
        if pk is None:
            narrow = None if chosen else query.page_with(**{name: UNKNOWN})
            values.append(Value("not known", n, narrow=narrow))
            continue
        actor = actors[pk]
        if actor in chosen:
            ways = {"widen": query.page_with(**{name: [other for other in chosen if other != actor]})}
        else:
            ways = {
                "narrow": None if chosen else query.page_with(**{name: actor}),
                "exclude": query.page_with(**{f"not_{name}": [*barred, actor]}),
            }
        values.append(Value(actor.name, n, kind=actor.kind, **ways))
    return values


def _outlets(query, counter, sources):
    if query.source:
        widen = query.page_with(source=None)
        return [Value(sources[pk].name, n, widen=widen) for pk, n in counter.items()]
    return [Value(sources[pk].name, n, narrow=query.page_with(source=sources[pk])) for pk, n in counter.items()]


def _months(query, counter):
    values = []
    for first in sorted(counter, reverse=True)[:MOST_VALUES]:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        if (query.since, query.until) == (first, last):
            ways = {"widen": query.page_with(since=None, until=None)}
        else:
            ways = {
                "narrow": query.page_with(since=max(first, query.since or first), until=min(last, query.until or last))
            }
        values.append(Value(date_format(first, "F Y"), counter[first], **ways))
    return values
