"""Direct quotes that their cue breaks: '"A," Ana Ruiz said. "B."' is one quote in two fragments.

The encoder links each fragment on its own, and loses the second where the words between are many ("said in an
interview on Friday"). Only the sentence of the cue may stand between them, in one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote

# the rest of the sentence that holds the cue, its full stop, and the mark that opens the second fragment
TILL_NEXT = re.compile(
    r"[,.!?…]?[\"”’'»]{1,2}(?:(?!(?<=[a-z]{3})[.!?] +[A-Z])[^\n\r\"“”«»])*(?<=[^\W\d_]{3})[.,;][ \t]*[\"“‘'«]{1,2}"
)
LONGEST = 260  # characters between the two fragments


def joined(text: str, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes in text order, each direct one with the fragment behind its cue."""
    found: list[DetectedQuote] = []
    for quote in sorted(quotes, key=lambda each: (each.content, each.cue)):
        if found and breaks(text, found[-1], quote):
            found[-1] = replace(found[-1], content=(*found[-1].content, *quote.content))
        else:
            found.append(quote)
    return found


def breaks(text: str, quote: DetectedQuote, following: DetectedQuote) -> bool:
    """Whether the cue of a quote stands between its words and those of the next, which has none of its own."""
    if quote.kind != "direct" or following.kind != "direct" or not (quote.cue and quote.source):
        return False
    if following.cue not in ((), quote.cue) or len(quote.content) > 1:
        return False
    gap = Span(quote.content[-1].end, following.content[0].start)
    between = (quote.cue[0], quote.source[0])
    if not 0 < gap.end - gap.start <= LONGEST or any(not gap.start <= one.start < gap.end for one in between):
        return False
    return TILL_NEXT.fullmatch(text, gap.start, gap.end) is not None
