"""A quote within the sentence it is printed in.

The borders are guessed from end marks: an abbreviation ("Mr. Berg") may cut the sentence short, never the quote.
"""

import re
from collections.abc import Iterable

from articles.search.folding import fold_words
from entities.choices import Part

_BORDER = re.compile(r"""[.!?…]["”’'»)\]]*(?=\s|\Z)|\n""")
_BLANKS = re.compile(r"\s+")


def in_context(window: str, offset: int, fragments: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The printed sentence around a quote as [(words, is content)].

    `window` is text that starts at code point `offset` of the article; `fragments` are the (start, end) of the
    quote's content in the article, in text order.
    """
    inside = [(start - offset, end - offset) for start, end in fragments if offset <= start < offset + len(window)]
    if not inside:
        return []
    first, last = inside[0][0], min(inside[-1][1], len(window))
    before, after = window[:first], window[last:]
    borders = list(_BORDER.finditer(before))
    parts = [(before[borders[-1].end() :] if borders else _from_a_word(before, cut=offset > 0), False)]
    position = first
    for start, end in inside:
        parts += [(window[position:start], False), (window[start:end], True)]
        position = min(end, len(window))
    # The content's own end mark may close the sentence: “… talk.” Next
    border = _BORDER.search(window[last - 1 : last] + after)
    parts.append((after[: max(border.end() - 1, 0)] if border else _to_a_word(after), False))
    parts = [(_BLANKS.sub(" ", words), is_content) for words, is_content in parts if words]
    if parts and not parts[0][1]:
        parts[0] = (parts[0][0].lstrip(), False)
    return [part for part in parts if part[0]]


def speaker_chain(name: str, spans: Iterable[tuple[str, int, str]]) -> list[str]:
    """The words that lead from the quote to its speaker, nearest first, without parts of the actor's own name.

    `spans` are [(part, position, words)] of a quote's spans.
    """
    links = (
        (part == Part.CHAIN, position, words) for part, position, words in spans if part in (Part.SPEAKER, Part.CHAIN)
    )
    chain = [words for _, _, words in sorted(links)]
    known = set(fold_words(name).split())
    return [words for words in dict.fromkeys(chain) if not set(fold_words(words).split()) <= known]


def _from_a_word(words: str, *, cut: bool) -> str:
    return f"… {words.partition(' ')[2]}" if cut and words else words


def _to_a_word(words: str) -> str:
    return f"{words.rpartition(' ')[0]} …" if " " in words else words
