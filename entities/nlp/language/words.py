"""The words, sentences and paragraphs of a text, to be asked by character position.

A word here is coarser than spaCy's token: "Berg-Dahl" and "U.S." are one word, "Norway's" is two ("Norway",
"'s"), a punctuation mark is a word of its own. All lookups are binary searches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from entities.nlp.annotation import Span

WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[’']s\b"
    r"|[#@]?\w+(?:[-‐‑.&/]\w+|[’'](?!s\b)\w+)*"
    r"|[^\w\s]"
)
PARAGRAPH_BREAK = re.compile(r"\n+")


class Words:
    """Parallel lists `starts`, `ends`, `texts`, `lowers` over the words of `text`."""

    def __init__(self, text: str, sentences: Iterable[Span]) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.texts: list[str] = []
        for match in WORD.finditer(text):
            self.starts.append(match.start())
            self.ends.append(match.end())
            self.texts.append(match.group())
        self.lowers = [word.lower().replace("’", "'") for word in self.texts]
        self.sentence_starts = [sentence.start for sentence in sentences] or [0]
        self.paragraph_starts = [0, *(match.end() for match in PARAGRAPH_BREAK.finditer(text))]

    def __len__(self) -> int:
        return len(self.texts)

    def first_from(self, position: int) -> int:
        """Index of the first word that starts at or after `position`; len(self) if there is none."""
        return bisect_left(self.starts, position)

    def last_until(self, position: int) -> int:
        """Index of the last word that ends at or before `position`; -1 if there is none."""
        return bisect_right(self.ends, position) - 1

    def within(self, span: Span) -> range:
        return range(self.first_from(span.start), self.last_until(span.end) + 1)

    def span(self, first: int, last: int) -> Span:
        """From word `first` to word `last`, both included."""
        return Span(self.starts[first], self.ends[last])

    def sentence(self, position: int) -> int:
        """Number of the sentence a character stands in."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)

    def paragraph(self, position: int) -> int:
        return bisect_right(self.paragraph_starts, position) - 1

    def sentence_end(self, position: int) -> int:
        following = bisect_right(self.sentence_starts, position)
        return self.sentence_starts[following] if following < len(self.sentence_starts) else len(self.text)

    def sentence_start(self, position: int) -> int:
        return self.sentence_starts[self.sentence(position)]
