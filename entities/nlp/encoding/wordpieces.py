"""Text to wordpieces, with what the lower-cased vocabulary loses: case, quotation and layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from tokenizers import BertWordPieceTokenizer

from entities.nlp.language import quotation

# The encoder's embedding tables are indexed by these numbers; changing one means training again.
LOWER, CAPITALISED, UPPER, SINGLE_UPPER, WITH_DIGIT, NUMBER, MIXED_CASE, SYMBOL = range(8)
CONTINUATION = 8  # added to a word's shape on its second and further pieces
UNQUOTED, QUOTED, OPENING, CLOSING, INNER, APOSTROPHE = range(6)
ADJOINING, BLANK, NEW_LINE, NEW_PARAGRAPH = range(4)

QUOTATION_MARKS = np.array([ord(mark) for mark in quotation.MARKS], dtype=np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Wordpieces:
    """Arrays of one length, one item a wordpiece.

    `ids`, `shapes`, `quotes`, `breaks` are the encoder's inputs. `first` marks the first piece of
    each word; `starts` and `ends` are the code points where the piece's whole word begins and ends.
    """

    ids: np.ndarray
    shapes: np.ndarray
    quotes: np.ndarray
    breaks: np.ndarray
    first: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: slice | np.ndarray) -> Wordpieces:
        return Wordpieces(
            self.ids[part],
            self.shapes[part],
            self.quotes[part],
            self.breaks[part],
            self.first[part],
            self.starts[part],
            self.ends[part],
        )


@lru_cache(maxsize=1)
def tokenizer(vocabulary: Path) -> BertWordPieceTokenizer:
    return BertWordPieceTokenizer(str(vocabulary), lowercase=True)


def split(text: str, mask: bytes | bytearray, vocabulary: Path) -> Wordpieces:
    """The wordpieces of a text without lone surrogates. `mask` is `quotation.quoted(text)`."""
    encoded = tokenizer(vocabulary).encode(text, add_special_tokens=False)
    ids = np.array(encoded.ids, dtype=np.int64)
    if not len(ids):
        empty = np.zeros(0, np.int64)
        return Wordpieces(empty, empty, empty, empty, empty.astype(bool), empty, empty)
    offsets = np.array(encoded.offsets, dtype=np.int64)
    words = np.array(encoded.word_ids, dtype=np.int64)
    first = np.concatenate(([True], words[1:] != words[:-1]))
    heads = np.flatnonzero(first)
    word_of_piece = np.cumsum(first) - 1
    starts = offsets[heads, 0]
    ends = offsets[np.append(heads[1:], len(ids)) - 1, 1]
    shapes = np.fromiter(
        (shape_of(text[a:b]) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)),
        dtype=np.int64,
        count=len(heads),
    )[word_of_piece]
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return Wordpieces(
        ids=ids,
        shapes=np.where(first, shapes, shapes + CONTINUATION),
        quotes=quotation_states(codes, mask, starts, ends)[word_of_piece],
        # a gap is a feature of the piece that follows it: only a word's first piece has one
        breaks=np.where(first, gaps(codes, starts, ends)[word_of_piece], ADJOINING),
        first=first,
        starts=starts[word_of_piece],
        ends=ends[word_of_piece],
    )


@lru_cache(maxsize=50_000)
def shape_of(word: str) -> int:
    if any(character.isalpha() for character in word):
        if any(character.isdigit() for character in word):
            return WITH_DIGIT
        if word.islower():
            return LOWER
        if word.isupper():
            return UPPER if len(word) > 1 else SINGLE_UPPER
        return CAPITALISED if word[0].isupper() and word[1:].islower() else MIXED_CASE
    return NUMBER if any(character.isdigit() for character in word) else SYMBOL


def quotation_states(codes: np.ndarray, mask: bytes | bytearray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """A state for each word: inside quotation marks or not, or which part a mark itself plays."""
    inside = np.concatenate((np.frombuffer(bytes(mask), dtype=np.uint8), [0])).astype(bool)
    here, before, after = inside[starts], inside[starts - 1] & (starts > 0), inside[ends]
    is_mark = (ends - starts == 1) & np.isin(codes[starts], QUOTATION_MARKS)
    of_mark = np.where(~here, APOSTROPHE, np.where(~before, OPENING, np.where(~after, CLOSING, INNER)))
    return np.where(is_mark, of_mark, np.where(here, QUOTED, UNQUOTED))


def gaps(codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """What stands before each word: nothing, a blank, one line break, or several."""
    lines = np.concatenate(([0], np.cumsum(codes == ord("\n"))))
    previous = np.concatenate(([0], ends[:-1]))
    breaks = lines[starts] - lines[previous]
    states = np.where(starts == previous, ADJOINING, BLANK + np.minimum(breaks, 2))
    states[0] = NEW_PARAGRAPH
    return states
