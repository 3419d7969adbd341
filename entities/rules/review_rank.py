"""Which suggestion is worth a person's time first. Pure: no database.

Principle: look first at what is likely wrong about somebody who matters. The rank of a quote is its doubt times the
importance of whom it concerns; both are bounded or grow slowly, so that neither drowns the other.

- Doubt is the chance that something on the card is wrong: 1 - P(it is a quote) x P(the speaker is right), with the
  engine's calibrated confidences taken as independent. What a person set is certain.
- Importance is log2(2 + how often the actor is mentioned, quoted and talked about), of the most important actor a
  quote is by or about. A quote of and about nobody known counts 1.

The rank is stored with the quote, in an index of the waiting ones, so that the next item is one index probe however
large the corpus is. Doubt never changes after a run; importance does, but by its logarithm: an actor must be seen
twice as often for a step of one. So a rank that is a day old orders nearly as well as a fresh one, and a nightly job
brings it up to date (entities/services/derived/ranking.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log2
from typing import Protocol

from entities.choices import Origin


class Doubted(Protocol):
    """A quote."""

    confidence: float
    speaker_id: int | None
    speaker_origin: str
    speaker_confidence: float


CLAIM_LAPSES_AFTER = timedelta(minutes=5)  # without activity
DAYS_SHOWN = 14
LAST_DECISIONS = 50


def doubt(*, confidence: float, speaker_confidence: float = 1) -> float:
    """0 = certain, 1 = surely wrong. A speaker that a person set, or none, has confidence 1."""
    return 1 - confidence * speaker_confidence


def doubt_of(quote: Doubted) -> float:
    """The doubt about a quote as it stands."""
    is_certain = quote.speaker_id is None or quote.speaker_origin == Origin.PERSON
    return doubt(confidence=quote.confidence, speaker_confidence=1 if is_certain else quote.speaker_confidence)


def importance(seen: Sequence[int]) -> float:
    """`seen`: how often each actor that the quote is by or about is in the counts."""
    return log2(2 + max(seen, default=0))


def review_rank(*, doubt: float, importance: float) -> float:
    """How soon to look at it: larger = sooner."""
    return doubt * importance


@dataclass(frozen=True, slots=True)
class Day:
    """One day's decisions, and its bar in a drawing 100 high."""

    day: date
    mine: int
    all: int
    x: int
    height: float
    height_mine: float

    @property
    def top(self) -> float:
        return 100 - self.height

    @property
    def top_mine(self) -> float:
        return 100 - self.height_mine


def days_of_work(today: date, mine: dict[date, int], everybody: dict[date, int]) -> list[Day]:
    """The last two weeks up to today, oldest first; a day without work has no bar, any work at least a visible one."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    tallest = max((everybody.get(day, 0) for day in days), default=0) or 1

    def height(n: int) -> float:
        return max(100 * n / tallest, 3.0) if n else 0.0

    return [
        Day(
            day, mine.get(day, 0), everybody.get(day, 0), place, height(everybody.get(day, 0)), height(mine.get(day, 0))
        )
        for place, day in enumerate(days)
    ]
