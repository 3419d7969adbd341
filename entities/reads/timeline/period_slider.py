"""The slider that chooses a period: how many quotes each stretch of time holds, and which stretches are chosen."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import log

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.functions import TruncDate

from entities.models import Quote
from entities.rules.days.periods import steps, usual_range
from entities.rules.words.in_words import bars_in_words

MOST_BARS = 160  # what a narrow screen can still draw
GRAINS = ("day", "week", "month", "year", "decade")
CACHED_SECONDS = 600
MOST_COUNTED = 50_000  # rows of an answer; the days of a larger one are those of the corpus


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days, both ends included; `height` in percent of the largest."""

    first: date
    last: date
    quotes: int
    height: float


@dataclass(frozen=True, slots=True)
class Stray:
    """Days far from the others, one or several."""

    first: date
    last: date
    quotes: int


def stray(days):
    return Stray(days[0][0], days[-1][0], sum(quotes for _, quotes in days)) if days else None


@dataclass(frozen=True)
class Slider:
    """`days`: [(day, quotes)] of the corpus, oldest first; `since` and `until`: the period chosen, None = open.

    `answer`: [(day, rows)] of what was asked for, if anything was: then the bars count these, over the same days.
    Lone days far from the others have no bar; they are told beneath, and an open end of the period holds them.
    """

    days: list[tuple[date, int]]
    since: date | None = None
    until: date | None = None
    answer: list[tuple[date, int]] | None = None
    unit: str = "quotes"

    @cached_property
    def _range(self):
        return usual_range(sorted({day for day, _ in (*self.days, *(self.answer or ()))}))

    @property
    def first(self):
        return self._range[0]

    @property
    def last(self):
        return self._range[1]

    @cached_property
    def grain(self):
        return grain_of(self.first, self.last) if self.counted else "day"

    @cached_property
    def counted(self):
        """[(day, what the bars count)]"""
        if self.answer is None:
            return self.days
        ends = dict.fromkeys((self.first, self.last), 0) if self.days or self.answer else {}
        return sorted((ends | dict(self.answer)).items())

    @cached_property
    def bars(self) -> list[Bar]:
        return bars([row for row in self.counted if self.first <= row[0] <= self.last], self.grain)

    @property
    def earlier(self):
        """The days before the first bar as one Stray, or None."""
        return stray([row for row in self.counted if row[0] < self.first])

    @property
    def later(self):
        return stray([row for row in self.counted if row[0] > self.last])

    @property
    def astray(self):
        return [stray for stray in (self.earlier, self.later) if stray]

    @property
    def highest(self):
        return max(self.bars, key=lambda bar: bar.quotes)

    @property
    def upmost(self):
        return len(self.bars) - 1

    @property
    def lower(self):
        """Place of the first bar chosen."""
        return self._place(self.since) if self.since else 0

    @property
    def upper(self):
        """Place of the last bar chosen."""
        return self._place(self.until) if self.until else self.upmost

    @property
    def counts(self):
        """Quotes of each bar as period.js reads them: "3 0 12"."""
        return " ".join(str(bar.quotes) for bar in self.bars)

    @property
    def in_words(self):
        highest = self.highest
        first = self.bars[0].first
        return bars_in_words(self.grain, first, self.last, highest.quotes, highest.first, unit=self.unit)

    @property
    def outlines(self):
        """[(SVG path around bars, whether they are chosen)], until period.js draws each bar for itself."""
        chosen = outline(self.bars[self.lower : self.upper + 1], self.lower)
        return (
            [(chosen, True)]
            if self.upper - self.lower == self.upmost
            else [(outline(self.bars), False), (chosen, True)]
        )

    @cached_property
    def steps(self):
        """The periods one step earlier and one step later, as (since, until)."""
        return steps(self.since, self.until, self.last)

    def _place(self, day):
        return max(bisect_right([bar.first for bar in self.bars], day) - 1, 0)


