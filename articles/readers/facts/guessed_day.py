"""The day that an article without a date may be of. It is offered to a person, who decides; nothing is dated by it.

Principle: an article was published on or soon after the newest day that its text names and that is past. Failing that,
what an unreliable place of its file says (the clock of a page, the time of another story) is better than nothing.
Known exception: a text that looks ahead ("the talks of 3 May 2025") names days that were still to come when it was
printed, and are past now.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time

from articles.readers.facts.candidates import Candidate
from articles.readers.facts.publication import CannotDate, published

MOST_DAYS = 40  # of a text, the first ones
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d\d"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)\b"
)


@dataclass(frozen=True)
class GuessedDay:
    """Midnight of the day, in the zone of whoever reads, and the place that names it."""

    at: datetime
    where: str


def guessed_day(told: Sequence[Candidate], body: str, now: datetime) -> GuessedDay | None:
    """`told` are the candidates for the date of which none was good enough."""
    in_text = [day for found in list(_DAY.finditer(body))[:MOST_DAYS] if (day := _day(found[0], now))]
    if in_text:
        return GuessedDay(max(in_text), "the newest day in the text")
    days = ((day, one.where) for one in told if (day := _day(one.words, now)))
    return next((GuessedDay(day, where) for day, where in days), None)


def _day(words: str, now: datetime) -> datetime | None:
    with suppress(CannotDate):
        moment, _ = published(words, now=now)
        return datetime.combine(moment.astimezone(now.tzinfo).date(), time.min, tzinfo=now.tzinfo)
    return None
