"""Headlines, which the encoder seldom sees: what they attribute, and that they announce nothing beneath.

The source of "Rents must fall, minister says" often is a role that the text gives a name to later, so it is
resolved forward (cataphora).
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
# a first line that ends like no sentence, and like nothing that announces the next line ("She said:", "Asked why,")
FIRST_LINE = re.compile(r"\s*+[^\n\r]*[^\s.,:;!?…–—\-\"'”’»)\]][\"'”’»)\]]*+(?=[^\S\n\r]*[\n\r])")
CONFIDENCE = 0.6


def headline_end(text: str) -> int:
    """Where the headline of a text ends; 0 without one. What it says to be said stands in it, never beneath."""
    match = FIRST_LINE.match(text)
    return match.end() if match else 0


def with_headline(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, with that of its headline in front if it attributes something."""
    match = HEADLINE.match(text)
    known = look_up(cue_words(match["cue"])) if match else None
    if match is None or known is None or known.attribution != "said":
        return list(quotes)
    content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
    others = [quote for quote in quotes if quote.content[0].start >= match.end()]
    kind = kind_of(text, (content,), mask)
    return [DetectedQuote((content,), (cue,), (source,), kind, CONFIDENCE), *others]
