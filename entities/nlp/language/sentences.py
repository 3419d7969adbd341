"""Sentence borders and a tokenizer that stay linear on any text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol, cast

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from entities.nlp.annotation import Span

MOST_WORDS = 20_000  # of a vocabulary, about 10 megabytes
LONGEST_RUN = 200  # characters without a blank that spaCy's tokenizer is given at once
RUN = re.compile(rf"\s+|\S{{1,{LONGEST_RUN}}}")
LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")

TERMINAL = frozenset(".!?…")
CLOSING = frozenset("\"'”’»)]")
# words that open a sentence far more often than they continue a name after an abbreviation
OPENERS = re.compile(
    r"(?:A|After|All|Also|Although|An|And|As|At|But|By|During|Earlier|For|From|He|Her|His|However|I|If|In"
    r"|It|Its|Last|Later|Many|Meanwhile|On|Or|She|Since|So|Some|Such|That|The|Their|Then|There|These|They"
    r"|This|Those|Two|Under|Until|We|What|When|Where|While|Who|With|You)"
)


# "PORT ALMEDA, May 14 (Echo Wire) - The harbour", "Almeda — The harbour": where a report was filed
DATELINE = re.compile(
    r"[A-Z]{2}[A-Z .,'’-]{0,28}[A-Z](?:,? (?:[A-Z][\w.]* )?\d{1,2})?(?: ?\([^()\n]{1,40}\))? ?[-–—]{1,2} (?=\S)"
)
TOWN = r"[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2}"
DATELINE_OF_TOWN = re.compile(
    rf"{TOWN}(?:, (?:{TOWN}(?: \d{{1,2}})?|\d{{1,2}} {TOWN}))?(?: \([^()\n]{{2,40}}\))? (?:—|–|--) (?=[A-Z])"
)
LAST_DATELINE = 600  # characters from the start of a text; what looks like a dateline behind it is something else


class Tokenizer(Protocol):
    """spaCy's own, which publishes no types."""

    vocab: Vocab

    def __call__(self, text: str) -> Doc: ...
    def to_bytes(self, **kwargs: Any) -> bytes: ...
    def from_bytes(self, data: bytes, **kwargs: Any) -> Tokenizer: ...


def tokenizer_of(nlp: Language) -> Tokenizer:
    return cast(Tokenizer, nlp.tokenizer)  # spaCy says no more of it than that it can be called


class BoundedTokenizer:
    """spaCy's English tokenizer, bounded in time and in memory; the Doc keeps its text as it was given.

    Overlong runs are cut, since it takes quadratic time on a run of marks. A vocabulary keeps every word it
    meets; one that has `most_words` is left to the texts read with it, and a `fresh` tokenizer brings the next.
    """

    def __init__(self, tokenizer: Tokenizer, fresh: Callable[[], Tokenizer], most_words: int = MOST_WORDS) -> None:
        self.tokenizer, self.fresh, self.most_words = tokenizer, fresh, most_words

    @property
    def vocab(self) -> Vocab:
        return self.tokenizer.vocab

    def __call__(self, text: str) -> Doc:
        if len(self.vocab) > self.most_words:
            self.tokenizer = self.fresh()
        doc = self.split(self.tokenizer, text)
        doc._.text = text
        return doc

    def split(self, tokenizer: Tokenizer, text: str) -> Doc:
        if not LONG_RUN.search(text):
            return tokenizer(text)
        words: list[str] = []
        spaces: list[bool] = []
        for match in RUN.finditer(text):
            run = match.group()
            if run == " " and words and not spaces[-1]:
                spaces[-1] = True
                continue
            for token in tokenizer(run):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(tokenizer.vocab, words=words, spaces=spaces)

    def to_bytes(self, **kwargs: Any) -> bytes:
        return self.tokenizer.to_bytes(**kwargs)

    def from_bytes(self, data: bytes, **kwargs: Any) -> BoundedTokenizer:
        self.tokenizer.from_bytes(data, **kwargs)
        return self


Doc.set_extension("text", default="", force=True)  # `doc.text` is put together anew each time it is asked for
Doc.set_extension("sentences", default=(), force=True)  # code points of each, without surrounding blanks


def dateline_end(text: str, start: int) -> int:
    """Where the news begins behind a dateline that stands at `start`; `start` itself where none does."""
    if start and text[start - 1] != "\n":
        return start
    match = DATELINE.match(text, start) or (DATELINE_OF_TOWN.match(text, start) if start < LAST_DATELINE else None)
    return match.end() if match else start


@Language.component("sentence_borders", assigns=["token.is_sent_start", "doc.sents", "doc._.sentences"])
def sentence_borders(doc: Doc) -> Doc:
    """A sentence ends at a line break, behind a dateline, or at terminal marks and what closes after them.

    An abbreviation keeps its full stop in its token ("U.S."), so it ends a sentence only before a
    word that opens one; a mark before a lower-case word ("why?" he asked) ends none.
    """
    starts: list[bool] = []
    first_last: list[tuple[int, int]] = []  # where each sentence starts and ends so far
    last, last_end = "", 0  # the last token that is no blank, and where it ends
    ended = False  # `last` ends a sentence
    opens_line = True
    behind_dateline = -1
    whole = doc._.text
    for start, length in doc.to_array([IDX, LENGTH]).tolist():  # a Token for each would take most of the time
        end = start + length
        text = whole[start:end]
        if text.isspace():
            opens_line |= "\n" in text or "\r" in text
            starts.append(False)
            continue
        closes = ended and last_end == start and text in CLOSING
        after_mark = ended and not closes and not text[0].islower()
        after_abbreviation = last.endswith(".") and OPENERS.fullmatch(text) is not None
        if opens_line:
            behind_dateline = dateline_end(whole, start)
        begins = opens_line or after_mark or after_abbreviation or start == behind_dateline
        starts.append(begins)
        first_last.append((start if begins else first_last.pop()[0], end))
        ended = closes or all(mark in TERMINAL for mark in text)
        opens_line, last, last_end = False, text, end
    if starts:  # one call: setting `token.is_sent_start` reads the whole Doc each time
        borders = np.where(starts, 1, -1).astype(np.int64).view(np.uint64)
        doc.from_array([SENT_START], borders)  # type: ignore[arg-type]  # declared for two attributes or more
    doc._.sentences = tuple(Span(start, end) for start, end in first_last)
    return doc
