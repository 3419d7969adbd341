"""Dates that are told from the date before them: "that year", "later that month", "a year later", "the same day".

The one meant is the nearest date before it that is fine enough: "that month" needs a month or a day. Known limit: a
date told in between, in somebody's words or of something else, is taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from entities.nlp.annotation import DateFound, Grain, Span
from entities.nlp.dates.periods import Period
from entities.nlp.dates.resolving import shifted
from entities.nlp.dates.words import NUMBERS, UNITS, number_of

POINTS_BACK = re.compile(
    r"\b(?:(?:later|earlier)(?: in| on)? )?(?:that(?: same)?|the same) (?P<same>day|week|month|year)\b"
    r"(?! (?:that|as|of|when)\b)"
    rf"|\b(?:exactly |about |almost |nearly |just |over )?(?P<count>a|one|\d{{1,2}}|{'|'.join(NUMBERS[2:])})"
    r" (?P<unit>day|week|month|year)s? (?P<way>later|earlier)\b"
    r"|\bthe (?P<step>following|next|previous) (?P<stepped>day|week|month|year)\b",
    re.IGNORECASE,
)
FARTHEST = 600  # characters back to the date that is meant
SIZES: dict[Grain, int] = {"day": 0, "week": 1, "month": 2, "year": 3}
CONFIDENCE = 0.7


def pointing_back(text: str, found: Sequence[DateFound], claimed: bytearray) -> Iterator[tuple[Span, Period]]:
    """Dates of `text` that point back to one of `found` (in text order), where none of `claimed` stands."""
    for match in POINTS_BACK.finditer(text):
        if 1 in claimed[match.start() : match.end()]:
            continue
        unit = (match["same"] or match["unit"] or match["stepped"]).lower()
        before = meant(found, match.start(), UNITS[unit])
        if before is not None and (period := counted(match, unit, before)) is not None:
            yield Span(*match.span()), period


def meant(found: Sequence[DateFound], at: int, grain: Grain) -> date | None:
    """The day from which is counted."""
    for one in reversed(found):
        if one.span.end > at:
            continue
        if at - one.span.end > FARTHEST:
            return None
        if one.earliest is not None and SIZES.get(one.grain, 9) <= SIZES[grain]:
            return one.earliest
    return None


def counted(match: re.Match[str], unit: str, before: date) -> Period | None:
    steps = 0
    if match["count"]:
        steps = number_of(match["count"]) * (-1 if match["way"].lower() == "earlier" else 1)
    elif match["step"]:
        steps = -1 if match["step"].lower() == "previous" else 1
    try:
        return shifted(unit, steps, before)
    except (ValueError, OverflowError):
        return None
