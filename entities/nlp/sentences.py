"""Sentence borders and a tokenizer that stay linear on any text."""

from __future__ import annotations

import re

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from entities.nlp.annotation import Span

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


class BoundedTokenizer:
    """spaCy's English tokenizer, with overlong runs cut: it takes quadratic time on a run of marks."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.vocab = tokenizer.vocab

    def __call__(self, text: str) -> Doc:
        if not LONG_RUN.search(text):
            return self.tokenizer(text)
        words: list[str] = []
        spaces: list[bool] = []
        for match in RUN.finditer(text):
            run = match.group()
            if run == " " and words and not spaces[-1]:
                spaces[-1] = True
                continue
            for token in self.tokenizer(run):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **kwargs) -> bytes:
        return self.tokenizer.to_bytes(**kwargs)

    def from_bytes(self, data: bytes, **kwargs) -> BoundedTokenizer:
        self.tokenizer.from_bytes(data, **kwargs)
        return self


Doc.set_extension("sentences", default=(), force=True)  # code points of each, without surrounding blanks


@Language.component("sentence_borders", assigns=["token.is_sent_start", "doc.sents", "doc._.sentences"])
def sentence_borders(doc: Doc) -> Doc:
    """A sentence ends at a line break, or at terminal marks and what closes after them.

    An abbreviation keeps its full stop in its token ("U.S."), so it ends a sentence only before a
    word that opens one; a mark before a lower-case word ("why?" he asked) ends none.
    """
    starts: list[bool] = []
    first_last: list[tuple[int, int]] = []  # where each sentence starts and ends so far
    last = ""  # the last token that is no blank
    touching = ended = False  # `last` has no blank behind it; `last` ends a sentence
    opens_line = True
    for token in doc:
        text = token.text
        if token.is_space:
            opens_line |= "\n" in text or "\r" in text
            touching = False
            starts.append(False)
            continue
        closes = ended and touching and text in CLOSING
        after_mark = ended and not closes and not text[0].islower()
        after_abbreviation = last.endswith(".") and OPENERS.fullmatch(text) is not None
        begins = opens_line or after_mark or after_abbreviation
        starts.append(begins)
        start = token.idx if begins else first_last.pop()[0]
        first_last.append((start, token.idx + len(text)))
        ended = closes or all(mark in TERMINAL for mark in text)
        opens_line, touching, last = False, not token.whitespace_, text
    if starts:  # one call: setting `token.is_sent_start` reads the whole Doc each time
        doc.from_array([SENT_START], np.where(starts, 1, -1).astype(np.int64).view(np.uint64))
    doc._.sentences = tuple(Span(start, end) for start, end in first_last)
    return doc
