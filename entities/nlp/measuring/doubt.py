"""What a confidence is worth: whether it tells right from wrong, and how much may be kept at what risk."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Doubted = tuple[float, bool]  # how sure, and whether it was right
DRAWS = 500
BINS = 10
SHARES = (0.25, 0.5, 0.75, 0.9, 1.0)


def auc(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> float:
    """How often something right has the higher confidence than something wrong (Hanley and McNeil 1982)."""
    if not len(right) or not len(wrong):
        return 0.5
    return float((right[:, None] > wrong).mean() + 0.5 * (right[:, None] == wrong).mean())


def auc_of(doubted: Sequence[Doubted]) -> float | None:
    """None where all are right or all are wrong."""
    right = np.array([share for share, is_right in doubted if is_right])
    wrong = np.array([share for share, is_right in doubted if not is_right])
    return auc(right, wrong) if len(right) and len(wrong) else None


def auc_interval(by_document: Sequence[Sequence[Doubted]], seed: int = 7) -> tuple[float, float]:
    """The middle 95% over documents drawn with repetition."""
    lottery = random.Random(seed)
    drawn = []
    for _ in range(DRAWS):
        found = auc_of([one for some in lottery.choices(by_document, k=len(by_document)) for one in some])
        if found is not None:
            drawn.append(found)
    drawn.sort()
    return (drawn[int(len(drawn) * 0.025)], drawn[int(len(drawn) * 0.975)]) if drawn else (0.0, 1.0)


def risk_and_coverage(doubted: Sequence[Doubted]) -> list[tuple[float, float, float]]:
    """(share kept, least confidence kept, share of it that is wrong), the surest first."""
    ranked = sorted(doubted, key=lambda one: -one[0])
    kept = [(share, max(1, round(share * len(ranked)))) for share in SHARES]
    return [
        (share, ranked[count - 1][0], sum(not right for _, right in ranked[:count]) / count)
        for share, count in kept
        if ranked
    ]


def calibration_error(doubted: Sequence[Doubted]) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017, arXiv:1706.04599)."""
    share, right = np.array(doubted, float).T
    bins = np.minimum((share * BINS).astype(int), BINS - 1)
    return float(sum(abs(share[bins == at].sum() - right[bins == at].sum()) for at in range(BINS)) / len(doubted))
