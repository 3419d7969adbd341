"""What a written date is resolved against, and what it resolves to: a period, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from entities.nlp.annotation import Grain, Span
from entities.nlp.dates import periods
from entities.nlp.dates.looking_ahead import has_happened, looks_ahead
from entities.nlp.dates.periods import Period

# how many times nearer a day must be to be meant against the tense: the past is told in many ways, the future in few
AGAINST_PAST, AGAINST_FUTURE = 6, 12

SURE, CLEAR, LIKELY, GUESSED = 0.98, 0.93, 0.85, 0.7


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date is read against: the text, the sentence around it, the day of publication."""

    text: str
    sentence: Span
    published: date | None

    def looks_ahead(self, span: Span) -> bool:
        return looks_ahead(self.text, self.sentence, span)

    def has_happened(self, span: Span) -> bool:
        """Whether the clause before a date, or the words behind it, tell of the past."""
        return has_happened(self.text, self.sentence, span)


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """`period` is None where a day of publication is needed and missing."""

    period: Period | None
    grain: Grain
    confidence: float


def certain(period: Period) -> ResolvedDate:
    return ResolvedDate(period, period.grain, SURE)


def unknown(grain: Grain) -> ResolvedDate:
    return ResolvedDate(None, grain, LIKELY)


def nearest(
    in_year: Callable[[int], Period], setting: Setting, span: Span, grain: Grain, confidence: float
) -> ResolvedDate:
    """The latest occurrence, or the coming one where the words look ahead.

    A day that is much nearer in the other direction is meant all the same: "through March 11" on March 5.
    """
    now = setting.published
    if now is None:
        return unknown(grain)
    ahead = setting.looks_ahead(span)
    options = []
    for of_year in (now.year - 1, now.year, now.year + 1):
        try:
            period = in_year(of_year)
        except ValueError:  # 29 February
            continue
        distance = max((period.first - now).days, (now - period.last).days, 0)
        favoured = (period.first > now) == ahead
        against = 99 if grain != "day" else AGAINST_FUTURE if ahead else AGAINST_PAST
        options.append((distance if favoured else distance * against, period))
    if not options:
        raise ValueError("no such day in these years")
    return ResolvedDate(min(options, key=lambda option: option[0])[1], grain, confidence)


def closest(in_year: Callable[[int], Period], now: date) -> Period:
    """The occurrence that lies nearest, whatever the tense: "third-quarter results are due on Friday"."""
    around = [in_year(now.year + step) for step in (-1, 0, 1)]
    return min(around, key=lambda period: max((period.first - now).days, (now - period.last).days))


def shifted(unit: str, count: int, now: date) -> Period:
    if unit == "day":
        return periods.day(now + timedelta(count))
    if unit == "week":
        return periods.week(now + timedelta(7 * count))
    if unit == "month":
        return periods.month(now.month + count, now.year)
    if unit == "decade":
        return periods.decade(now.year // 10 * 10 + 10 * count)
    if unit == "century":
        return periods.century((now.year - 1) // 100 + 1 + count)
    return periods.year(now.year + count)
