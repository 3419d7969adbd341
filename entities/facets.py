"""What the quotes of a query have in common, each value with its count and the way to narrow the query by it.

Counted over the newest FACETED quotes, so that a question about everything costs no more than one about a lot.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field

from django.utils.formats import date_format

from articles.models import Source
from entities.models import Actor, Quote, QuoteTarget
from entities.models.annotations import Stance
from entities.querysets.annotated import any_of_many
from newsdesk.paging import COUNT_LIMIT

FACETED = COUNT_LIMIT
MOST_VALUES = 10


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


@dataclass
class Counts:
    """How many quotes have each value."""

    stances: Counter = field(default_factory=Counter)
    cues: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    sources: Counter = field(default_factory=Counter)
    speakers: Counter = field(default_factory=Counter)
    months: Counter = field(default_factory=Counter)
    subjects: Counter = field(default_factory=Counter)


def counted(rows, targets, about=()):
    """Counts of rows of `QuoteQuerySet.per_facet()` and of their targets (quote id, actor id, stance).

    Where the query asks for subjects (`about`: their ids), a quote's stances are those toward them.
    """
    counts = Counts()
    toward = {(quote, stance) for quote, actor, stance in targets if actor in about}
    for _, stance, cue, kind, source, speaker, month in rows:
        counts.cues[cue] += 1
        counts.kinds[kind] += 1
        counts.sources[source] += 1
        counts.speakers[speaker] += 1
        if not about:
            counts.stances[stance] += 1
        if month:
            counts.months[month] += 1
    counts.stances.update(stance for _, stance in toward)
    counts.subjects.update(actor for _, actor, _ in targets)
    return counts


def targets_of(rows):
    """[(quote id, actor id, stance)] of rows of `QuoteQuerySet.per_facet()`."""
    if not rows:
        return []
    targets = any_of_many(QuoteTarget.objects.live(), "entities_quotetarget.quote_id", [row[0] for row in rows])
    return list(targets.order_by().values_list("quote", "actor", "stance"))


def facets(query, quotes):
    """The facets of the quotes a QuoteQuery found; those without a value are left out."""
    rows = quotes.per_facet(FACETED)
    counts = counted(rows, targets_of(rows), query.subjects)
    speakers, subjects = _most(counts.speakers), _most(counts.subjects)
    actors = Actor.objects.in_bulk([pk for pk, _ in speakers + subjects if pk])
    sources = Source.objects.in_bulk(list(counts.sources))
    found = [
        Facet("Stance", _choices(query, "stance", Stance.choices, counts.stances)),
        Facet("Cue", _choices(query, "cue", Quote.CueClass.choices, counts.cues)),
        Facet("Kind of quote", _choices(query, "kind", Quote.Kind.choices, counts.kinds)),
        Facet("Speaker", _actors(query, "speaker", speakers, actors)),
        Facet("About", _actors(query, "about", subjects, actors)),
        Facet("Outlet", _outlets(query, _most(counts.sources), sources)),
        Facet("Month", _months(query, counts.months)),
    ]
    return [facet for facet in found if facet.values]


def _most(counter):
    """[(value, n)], most first; the order of equal ones is always the same."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0] or 0))[:MOST_VALUES]


def _choices(query, name, choices, counter):
    chosen = getattr(query, name)
    ways = {"widen": query.page_with(**{name: None})} if chosen else None
    values = [
        Value(label, counter[value], **(ways or {"narrow": query.page_with(**{name: value})}))
        for value, label in choices
        if counter[value] and chosen in ("", None, value)
    ]
    return sorted(values, key=lambda value: -value.n)


def _actors(query, name, most, actors):
    """A second actor would add quotes instead of narrowing them, so that then only leaving one out is offered."""
    chosen, barred = getattr(query, name) or [], getattr(query, f"not_{name}") or []
    values = []
    for pk, n in most:
        if pk is None:
            narrow = None if chosen else query.page_with(**{name: "unknown"})
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


def _outlets(query, most, sources):
    if query.source:
        widen = query.page_with(source=None)
        return [Value(sources[pk].name, n, widen=widen) for pk, n in most]
    return [Value(sources[pk].name, n, narrow=query.page_with(source=sources[pk])) for pk, n in most]


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
