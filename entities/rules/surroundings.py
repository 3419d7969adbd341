"""An actor and its neighbours: whom it talks about, who talks about it, and what passes between these."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

MOST_NEIGHBOURS = 40  # all of whom are named


def neighbours(own: Iterable[Mapping[str, Any]], actor: int, most: int = MOST_NEIGHBOURS) -> list[int]:
    """Ids at the other ends of rows of pairs with this actor, those first with most quotes of both directions."""
    totals: Counter[int] = Counter()
    for pair in own:
        for end in {pair["speaker"], pair["target"]} - {actor}:
            totals[end] += pair["total"]
    return [pk for pk, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:most]]
