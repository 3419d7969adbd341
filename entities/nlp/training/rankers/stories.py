"""Which texts tell the same story: texts of one story never stand on both sides of a split."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

CAPITALISED = re.compile(r"\b[A-Z][\w’'-]{2,}")
RAREST = 12  # names that more texts print tell no story
SHARED = 0.3  # of the rarer names of the text that has fewer


def stories(texts: Sequence[str]) -> list[int]:
    """Number of the story of each text; texts that share many of their rarer names are of one story."""
    names = [set(CAPITALISED.findall(text)) for text in texts]
    frequency = Counter(name for of_text in names for name in of_text)
    rare = [{name for name in of_text if 1 < frequency[name] <= RAREST} for of_text in names]
    printed: dict[str, list[int]] = defaultdict(list)
    story = list(range(len(texts)))
    for at, of_text in enumerate(rare):
        common = Counter(other for name in of_text for other in printed[name])
        for other, shared in sorted(common.items()):
            if shared >= 3 and shared >= SHARED * min(len(of_text), len(rare[other])):
                old, new = story[at], story[other]
                story = [new if number == old else number for number in story]
        for name in of_text:
            printed[name].append(at)
    return story
