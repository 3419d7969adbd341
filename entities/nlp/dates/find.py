"""Dates printed in a text, and the days they mean, seen from its day of publication.

Calendar dates ("21 July 2017"), dates that lack a year ("March 11"), and deictic ones ("Friday",
"last week", "two years ago", "this summer"). Left alone: durations, ages, clock times, repetitions
("every Monday", "on Fridays"), and years inside names. A bare weekday is the nearest past one, or the
nearest coming one where the words around it look ahead. What needs a day of publication has no
value without one. Weeks begin on Monday; a quarter or season is an interval of months.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from entities.nlp.annotation import DateFound, Span
from entities.nlp.dates import calendar_dates, deictic, years
from entities.nlp.dates.named_days import ALONE
from entities.nlp.dates.pointing_back import CONFIDENCE, pointing_back
from entities.nlp.dates.registry import READERS
from entities.nlp.dates.resolving import (
    ResolvedDate,
    Setting,
)
from entities.nlp.dates.words import (
    MONTHS,
)

# every date holds one of these; what a pattern reads, or looks at, goes no further than REACH from it
TIME = re.compile(
    r"\d|hour|day|week|month|year|decade|century|quarter|morning|noon|evening|night|tomorrow|spring|summer|autumn"
    r"|winter|fall|christmas|thanksgiving|halloween|fourth of|patrick|mond|tues|wedn|thurs"
    r"|frid|satur|sund|" + "|".join(month[:3] for month in MONTHS)
)
REACH = 40
A_DAY = re.compile(ALONE, re.IGNORECASE)  # "New Year's Eve" is a name and a date

KINDS = (calendar_dates, deictic, years)  # their readers claim their characters in this order


def find(
    text: str, published: date | None, sentences: Sequence[Span] = (), names: Sequence[Span] = ()
) -> tuple[DateFound, ...]:
    """The dates of a text in text order, none overlapping another or inside one of `names`.

    `sentences` and `names` are in text order; a whole text without `sentences` is one sentence.
    """
    claimed = bytearray(len(text))
    days = [match.span() for match in A_DAY.finditer(text)]
    for name in (name for name in names if not any(start <= name.start and name.end <= end for start, end in days)):
        claimed[name.start : name.end] = b"\1" * (name.end - name.start)
    starts = [sentence.start for sentence in sentences]
    found = []
    parts = telling(text)
    for pattern, reader in READERS:
        for match in (match for start, end in parts for match in pattern.finditer(text, start, end)):
            span = Span(*match.span("date" if "date" in match.re.groupindex else 0))
            if 1 in claimed[span.start : span.end]:
                continue
            at = bisect_right(starts, span.start) - 1
            sentence = sentences[at] if at >= 0 else Span(0, len(text))
            try:
                resolved = reader(match, Setting(text, sentence, published))
            except (ValueError, OverflowError):  # 31 February, or years that no calendar has
                continue
            if resolved:
                claimed[span.start : span.end] = b"\1" * (span.end - span.start)
                found.append(dated(span, resolved))
    found.sort(key=lambda each: each.span)
    for span, period in pointing_back(text, tuple(found), claimed):
        found.append(dated(span, ResolvedDate(period, period.grain, CONFIDENCE)))
    return tuple(sorted(found, key=lambda each: each.span))


def telling(text: str) -> list[tuple[int, int]]:
    """Where a date may stand: from REACH before a digit or a word of time to REACH behind it, in text order."""
    plain = text.lower()
    if len(plain) != len(text):  # a letter that is two in lower case
        return [(0, len(text))]
    parts: list[tuple[int, int]] = []
    for match in TIME.finditer(plain):
        start, end = max(0, match.start() - REACH), match.end() + REACH
        if parts and start <= parts[-1][1]:
            start, _ = parts.pop()
        parts.append((start, end))
    return parts


def dated(span: Span, resolved: ResolvedDate) -> DateFound:
    period = resolved.period
    if period is None:
        return DateFound(span, None, None, None, resolved.grain, resolved.confidence)
    return DateFound(span, period.iso, period.first, period.last, period.grain, resolved.confidence)
