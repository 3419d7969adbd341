"""Days that have a name in the calendar: New Year's Eve, Thanksgiving, Boxing Day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from entities.nlp.dates import periods
from entities.nlp.dates.periods import Period


def fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda of_year: date(of_year, month, day)


def fourth_thursday_of_november(of_year: int) -> date:
    first = date(of_year, 11, 1)
    return first + timedelta((3 - first.weekday()) % 7 + 21)


DAYS: dict[str, Callable[[int], date]] = {
    "new years eve": fixed(12, 31),
    "new years day": fixed(1, 1),
    "christmas eve": fixed(12, 24),
    "christmas day": fixed(12, 25),
    "christmas": fixed(12, 25),
    "boxing day": fixed(12, 26),
    "halloween": fixed(10, 31),
    "valentines day": fixed(2, 14),
    "fourth of july": fixed(7, 4),
    "thanksgiving": fourth_thursday_of_november,
    "thanksgiving day": fourth_thursday_of_november,
}
# "Christmas" alone is a season and an adjective ("Christmas lights"): a day only behind "last", "this" or "next"
ALONE = r"(?:New Year['’]?s (?:Eve|Day)|Christmas (?:Eve|Day)|Boxing Day|Halloween|Valentine['’]?s Day|Fourth of July)"
BESIDE = r"(?:Christmas(?: Eve| Day)?|Thanksgiving(?: Day)?|New Year['’]?s (?:Eve|Day)|Halloween)"


def named_day(name: str, of_year: int) -> Period:
    """The named day of a year. Raises KeyError for a name that is none."""
    return periods.day(DAYS[" ".join(name.lower().replace("’", "").replace("'", "").split())](of_year))
