"""Stretches of whole days, written as ISO 8601: a day, a month, a year, or an interval of them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from entities.nlp.annotation import Grain

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # their first months


@dataclass(frozen=True, slots=True)
class Period:
    """`first` to `last`, both included. Raises ValueError or OverflowError outside years 1 to 9999."""

    first: date
    last: date
    grain: Grain

    @property
    def iso(self) -> str:
        """A day as YYYY-MM-DD, a month as YYYY-MM, a year as YYYY, all else as an interval a/b."""
        if self.grain == "day":
            return self.first.isoformat()
        if self.grain == "month":
            return f"{self.first:%Y-%m}"
        if self.grain == "year":
            return f"{self.first.year:04}"
        if self.grain in ("decade", "century") or self.spans_years:
            return f"{self.first.year:04}/{self.last.year:04}"
        if self.grain in ("quarter", "season"):
            return f"{self.first:%Y-%m}/{self.last:%Y-%m}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def spans_years(self) -> bool:
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)


def day(of: date) -> Period:
    return Period(of, of, "day")


def days(first: date, last: date) -> Period:
    if last < first:
        raise ValueError("a period ends before it begins")
    return Period(first, last, "range")


def week(of: date) -> Period:
    """Monday to Sunday."""
    monday = of - timedelta(of.weekday())
    return Period(monday, monday + timedelta(6), "week")


def weekend(of: date) -> Period:
    """The Saturday and Sunday of the week that holds `of`."""
    saturday = week(of).first + timedelta(5)
    return Period(saturday, saturday + timedelta(1), "range")


def month(number: int, of_year: int) -> Period:
    return months(number, of_year, 1, "month")


def months(number: int, of_year: int, length: int, grain: Grain) -> Period:
    """`length` months from month `number`, which may lie outside 1 to 12."""
    first_year, first_month = divmod(of_year * 12 + number - 1, 12)
    last_year, last_month = divmod(of_year * 12 + number + length - 2, 12)
    last_day = calendar.monthrange(last_year, last_month + 1)[1]
    return Period(date(first_year, first_month + 1, 1), date(last_year, last_month + 1, last_day), grain)


def quarter(number: int, of_year: int) -> Period:
    return months(3 * number - 2, of_year, 3, "quarter")


def season(name: str, of_year: int) -> Period:
    """Meteorological seasons of the north; the winter of a year begins in its December."""
    return months(SEASONS[name], of_year, 3, "season")


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), "year")


def years(first: int, last: int) -> Period:
    if last < first:
        raise ValueError("a period ends before it begins")
    return Period(date(first, 1, 1), date(last, 12, 31), "range")


def decade(first_year: int) -> Period:
    return Period(date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade")


def century(number: int) -> Period:
    return Period(date(100 * number - 99, 1, 1), date(100 * number, 12, 31), "century")
