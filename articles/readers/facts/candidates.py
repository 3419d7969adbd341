"""Which of the things that a file says about an article is right? Candidates are ranked and compared.

Principle: every place that may print a title, an author, an outlet or a date gives a candidate, and each place has a
trust: how often it is right on the pages of many newspapers. Candidates that agree support each other, so two middling
places that say the same outweigh a better one that stands alone. A winner that no good place supports, or that another
good place contradicts, is a guess, and is said to be one.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)

CERTAIN = 0.6  # trust of all places together; below, the winner is a guess
RIVAL = 0.8  # trust of another value from which on the winner is one, too
_FEWEST_SHOWN, _LONGEST_SHOWN = 3, 120

# How often a place is right.
SAID, MARKED, USUAL, WEAK, POOR = 0.95, 0.85, 0.65, 0.4, 0.2


@dataclass(frozen=True)
class Candidate:
    """`words`, found at a place of a file, may be this field of its article."""

    field: str
    words: str
    where: str  # "the meta tag og:title"
    trust: float = SAID


@dataclass(frozen=True)
class Found:
    """Where the value of a field was found, whether it is a guess, and what other places say."""

    field: str
    where: str
    guess: bool = False
    others: tuple[str, ...] = ()  # "2 March 2026 (the first time of the page)"


@dataclass(frozen=True)
class Chosen(Generic[Value]):
    value: Value
    candidate: Candidate
    guess: bool
    others: tuple[Candidate, ...]  # of other values, best first

    def found(self) -> Found:
        said = [f"{one.words[:_LONGEST_SHOWN]} ({one.where})" for one in self.others[:_FEWEST_SHOWN]]
        return Found(self.candidate.field, self.candidate.where, self.guess, tuple(said))


def choose(
    read: Sequence[tuple[Candidate, Value]], *, key: Callable[[Value], Key], best: Callable[[Value], float]
) -> Chosen[Value] | None:
    """The value that most speaks for; None of none.

    Values with the same `key` support each other; among them the more trusted counts, then the one for which `best` is
    greater.
    """
    groups: dict[Key, list[tuple[Candidate, Value]]] = {}
    for candidate, value in read:
        groups.setdefault(key(value), []).append((candidate, value))
    if not groups:
        return None
    trusts = {name: together(candidate for candidate, _ in group) for name, group in groups.items()}
    order = sorted(groups, key=lambda name: trusts[name], reverse=True)  # stable: the first of equals
    winner = max(groups[order[0]], key=lambda pair: (round(best(pair[1]), 3), pair[0].trust))
    others = [max(groups[name], key=lambda pair: pair[0].trust)[0] for name in order[1:]]
    rival = max((trusts[name] for name in order[1:]), default=0.0)
    guess = trusts[order[0]] < CERTAIN or (rival >= RIVAL and rival > trusts[order[0]] - 0.1)
    return Chosen(winner[1], winner[0], guess, tuple(others))


def together(candidates: Iterable[Candidate]) -> float:
    """How much to trust what these agree on: they are wrong only if all are. One place counts once."""
    wrong = 1.0
    for trust in {candidate.where: candidate.trust for candidate in candidates}.values():
        wrong *= 1 - trust
    return 1 - wrong
