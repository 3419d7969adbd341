"""Changes of a tone, and periods of a chart, in words."""

from datetime import date
from math import floor, log10

from django.template.defaultfilters import pluralize
from django.utils.formats import date_format

from entities.rules.days.change_points import FEWEST_DAYS, FEWEST_QUOTES, ORDERS, Change, Stretch

MOST_ORDERS = ORDERS + 1
SURE = [(0.001, "almost certainly"), (0.01, "very likely"), (1, "probably")]


def change_in_words(change: Change) -> str:
    """ "The tone became more negative between 4 and 9 January 2025" """
    direction = "negative" if change.after.mean < change.before.mean else "positive"
    return (
        f"The tone {sureness(change.p)} became more {direction} between {_days(change.before.last, change.after.first)}"
    )


def chance_in_words(p: float) -> str:
    """ "By chance alone, 1 in 500 series like this one would change as much" """
    often = _rounded(1 / p)
    fewer = "fewer than " if often >= MOST_ORDERS else ""
    return f"By chance alone, {fewer}1 in {often:,} series like this one would change as much"


def sureness(p: float) -> str:
    return next(words for limit, words in SURE if p <= limit)


def stretch_in_words(stretch: Stretch) -> str:
    """ "16 of 24 quotes positive, 2 negative" """
    n = stretch.quotes
    return f"{stretch.positive} of {n} quote{pluralize(n)} positive, {stretch.negative} negative"


def too_few_in_words(quotes: int, days: int) -> str:
    """Why nothing can be said of a change."""
    return (
        f"Too few quotes to tell a change of tone from chance: {quotes} on {days} day{pluralize(days)}; "
        f"it takes {FEWEST_QUOTES} on {FEWEST_DAYS} days."
    )


def bar_in_words(first: date, last: date, grain: str) -> str:
    """ "12 to 18 May 2025", "May 2025", "2025" """
    if grain == "year":
        return f"{first.year}"
    if grain == "month":
        return date_format(first, "F Y")
    return _day(first) if first == last else _days(first, last, joined="to")


def _days(first: date, last: date, joined: str = "and") -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} {joined} {_day(last)}"
    if first.year == last.year:
        return f"{date_format(first, 'j F')} {joined} {_day(last)}"
    return f"{_day(first)} {joined} {_day(last)}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _rounded(number: float) -> int:
    """Down to its first digit: 437 -> 400, 20.4 -> 20."""
    size = 10 ** floor(log10(number))
    return int(number // size * size)
