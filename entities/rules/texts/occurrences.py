"""Where a text prints the same words again. Pure: no database."""

import re
import unicodedata

from articles.search.folding import fold_words

_ACCENT = re.compile("[\u0300-\u036f]")  # typed as a character of its own
_LETTERS = {"ss": "(?:ss|ß)", "ae": "(?:ae|æ)", "oe": "(?:oe|œ)"}
_PARTS = re.compile("|".join([*_LETTERS, r"\s+", "."]), re.DOTALL)
_WORD = re.compile(r"\w+")
_GOES_ON_BEFORE = re.compile(r"\w[-']?\Z")
_GOES_ON_AFTER = re.compile(r"\w|-\w|'(?!s\b)\w")


class _Plain(dict[int, str]):
    """For str.translate: each character as `fold_words` writes it, where that is one character; so offsets stay."""

    def __missing__(self, code: int) -> str:
        folded = fold_words(chr(code))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_plain = _Plain()


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """The (start, end) in code points at which `text` prints `words`, accents, case and kinds of marks ignored.

    Only whole words count, "Gil" neither in "Gilbert" nor in "Gil-Robles" but in "Gil’s"; and what `words` print
    with a capital has one there, too: "May" is no "may". Ligatures other than ß, æ and œ are not seen through.
    """
    key, plain = fold_words(words), text.translate(_plain)
    if not key:
        return []
    accents = _ACCENT.pattern + "*" if _ACCENT.search(plain) else ""
    pattern = re.compile("".join(_printed(part, accents) for part in _PARTS.findall(key)))
    return [
        (start, end)
        for start, end in (found.span() for found in pattern.finditer(plain))
        if not _goes_on(plain, start, end) and _as_tall(text[start:end], words)
    ]


def _printed(part: str, accents: str) -> str:
    return r"\s+" if part.isspace() else _LETTERS.get(part, re.escape(part)) + accents


def _goes_on(plain: str, start: int, end: int) -> bool:
    return bool(_GOES_ON_BEFORE.search(plain[max(0, start - 2) : start]) or _GOES_ON_AFTER.match(plain, end))


def _as_tall(printed: str, words: str) -> bool:
    """Whether every capital at the beginning of a word is there in print."""
    theirs, ours = (_WORD.findall(unicodedata.normalize("NFC", one)) for one in (printed, words))
    return len(theirs) == len(ours) and all(
        word[0].isupper() or not like[0].isupper() for word, like in zip(theirs, ours, strict=True)
    )
