"""What follows when some of an actor's mentions turn out to be somebody else: its quotes, its pronouns.

Principle: a quote follows the mention that named its speaker. The last link of the printed chain (he -> the minister
-> Iván Gil) decides; where no link is one of the actor's mentions, the quote follows only if nothing in its article
names the old actor any more. A quote is about the new actor where the words that moved stand inside it and no others
of the old actor do. A pronoun follows the name or description before it, a description the name before it; what
stands before the first name follows that.
"""

from collections.abc import Collection, Iterable, Sequence

from entities.choices import Form

Place = tuple[int, int]  # start, end
Moves = bool | None  # None = as what stands before it


def anaphors_following(mentions: Iterable[tuple[int, str, Moves]]) -> set[int]:
    """Ids of the pronouns and descriptions that follow, of all live mentions of one actor in one article.

    `mentions` are (id, form, whether it moves) in text order; a name always moves or stays.
    """
    mentions = list(mentions)
    first = next((moves for _, form, moves in mentions if form == Form.NAME), False)
    name = antecedent = bool(first)
    following = set()
    for pk, form, moves in mentions:
        if form == Form.NAME:
            name = antecedent = bool(moves)
            continue
        on = name if form == Form.DESCRIPTION else antecedent
        if moves is None and on:
            following.add(pk)
        if form == Form.DESCRIPTION:
            antecedent = on if moves is None else moves
    return following


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


def carried_in_words(pronouns: int, descriptions: int, *, by: int, about: int, cited: int = 0) -> str:
    """ "8 pronouns, 2 quotes by, 3 about"; empty where nothing goes along"""
    said = [_several(n, what) for n, what in ((pronouns, "pronoun"), (descriptions, "description")) if n]
    quotes = [(n, how) for n, how in ((by, "by"), (about, "about"), (cited, "citing")) if n]
    for at, (n, how) in enumerate(quotes):
        said.append(f"{n:,} {how}" if at else f"{_several(n, 'quote')} {how}")
    return ", ".join(said)


def _several(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
