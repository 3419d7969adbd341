"""Headlines and subheads, which the encoder seldom sees: what they attribute, and that they announce nothing beneath.

A text falls into sections: its headline, each subhead, and what stands between them. A verb of one says nothing
of another. A headline may end with a full stop; then it is told from a sentence by its lack of small words. A
subhead is a short line of its own between paragraphs that end like sentences.

The source of "Rents must fall, minister says" often is a role that the text gives a name to later, so it is
resolved forward (cataphora).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import cue_words, look_up
from entities.nlp.language.quotation import kind_of

HEADLINE = re.compile(
    r"\s*(?P<content>[^\n\r]{12,}?), (?P<source>[^\n\r,:]{2,60}?) (?P<cue>[\w-]+(?: (?:reporters|voters|court))?)"
    r"\.?\s*(?=[\n\r])"
)
AUDIENCE = re.compile(r"\b(?:court|jury|jurors|inquiry|inquest|tribunal|hearing|committee)$")  # "Ruiz lied, jury told"
# a first line that ends like no sentence, and like nothing that announces the next line ("She said:", "Asked why,")
FIRST_LINE = re.compile(r"\s*+[^\n\r]*[^\s.,:;!?…–—\-\"'”’»)\]][\"'”’»)\]]*+(?=[^\S\n\r]*[\n\r])")
# "Council rejects bridge plan.": one sentence without any of the words that a headline leaves out
STOPPED_LINE = re.compile(r"\s*+[^\n\r.!?:;\"“”«»]{12,100}\.(?=[^\S\n\r]*[\n\r])")
LEFT_OUT = frozenset(
    "a an the this that these those is are was were be been has have had said told he she they it his her their its i"
    " we my our you your who which there".split()
)
LINE = re.compile(r"[^\n\r]+")
SUBHEAD = re.compile(r"[\"“‘']?[A-Z0-9][^\n\r:;]{2,60}(?<![.,!…–—-])(?<![.,!?…][\"”’'»])")
ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")
MOST_WORDS = 9  # of a subhead
SHORTEST_PARAGRAPH = 60  # characters of what may stand beneath a subhead
CONFIDENCE = 0.6


def headline_end(text: str) -> int:
    """Where the headline of a text ends; 0 without one. What it says to be said stands in it, never beneath."""
    if match := FIRST_LINE.match(text):
        return match.end()
    stopped = STOPPED_LINE.match(text)
    return stopped.end() if stopped and LEFT_OUT.isdisjoint(stopped.group().lower().rstrip(".").split()) else 0


def section_borders(text: str) -> tuple[int, ...]:
    """Where the sections of a text end: its headline (at 0 without one), what stands beneath, a subhead, and so on.

    So the section of a place is `bisect_right(borders, place)`, and the even ones are headlines and subheads.
    """
    headline = headline_end(text)
    borders = [headline]
    lines = [line for line in LINE.finditer(text, headline) if not line.group().isspace()]
    above: re.Match[str] | None = None
    for line, below in pairwise(lines):
        is_apart = above is None or ENDS_SENTENCE.search(above.group().rstrip())
        if is_apart and above is not None and is_subhead(line.group().strip(), below.group().strip()):
            borders += line.span()
        above = line
    return tuple(borders)


def is_subhead(line: str, below: str) -> bool:
    """Whether a line between two paragraphs heads the lower one."""
    if SUBHEAD.fullmatch(line) is None or len(line.split()) > MOST_WORDS:
        return False
    begins = below.lstrip("\"“”‘'«")
    return not begins[:1].islower() and (len(below) >= SHORTEST_PARAGRAPH or ENDS_SENTENCE.search(below) is not None)


def with_headline(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, with that of its headline in front if it attributes something."""
    match = HEADLINE.match(text)
    known = look_up(cue_words(match["cue"])) if match else None
    is_paragraph = match is not None and match.group().rstrip().endswith(".") and not headline_end(text)
    if match is None or is_paragraph or known is None or known.attribution != "said":
        return list(quotes)
    content, cue, source = (Span(*match.span(part)) for part in ("content", "cue", "source"))
    others = [quote for quote in quotes if quote.content[0].start >= match.end()]
    kind = kind_of(text, (content,), mask)
    told = AUDIENCE.search(match["source"]) is not None and match["cue"] in ("told", "hears", "heard")
    return [DetectedQuote((content,), (cue,), () if told else (source,), kind, CONFIDENCE), *others]
