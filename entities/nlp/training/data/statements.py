"""Quotes of the interchange format as the encoder learns them: PolNeAR's way (Newell, Margolin and Ruths 2018).

There a content holds its quotation marks, the full stop before the last of them, and the “that” that opens it; a cue
has a place, not only a wording. Texts whose statements were annotated lack what is no statement: beliefs, hopes,
topics. So that nobody unlearns them, what the shipped weights find apart from the statements stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from entities.nlp import pipeline
from entities.nlp.annotation import Span
from entities.nlp.language.quotation import MARKS

OPENING = re.compile(rf"(?:\bthat\s+)?[{re.escape(MARKS)}]+(?:\bthat\s+)?$|\bthat\s+$", re.IGNORECASE)
CLOSING = re.compile(rf"[.,!?…]?[{re.escape(MARKS)}]+")
FARTHEST_CUE = 400  # characters between a content and its cue


def documents(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The texts of the records, with their quotes and what else the shipped weights find."""
    for record in records:
        text = record["text"]
        own = [quote for quote in (learned(text, each) for each in record["quotes"]) if quote["content"]]
        said = [Span(*span) for quote in own for span in (*quote["content"], *quote["cue"], *quote["source"])]
        found = [
            learned(text, {"content": pairs(one.content), "cue": pairs(one.cue), "source": pairs(one.source)})
            for one in pipeline.detect(text).quotes
            if not any(span.start < other.end and other.start < span.end for span in one.content for other in said)
        ]
        yield {"id": record["id"], "text": text, "quotes": [*own, *found]}


def learned(text: str, quote: Mapping[str, Any]) -> dict[str, Any]:
    """`content`, `cue` and `source` as lists of [start, end]."""
    contents = sorted(map(tuple, quote["content"]))
    before = quote["cue"]
    source = quote["source"] if "source" in quote else [quote["speaker_span"]] if quote["speaker_span"] else []
    cue = [list(found)] if isinstance(before, str) and (found := place_of(text, before, contents, source)) else before
    return {
        "content": [list(with_marks(text, *span)) for span in contents],
        "cue": cue if isinstance(cue, list) else [],
        "source": [list(span) for span in source],
    }


def with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A content with the marks and the “that” around it, and a full stop that a closing mark follows."""
    if opening := OPENING.search(text, max(0, start - 12), start):
        start = opening.start()
    if closing := CLOSING.match(text, end):
        quoted = text[start] in MARKS or any(mark in text[start:end] for mark in MARKS)
        end = closing.end() if quoted else end
    return start, end


def place_of(
    text: str, cue: str, contents: Sequence[tuple[int, int]], source: Sequence[Sequence[int]]
) -> tuple[int, int] | None:
    """The printing of a cue nearest to its source and content, and in neither; None where there is none near."""
    taken = [*contents, *map(tuple, source)]
    first, last = contents[0][0], contents[-1][1]
    near = re.compile(rf"(?<!\w){re.escape(cue)}(?!\w)").finditer(
        text, max(0, first - FARTHEST_CUE), last + FARTHEST_CUE
    )
    free = [one.span() for one in near if not any(one.start() < end and start < one.end() for start, end in taken)]

    def distance(span: tuple[int, int]) -> int:
        return sum(min(abs(span[0] - end), abs(start - span[1])) for start, end in ((first, last), *map(tuple, source)))

    return min(free, key=distance, default=None)


def pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
