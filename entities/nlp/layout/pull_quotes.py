"""Pull quotes and letters: a quoted paragraph, a dash, and who said it.

“Nobody asked us.” — Mirela Tosk, who has fished here for forty years

The dash is the cue. So plain a layout outweighs what the encoder found in the paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote

PULL_QUOTE = re.compile(
    r"^[ \t\u00a0]*[\"“”„«‘'](?P<content>(?:[^\n\r\"“”„«»]++|“[^\n\r\"“”]*+”)++)[\"”“»’']"
    r"[ \t\u00a0]*(?:\r?\n[ \t\u00a0]*)?"
    r"(?P<cue>--?|[‒–—―])[ \t\u00a0]*(?P<source>[^\W\d_][^\n\r.!?:\"“”«»]{1,100}(?<![\s,;-]))\.?[ \t\u00a0]*$",
    re.MULTILINE,
)
CAPITAL = re.compile(r"(?:the |an? )?[^\W\d_a-z]")
CONFIDENCE = 0.9


def with_pull_quotes(text: str, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text; each pull quote is one, with the source behind its dash."""
    pulled = [match for match in PULL_QUOTE.finditer(text) if CAPITAL.match(match["source"])]
    if not pulled:
        return list(quotes)
    begins = [match.start() for match in pulled]

    def is_pulled(quote: DetectedQuote) -> bool:
        at = bisect_right(begins, quote.content[0].start) - 1
        return at >= 0 and quote.content[0].start < pulled[at].end()

    def of(match: re.Match[str]) -> DetectedQuote:
        content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
        return DetectedQuote((content,), (cue,), (source,), "direct", CONFIDENCE)

    return [quote for quote in quotes if not is_pulled(quote)] + [of(match) for match in pulled]
