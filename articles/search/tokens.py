"""The words of a text as the search stores and seeks them, so that what is printed is found however it is typed.

A word is a run of letters and digits, without accents, case and invisible characters. Hyphens, slashes and other marks
divide: "vice-president" is two words that stand together. Known exceptions: the letters of an abbreviation are one
word ("U.S." is "us"); a number keeps its decimals and loses the marks of its thousands ("€3.4m" is "3.4m", "10,000"
is "10000"); a possessive loses its end ("Iran's" is "iran"); where no blanks divide words, in Chinese and Japanese,
each sign is one.
"""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.search.folding import fold_words

LONGEST_CHUNK = 40  # characters between two blanks whose words are remembered
LONGEST_WORD = 200  # characters; what is longer is no word, and PostgreSQL takes 2,046 bytes
LAST_POSITION = 16_383  # PostgreSQL keeps no later ones,
MOST_POSITIONS = 255  # and not more than these of one word


class Token(NamedTuple):
    """A word as it is sought, and the characters of the text that say it."""

    word: str
    start: int
    end: int


def _of_category(*categories: str) -> str:
    """The characters of the basic plane in these Unicode categories, for a class of a regular expression."""
    return "".join(re.escape(chr(code)) for code in range(0x10000) if unicodedata.category(chr(code)) in categories)


_INVISIBLE = _of_category("Cf")
_LETTER = rf"[^\W\d_{_INVISIBLE}]"
_INSIDE = rf"(?:[^\W_]|[{_of_category('Mn', 'Mc', 'Me')}{_INVISIBLE}])"
_SIGN = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_TOKEN = re.compile(
    rf"(?P<sign>{_SIGN})"
    rf"|(?<![\w.])(?P<letters>{_LETTER}(?:\.{_LETTER})+)(?!{_INSIDE})"
    rf"|(?<!\w)(?P<number>\d+(?:[.,\u00a0\u202f]\d+)+)(?P<unit>(?:(?!{_SIGN}){_INSIDE})*)"
    rf"|(?P<word>(?:(?!{_SIGN}){_INSIDE})+)(?P<possessive>['’]s(?!{_INSIDE}))?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+\.\d+")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_CHUNK = re.compile(r"[^ \t\r\n]+")
_DIGITS, _WORD = re.compile(r"\d+"), re.compile(r"[^\W_]+")


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order."""
    for match in _TOKEN.finditer(text):
        if match["number"]:
            yield from _number(match)
            continue
        kind = match.lastgroup if match.lastgroup != "possessive" else "word"
        start, end = match.span(kind or "word")
        for word in _folded(text[start:end].replace(".", "") if kind == "letters" else text[start:end]):
            yield Token(word, start, end)


def vector_of(text: str) -> str:
    """A text's words with their places, as PostgreSQL writes a tsvector: "'ferry':2,7 'the':1"."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    position = 0
    for chunk in _CHUNK.findall(text):
        for word in _words_in(chunk) if len(chunk) <= LONGEST_CHUNK else (token.word for token in tokens(chunk)):
            position += 1
            found = places[word]
            if len(found) < MOST_POSITIONS:
                found.append(min(position, LAST_POSITION))
    return " ".join(f"'{word}':{','.join(map(str, dict.fromkeys(found)))}" for word, found in places.items())


@lru_cache(maxsize=100_000)
def _words_in(chunk: str) -> tuple[str, ...]:
    """What stands between two blanks is a few words, most of which were met before: no word goes on beyond a blank."""
    return tuple(token.word for token in tokens(chunk))


def _number(match: re.Match[str]) -> Iterator[Token]:
    """ "3.4" is one word and "10,000" another; "11.09.2001" and "1,2,3" are several."""
    number, start = match["number"], match.start("number")
    unit = "".join(_folded(match["unit"]))
    if _THOUSANDS.fullmatch(number) or _DECIMAL.fullmatch(number):
        yield Token(re.sub(r"[^\d.]", "", number) + unit, start, match.end())
        return
    parts = list(_DIGITS.finditer(number))
    for part in parts[:-1]:
        yield Token(part[0], start + part.start(), start + part.end())
    yield Token(parts[-1][0] + unit, start + parts[-1].start(), match.end())


@lru_cache(maxsize=50_000)
def _folded(printed: str) -> tuple[str, ...]:
    """One word as it is sought; several where one sign stands for them; none where nothing can be seen."""
    return tuple(sys.intern(word[:LONGEST_WORD]) for word in _WORD.findall(fold_words(_UNSEEN.sub("", printed))))
