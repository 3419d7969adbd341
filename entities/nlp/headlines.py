"""Attributions in headlines, which the encoder seldom sees: "Rents must fall, minister says".

The source often is a role that the text gives a name to later, so it is resolved forward (cataphora).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from entities.nlp.annotation import Span
from entities.nlp.cues import cue_words, look_up
from entities.nlp.detected import DetectedQuote
from entities.nlp.quotation import kind_of

HEADLINE = re.compile(
    r"\s*(?P<content>[^\n\r]{12,}?), (?P<source>[^\n\r,:]{2,60}?) (?P<cue>[\w-]+(?: (?:reporters|voters|court))?)"
    r"\s*(?=[\n\r])"
)
CONFIDENCE = 0.6


def with_headline(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, with that of its headline in front if it attributes something."""
    match = HEADLINE.match(text)
    known = look_up(cue_words(match["cue"])) if match else None
    if match is None or known is None or known.attribution != "said":
        return list(quotes)
    content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
    others = [quote for quote in quotes if quote.content[0].start >= match.end() and not inside(quote.cue, match)]
    kind = kind_of(text, (content,), mask)
    return [DetectedQuote((content,), (cue,), (source,), kind, CONFIDENCE), *others]


def inside(cue: Sequence[Span], headline: re.Match[str]) -> bool:
    return bool(cue) and cue[0].end <= headline.end()
