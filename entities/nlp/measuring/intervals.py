"""Between which bounds a score lies that was measured on a few articles: told again of articles drawn from them.

Every score here is a share whose two parts are sums over articles, so that an article is two numbers: of an F1 those
found rightly, counted twice, and these with all others found or missed; of an accuracy the right ones and all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from entities.nlp.measuring.matching import matched
from entities.nlp.measuring.mistakes import Record, statements

DRAWS = 1000
SIGNS = frozenset({"negative", "positive"})


class Part(NamedTuple):
    """What one article adds to a share."""

    of_it: float
    whole: float


class Interval(NamedTuple):
    share: float
    low: float
    high: float


def f1(result: Mapping[str, Any]) -> Part:
    return Part(2 * result["tp"], 2 * result["tp"] + result["fp"] + result["fn"])


def accuracy(result: Mapping[str, Any]) -> Part:
    return Part(round(result["acc"] * result["n"]), result["n"])


def interval(articles: Sequence[Part], seed: int = 7) -> Interval | None:
    """The share over all articles, and the middle 95% of it over articles drawn with repetition; None of nothing."""
    if not any(article.whole for article in articles):
        return None
    lottery = random.Random(seed)
    draws = (lottery.choices(articles, k=len(articles)) for _ in range(DRAWS))
    drawn = sorted(share(draw) for draw in draws if any(article.whole for article in draw))
    return Interval(share(articles), drawn[int(len(drawn) * 0.025)], drawn[int(len(drawn) * 0.975)])


def share(articles: Sequence[Part]) -> float:
    return sum(article.of_it for article in articles) / sum(article.whole for article in articles)


def opposite_signs(gold: Record, found: Record) -> Part:
    """Of the statements found that have a subject, and a sign here and there: those with the opposite one."""
    signs = [(true, ours) for true, ours in signs_of(gold, found) if {true, ours} <= SIGNS]
    return Part(sum(true != ours for true, ours in signs), len(signs))


def signs_of(gold: Record, found: Record) -> Iterator[tuple[str, str]]:
    """The true stance and that found; what the set accepts beside the true one counts as that."""
    true_quotes, own_quotes = statements(gold), statements(found)
    for at, other in matched(gold["text"], true_quotes, own_quotes).items():
        true, ours = true_quotes[other], own_quotes[at]["stance"]
        if true.get("certain", True) and true["about"]:
            accepted = (true.get("also_accept") or {}).get("stance", [])
            yield (ours if ours in accepted else true["stance"]), ours
