"""The text of a record in spaCy's tokens, cut so that every annotation begins and ends with a token."""

import sys
from bisect import bisect_right
from functools import cache
from itertools import pairwise

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from entities.nlp.language.sentences import BoundedTokenizer, sentence_borders, tokenizer_of


@cache
def _english() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = BoundedTokenizer(tokenizer_of(nlp), fresh=lambda: tokenizer_of(spacy.blank("en")))
    nlp.max_length = sys.maxsize
    return nlp


def tokenized(record: dict) -> Doc:
    """A Doc with sentence borders. A border of an annotation inside of one of spaCy's tokens cuts it in two.

    Borders in blanks behind a word can't cut; `Doc.char_span` with alignment_mode="expand" takes the word then.
    """
    whole = sentence_borders(_english().make_doc(record["text"]))
    cuts = sorted(set(_borders(record)))
    words, spaces, starts = [], [], []
    for token in whole:
        end = token.idx + len(token)
        inside = cuts[bisect_right(cuts, token.idx) : bisect_right(cuts, end - 1)]
        borders = [token.idx, *inside, end]
        for left, right in pairwise(borders):
            words.append(record["text"][left:right])
            spaces.append(right == end and bool(token.whitespace_))
            starts.append(left == token.idx and bool(token.is_sent_start))
    return Doc(whole.vocab, words=words, spaces=spaces, sent_starts=starts)


def _borders(record):
    for annotation in (*record["entities"], *record["dates"]):
        yield from (annotation["start"], annotation["end"])
    for quote in record["quotes"]:
        for start, end in (*quote["content"], *quote["cue"], *quote["source"]):
            yield from (start, end)
