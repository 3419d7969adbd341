"""What changed between two texts: word by word, by the algorithm of Ratcliff and Obershelp (Python's difflib)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 6_000  # of two paragraphs together, compared word by word; more are compared as wholes


@dataclass(frozen=True)
class Piece:
    """A run of words: "same", "gone" or "new"."""

    kind: str
    words: str


def difference(before: str, after: str) -> list[list[Piece]]:
    """The paragraphs of both texts, in order, each as its pieces."""
    old, new = before.split("\n\n"), after.split("\n\n")
    found: list[list[Piece]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [[Piece("same", words)] for words in old[a:b]]
            continue
        shared = min(b - a, d - c)
        found += [list(_of_words(one, two)) for one, two in zip(old[a : a + shared], new[c : c + shared], strict=True)]
        found += [[Piece("gone", words)] for words in old[a + shared : b]]
        found += [[Piece("new", words)] for words in new[c + shared : d]]
    return found


def _of_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        yield from (Piece("gone", before), Piece("new", after))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))
