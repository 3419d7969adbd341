"""Full text as people type it: words, "words that stand together", -word or NOT word, or, (brackets), and beginn* for
words that begin so.

What is typed is divided into words as texts are (articles/search/tokens.py), so that "covid 19", "COVID-19" and U.S.
find what is printed. Nothing is a mistake: a bracket or a quotation mark that is not closed ends with the search, and
a sign that means nothing here is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery

from articles.search.folding import fold_words
from articles.search.tokens import tokens

LONGEST = 200  # characters
SHORTEST_BEGINNING = 2  # letters; a single one begins a good part of all words
_PART = re.compile(r'(?P<phrase>"[^"]*(?:"|$))|(?P<bracket>[()])|(?P<words>(?:(?![()"])\S)+)')
_LAST_WORD = re.compile(r"(?:^|[\s\"(])(\w[\w'’-]*)$")
_BEGINNING = re.compile(r"(?<=\w)\*(?!\w)")
_JOINING = {"AND", "&"}  # what stands side by side is sought together anyway
_LEAVING_OUT = {"NOT", "!"}


@dataclass(frozen=True, slots=True)
class Search:
    """What is sought: a query in PostgreSQL's own words, "" for nothing; and the words a hit shows, 'beginn*' too."""

    query: str
    terms: frozenset[str] = field(default_factory=frozenset)


class _Query(SearchQuery):
    template = "%(expressions)s::tsquery"


def words_query(words: str) -> SearchQuery:
    """The condition on a search vector made of `vector_of`; a search without a word finds nothing."""
    return _Query(understood(words).query, search_type="raw")


def understood(words: str) -> Search:
    """How a search is read."""
    return _Reading(words).whole()


def still_typing(words: str) -> str:
    """The same search with its last word as a beginning, since it may go on: "port fer" -> "port fer*".

    A blank, a quotation mark or a star at the end finishes it; a word to be left out is left out only when finished.
    """
    last = _LAST_WORD.search(words)
    if not last or len(last[1]) < SHORTEST_BEGINNING or len(words) >= LONGEST:
        return words
    if fold_words(last[1]) == "or" or last[1] in _JOINING | _LEAVING_OUT or _leaves_out(words[: last.start(1)]):
        return words
    return f"{words}*"


def _leaves_out(before: str) -> bool:
    parts = before.split()
    return bool(parts) and parts[-1] in _LEAVING_OUT


class _Reading:
    """Reads a search from left to right: or binds less than standing side by side, which binds less than NOT."""

    def __init__(self, words: str) -> None:
        self.parts: Iterator[re.Match[str]] = _PART.finditer(words.translate(_PLAIN_MARKS)[:LONGEST])
        self.terms: set[str] = set()
        self.left_out = False
        self._next()

    def whole(self) -> Search:
        found = [self._either()]
        while self.part:  # a bracket was closed that had not been opened
            self._next()
            found.append(self._either())
        return Search(_joined(found, "&"), frozenset(self.terms))

    def _next(self) -> None:
        self.part = next(self.parts, None)

    def _either(self) -> str:
        found = [self._together()]
        while self.part and self._is_or():
            self._next()
            found.append(self._together())
        return _joined(found, "|")

    def _together(self) -> str:
        found = []
        while self.part and self.part[0] != ")" and not self._is_or():
            found.append(self._one())
        return _joined(found, "&")

    def _one(self) -> str:
        """A word, phrase or bracket, with what is said of it before."""
        assert self.part
        part = self.part
        self._next()
        if part["bracket"]:
            inside = self._either()
            if self.part:
                self._next()  # the closing bracket
            return inside
        if part["phrase"]:
            return self._phrase(part[0])
        said = part[0]
        if said in _LEAVING_OUT or said == "-":
            return self._without()
        if said.startswith("-"):
            return self._not(self._phrase, said[1:])
        return "" if said in _JOINING else self._phrase(said)

    def _without(self) -> str:
        return self._not(self._one) if self.part and self.part[0] != ")" and not self._is_or() else ""

    def _not(self, read, *given) -> str:
        before, self.left_out = self.left_out, not self.left_out
        found = read(*given)
        self.left_out = before
        return f"!({found})" if found else ""

    def _phrase(self, said: str) -> str:
        """The words that are said in one go stand together: "vice-president" is 'vice' <-> 'president'."""
        stars = {star.start() for star in _BEGINNING.finditer(said)}
        found = []
        for token in tokens(said):
            begins = token.end in stars
            found.append(f"'{token.word}'{':*' if begins else ''}")
            if not self.left_out:
                self.terms.add(f"{token.word}*" if begins else token.word)
        return f"({' <-> '.join(found)})" if len(found) > 1 else "".join(found)

    def _is_or(self) -> bool:
        return self.part is not None and (self.part[0] == "|" or self.part[0].casefold() == "or")


_PLAIN_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑‒–—−", "-"))


def _joined(parts: list[str], sign: str) -> str:
    parts = [part for part in parts if part]
    return parts[0] if len(parts) == 1 else f"({f' {sign} '.join(parts)})" if parts else ""
