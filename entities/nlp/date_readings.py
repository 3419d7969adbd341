"""What a written date is read against and what it is read as: its setting, its period and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from entities.nlp import periods
from entities.nlp.annotation import Grain, Span
from entities.nlp.periods import Period

# what makes a date without a year, or a bare weekday, one that is still to come
AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|(?:is|are|was|were) (?:to|due|set|scheduled|expected|slated)|to be|scheduled"
    r"|slated|due|plans?|expects?|expected|going to|upcoming|next|ahead of|looks? forward)\b|['’]ll\b",
    re.IGNORECASE,
)
JUST_HAPPENED = re.compile(r"\b(?:\w+ed|said|told|wrote|was|were|made|met|held|took|came|went|began)(?: on)? $")
AROUND_BEFORE, AROUND_AFTER = 60, 40  # characters looked at for such words

AGAINST_TENSE = 6  # how many times nearer a day must be to be meant against the tense

SURE, CLEAR, LIKELY, GUESSED = 0.98, 0.93, 0.85, 0.7


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date is read against: the text, the sentence around it, the day of publication."""

    text: str
    sentence: Span
    published: date | None

    def looks_ahead(self, span: Span) -> bool:
        start = max(self.sentence.start, span.start - AROUND_BEFORE)
        if JUST_HAPPENED.search(self.text, start, span.start):
            return False
        end = min(self.sentence.end, span.end + AROUND_AFTER)
        return bool(AHEAD.search(self.text, start, span.start) or AHEAD.search(self.text, span.end, end))


@dataclass(frozen=True, slots=True)
class Reading:
    """`period` is None where a day of publication is needed and missing."""

    period: Period | None
    grain: Grain
    confidence: float


def certain(period: Period) -> Reading:
    return Reading(period, period.grain, SURE)


def unknown(grain: Grain) -> Reading:
    return Reading(None, grain, LIKELY)


def nearest(in_year: Callable[[int], Period], setting: Setting, span: Span, grain: Grain, confidence: float) -> Reading:
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
        options.append((distance if favoured else distance * (AGAINST_TENSE if grain == "day" else 99), period))
    if not options:
        raise ValueError("no such day in these years")
    return Reading(min(options, key=lambda option: option[0])[1], grain, confidence)


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
