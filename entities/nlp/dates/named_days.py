"""Days that have a name in the calendar: New Year's Eve, Easter Sunday, Thanksgiving, Boxing Day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from entities.nlp.dates import periods
from entities.nlp.dates.periods import Period


def fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda of_year: date(of_year, month, day)


def of_weekday(number: int, weekday: int, month: int) -> Callable[[int], date]:
    """The first, second ... such weekday of a month of a year; -1 is the last."""
    return lambda of_year: numbered_weekday(number, weekday, month, of_year)


def numbered_weekday(number: int, weekday: int, month: int, of_year: int) -> date:
    """Monday is weekday 0; number -1 is the last. Raises ValueError where a month has no fifth."""
    if number < 0:
        last = date(of_year + month // 12, month % 12 + 1, 1) - timedelta(1)
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(of_year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (number - 1))


def beside_easter(days: int) -> Callable[[int], date]:
    return lambda of_year: easter(of_year) + timedelta(days)


def easter(of_year: int) -> date:
    """Easter Sunday of the western churches (Gregorian computus, as Meeus 1991 gives it)."""
    a, (b, c) = of_year % 19, divmod(of_year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    week = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + week - 7 * ((a + 11 * h + 22 * week) // 451) + 114, 31)
    return date(of_year, month, day + 1)


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
    "thanksgiving": of_weekday(4, 3, 11),
    "thanksgiving day": of_weekday(4, 3, 11),
    "st patricks day": fixed(3, 17),
    "veterans day": fixed(11, 11),
    "armistice day": fixed(11, 11),
    "remembrance sunday": of_weekday(2, 6, 11),
    "martin luther king day": of_weekday(3, 0, 1),
    "memorial day": of_weekday(-1, 0, 5),
    "labor day": of_weekday(1, 0, 9),
    "ash wednesday": beside_easter(-46),
    "palm sunday": beside_easter(-7),
    "good friday": beside_easter(-2),
    "easter sunday": beside_easter(0),
    "easter monday": beside_easter(1),
}
APART = re.compile("[’'.]")
# "Christmas" alone is a season and an adjective ("Christmas lights"): a day only behind "last", "this" or "next"
ALONE = (
    r"(?:New Year['’]?s (?:Eve|Day)|Christmas (?:Eve|Day)|Boxing Day|Halloween|Valentine['’]?s Day|Fourth of July"
    r"|St\.? Patrick['’]?s Day|Veterans['’]? Day|Armistice Day|Remembrance Sunday|Martin Luther King Day"
    r"|(?:(?<=before )|(?<=by )|(?<=until )|(?<=since )|(?<=after )|(?<=at )|(?<=on ))Christmas"
    r"(?=[.,;:?!\"”’)]|$| (?:and|but|or|to|in|on|at|with|when|as|for|that|he|she|it|they)\b)"
    r"|Memorial Day|Labor Day|Thanksgiving Day|Ash Wednesday|Palm Sunday|Good Friday|Easter (?:Sunday|Monday))"
)
BESIDE = r"(?:Christmas(?: Eve| Day)?|Thanksgiving(?: Day)?|New Year['’]?s (?:Eve|Day)|Halloween)"


def named_day(name: str, of_year: int) -> Period:
    """The named day of a year. Raises KeyError for a name that is none."""
    return periods.day(DAYS[" ".join(APART.sub("", name.lower()).split())](of_year))
