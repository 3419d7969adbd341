"""Where the words of one text stand in another one, that says nearly the same. Pure: no database.

Principle: both texts are the same article, read in two ways: lines joined or not, characters decoded or not, some
paragraphs left out. So their words are compared (by the algorithm of Ratcliff and Obershelp, as Python's difflib has
it), and where words differ, their characters. A stretch is found where its first and its last character are, and where
what stands between them is spelled mostly alike. Known exception: a paragraph that the other text leaves out has no
place there.
"""

import re
from bisect import bisect_right
from difflib import SequenceMatcher

Span = tuple[int, int]  # [start, end), in code points

ALIKE = 0.6  # of the characters of a stretch, blanks aside
_WORDS = re.compile(r"\w+|[^\w\s]")
_LONGEST = 600  # characters of a place that differs, compared one by one


class Realigned:
    """The places of `before` in `after`."""

    def __init__(self, before: str, after: str):
        self.before, self.after = before, after
        self._runs = sorted(_runs(before, after))  # (start in before, start in after, length)
        self._starts = [start for start, _, _ in self._runs]

    def place_of(self, start: int, end: int) -> Span | None:
        """Where the words of [start, end) stand in `after`; None where they don't."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None or last < first:
            return None
        found = (first, last + 1)
        return found if _alike(self.before[start:end], self.after[slice(*found)]) else None

    def places_of(self, spans: list[Span]) -> list[Span] | None:
        """The same of several that belong together: all, or None."""
        found = [self.place_of(*span) for span in spans]
        return None if None in found else [place for place in found if place]

    def _at(self, place: int) -> int | None:
        run = bisect_right(self._starts, place) - 1
        if run < 0:
            return None
        start, other, length = self._runs[run]
        return other + place - start if place < start + length else None


def _runs(before: str, after: str) -> list[tuple[int, int, int]]:
    """Stretches that both texts have, as (start in before, start in after, characters)."""
    old, new = list(_WORDS.finditer(before)), list(_WORDS.finditer(after))
    matcher = SequenceMatcher(None, [one[0] for one in old], [one[0] for one in new])
    runs: list[tuple[int, int, int]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            runs += [(one.start(), other.start(), len(one[0])) for one, other in zip(old[a:b], new[c:d], strict=True)]
        elif kind == "replace":
            runs += _within(before, after, (old[a].start(), old[b - 1].end()), (new[c].start(), new[d - 1].end()))
    return runs


def _within(before: str, after: str, old: Span, new: Span) -> list[tuple[int, int, int]]:
    """The same of two places that differ, by their characters; the ends of both belong together."""
    if old[1] - old[0] > _LONGEST or new[1] - new[0] > _LONGEST:
        return []
    matcher = SequenceMatcher(None, before[slice(*old)], after[slice(*new)], autojunk=False)
    runs = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            runs.append((old[0] + a, new[0] + c, b - a))
        elif kind == "replace":  # "Ã¡" and "á": where one begins the other begins, and where it ends
            runs.append((old[0] + a, new[0] + c, 1))
            if b - a > 1:
                runs.append((old[0] + b - 1, new[0] + d - 1, 1))
    return runs


def _alike(words: str, others: str) -> bool:
    plain, other = "".join(words.split()), "".join(others.split())
    if plain == other:
        return True
    if not plain or not other or not 0.4 < len(plain) / len(other) < 2.5:
        return False
    return SequenceMatcher(None, plain, other, autojunk=False).ratio() >= ALIKE
