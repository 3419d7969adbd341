"""How often somebody was mentioned, quoted and talked about on each day, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple


class Counts(NamedTuple):
    mentions: int = 0
    quotes_by: int = 0
    quotes_about: int = 0

    def __or__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class CountedDays:
    """`days`: of each day with anything, oldest first. `undated`: in articles without a date."""

    days: dict[date, Counts]
    undated: Counts

    @classmethod
    def of(cls, rows: Iterable[tuple[date | None, int, int, int]]) -> "CountedDays":
        """From [(day or None, mentions, quotes by, quotes about)], each day once."""
        found = {day: Counts(*counts) for day, *counts in rows}
        undated = found.pop(None, Counts())
        return cls({day: found[day] for day in sorted(day for day in found if day)}, undated)

    def and_said_for_it(self, quotes: Mapping[date | None, int]) -> "CountedDays":
        """With what others say for it, {day or None: quotes}, counted as its own."""
        days = dict(self.days)
        for day, n in quotes.items():
            if day:
                days[day] = days.get(day, Counts()) | Counts(quotes_by=n)
        return CountedDays(
            {day: days[day] for day in sorted(days)}, self.undated | Counts(quotes_by=quotes.get(None, 0))
        )

    @property
    def mentioned_on(self) -> list[date]:
        return [day for day, counts in self.days.items() if counts.mentions]

    def between(self, since: date, until: date) -> Counts:
        """Of these days, both ends included."""
        return _sum(counts for day, counts in self.days.items() if since <= day <= until)

    def per_stretch(self, grain: str) -> list[dict[str, Any]]:
        """[{"first" (day), "mentions", "quotes_by", "quotes_about"}] of each "week", "month" or "year"."""
        stretches: dict[date, Counts] = {}
        for day, counts in self.days.items():
            first = first_of(day, grain)
            stretches[first] = stretches.get(first, Counts()) | counts
        return [{"first": first, **counts._asdict()} for first, counts in stretches.items()]


def first_of(day: date, grain: str) -> date:
    """The first day of its week, month or year."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else date(day.year, 1, 1)


def _sum(each: Iterable[Counts]) -> Counts:
    total = Counts()
    for counts in each:
        total |= counts
    return total
