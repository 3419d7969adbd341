"""Which of an actor's quotes follow when some of the actor's mentions turn out to be somebody else.

Principle: a quote follows the mention that named its speaker. The last link of the printed chain (he -> the minister
-> Iván Gil) decides; where no link is one of the actor's mentions, the quote follows only if nothing in its article
names the old actor any more. A quote is about the new actor where the words that moved stand inside it and no others
of the old actor do.
"""

from collections.abc import Collection, Sequence

Place = tuple[int, int]  # start, end


def speaker_follows(links: Sequence[Place], moved: Collection[Place], stayed: Collection[Place]) -> bool:
    """`links` are the speaker span and the chain after it, nearest to the quote first; all in one article."""
    for link in reversed(links):
        if any(_overlap(link, place) for place in stayed):
            return False
        if any(_overlap(link, place) for place in moved):
            return True
    return bool(moved) and not stayed


def target_follows(content: Sequence[Place], moved: Collection[Place], stayed: Collection[Place]) -> bool:
    """`content` are the fragments of a quote about the old actor."""

    def inside(places: Collection[Place]) -> bool:
        return any(_overlap(fragment, place) for fragment in content for place in places)

    if inside(stayed):
        return False
    return inside(moved) or (bool(moved) and not stayed)


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]
