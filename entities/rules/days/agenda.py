"""Which of the days that texts speak of are near what a timeline shows, and which are far from it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from entities.rules.days.periods import usual_range

LEAST_MARGIN = timedelta(days=3)
MARGIN = 12  # the part of a span that is shown beyond each of its ends

Dated = tuple[int, date, date]  # id, first and last day that an expression means


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Far:
    """Dates on one side of a span: how many, and from when to when."""

    n: int
    first: date
    last: date

    @classmethod
    def together(cls, some: Iterable["Far | None"]) -> "Far | None":
        told = [far for far in some if far]
        if not told:
            return None
        return cls(sum(far.n for far in told), min(far.first for far in told), max(far.last for far in told))


@dataclass(frozen=True, slots=True)
class Divided:
    """Ids of dates within a span, in the order given, and before and after it, the nearest first."""

    within: list[int] = field(default_factory=list)
    earlier: list[int] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    far_earlier: Far | None = None
    far_later: Far | None = None

    @property
    def all(self) -> list[int]:
        return [*self.within, *self.earlier, *self.later]


def span_of(since: date | None, until: date | None, days: Sequence[date]) -> Span | None:
    """What is shown at first: the period asked for, else the usual ones of these days with a margin; None = nothing."""
    if since and until:
        return Span(since, until)
    usual = usual_range(days)
    if usual is None:
        return None
    first, last = usual
    margin = max((last - first + timedelta(days=1)) / MARGIN, LEAST_MARGIN)
    return Span(_moved(first, -margin), _moved(last, margin))


def divided(dates: Sequence[Dated], span: Span | None) -> Divided:
    """Dates that overlap the span, and those before and after it; without a span, all are within."""
    if span is None:
        return Divided(within=[pk for pk, _, _ in dates])
    earlier = sorted((row for row in dates if row[2] < span.first), key=lambda row: (row[2], row[1]), reverse=True)
    later = sorted((row for row in dates if row[1] > span.last), key=lambda row: (row[1], row[2]))
    within = [pk for pk, first, last in dates if first <= span.last and last >= span.first]
    return Divided(within, [pk for pk, *_ in earlier], [pk for pk, *_ in later], _far(earlier), _far(later))


def _far(rows: Sequence[Dated]) -> Far | None:
    if not rows:
        return None
    return Far(len(rows), min(first for _, first, _ in rows), max(last for _, _, last in rows))


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