def slider_of(query, answer=None, *, unit="quotes", counted=None):
    """The slider as it stands for the period of a PeriodQuery.

    `answer`: the rows that the query asks for over all time, with the moment of their publication; their days are drawn
    where the query narrows anything, or where they are no quotes. `counted`: gives these days where counts tell them,
    else None.
    """
    days, asked = corpus_days(), set(query.narrowing) - {"since", "until"}
    if answer is None or not (asked or unit != "quotes"):
        return Slider(days, query.since, query.until)
    found = counted and counted()
    found = days_of(answer) if found is None else found
    if found is None:
        return Slider(days, query.since, query.until, unit="all quotes")
    return Slider(days, query.since, query.until, found, f"{unit} found" if asked else unit)


def days_of(rows, most=MOST_COUNTED):
    """[(publication day, rows)] of those with a date, oldest first; None if there are more than `most`."""
    dated = rows.filter(published_at__isnull=False).order_by().annotate(day=TruncDate("published_at"))
    try:
        words, given = dated.values("day")[: most + 1].query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT day, count(*) FROM ({words}) AS found GROUP BY day ORDER BY day", given)
        days = cursor.fetchall()
    return days if sum(n for _, n in days) <= most else None


def grain_of(first, last):
    """The finest grain of which the days from `first` to `last` need at most MOST_BARS."""
    return next(
        (grain for grain in GRAINS if _number(last, grain) - _number(first, grain) < MOST_BARS),
        GRAINS[-1],
    )


def bars(days, grain) -> list[Bar]:
    """Bars without a gap from the first to the last of [(day, quotes)]."""
    if not days:
        return []
    counts = _counted(days, grain)
    largest = max(counts.values()) or 1
    first, last = _number(days[0][0], grain), _number(days[-1][0], grain)
    return [_bar(number, grain, counts.get(number, 0), largest) for number in range(first, last + 1)]


def stretches(days, grain) -> list[Bar]:
    """Of these bars, those with quotes; [(day, quotes)] may lie centuries apart."""
    counts = _counted(days, grain)
    largest = max(counts.values(), default=0)
    return [_bar(number, grain, n, largest) for number, n in sorted(counts.items()) if n]


def _counted(days, grain):
    counts: dict[int, int] = {}
    for day, quotes in days:
        number = _number(day, grain)
        counts[number] = counts.get(number, 0) + quotes
    return counts


def _bar(number, grain, n, largest):
    last = _first_day(number + 1, grain) - timedelta(days=1)
    return Bar(_first_day(number, grain), last, n, round(100 * n / largest, 1))


def outline(bars, place=0):
    """Data of an SVG path around bars, a unit wide each, in a box 100 high; the first begins at `place`."""
    return f"M{place} 100{''.join(f'V{100 - bar.height:g}h1' for bar in bars)}V100z"


def _number(day, grain):
    """Days, weeks, months … counted from the beginning of the calendar."""
    match grain:
        case "day":
            return day.toordinal()
        case "week":
            return (day.toordinal() - 1) // 7  # day 1 was a Monday
        case "month":
            return day.year * 12 + day.month - 1
        case "year":
            return day.year
    return day.year // 10


def _first_day(number, grain):
    match grain:
        case "day":
            return date.fromordinal(number)
        case "week":
            return date.fromordinal(number * 7 + 1)
        case "month":
            return date(number // 12, number % 12 + 1, 1)
        case "year":
            return date(number, 1, 1)
    return date(number * 10, 1, 1)


def corpus_days():
    """[(publication day, quotes)] of what was said and not rejected, in the whole corpus, oldest first.

    Kept for some minutes, since every page with a slider asks for it, and counted anew when the corpus has grown by
    a thousandth: the bars tell where much was said; what is counted exactly stands in the lists.
    """
    newest = Quote.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return []
    generation = int(1000 * log(newest)) if newest > 1000 else newest
    return cache.get_or_set(
        f"quotes-per-day:{generation}", lambda: list(Quote.objects.live().said().per_day()), CACHED_SECONDS
    )
