"""Posts that a page prints as a line: 'The bridge is shut. https://… — Ana Ruiz (@anaruiz) April 3, 2016'.

The dash is the cue. Links, pictures and tags behind the words are no part of what is said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote

POST = re.compile(
    r"^[ \t\u00a0]*(?P<content>[^\n\r]*?[^\s#])[ \t\u00a0]*"
    r"(?:(?:#?\w*(?:https?://|pic\.twitter\.com/)[^\s—–]*|#\w+)[ \t\u00a0]*)*"
    r"(?P<cue>--?|[‒–—―])[ \t\u00a0]*(?P<source>[^\W\d_][^\n\r()@]{1,50}?)[ \t\u00a0]*\(@\w{1,15}\)"
    r"(?:[ \t\u00a0]+[^\n\r]{0,10}\d[^\n\r]{0,20})?[ \t\u00a0]*$",
    re.MULTILINE,
)
CONFIDENCE = 0.9


def with_posts(text: str, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text; each line that is a post is one, with the source behind its dash."""
    posts = list(POST.finditer(text)) if "(@" in text else []
    if not posts:
        return list(quotes)
    begins = [match.start() for match in posts]

    def is_post(quote: DetectedQuote) -> bool:
        at = bisect_right(begins, quote.content[0].start) - 1
        return at >= 0 and quote.content[0].start < posts[at].end()

    def of(match: re.Match[str]) -> DetectedQuote:
        content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
        return DetectedQuote((content,), (cue,), (source,), "direct", CONFIDENCE)

    return [quote for quote in quotes if not is_post(quote)] + [of(match) for match in posts]
