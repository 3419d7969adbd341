"""Two cues of one source in one sentence: "Ana Ruiz said [it was late] and urged [everybody to leave]".

The encoder often reads both as one content. It is cut before a second verb of speech that has no subject of its own,
and what follows this verb is another quote of the same source. Such a verb belongs to the words before it where these
hold a verb of the same form: "said he met the board and urged it to wait" stays whole. Known limits: no syntax, so a
verb of the same form in another clause keeps a content whole, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.quotation import kind_of

REGULAR = (
    "warn|add|argu|insist|den|promis|vow|pledg|suggest|propos|defend|prais|criticis|criticiz|condemn|reject|stress|claim"
    "|question|demand|thank|announc|confirm|admit|acknowledg|welcom|explain|emphasis|emphasiz|reiterat|conced|declar|urg"
)
SPOKE = rf"(?:said|called (?:for|on)|expressed|accused|(?:{REGULAR})(?:t?ed|ied))"
SPEAKS = rf"(?:says?|calls? (?:for|on)|express(?:es)?|accuses?|(?:{REGULAR})(?:e?s|ies))"
ADVERB = r"(?:(?:also|then|only|later|again|further|even|has|have|\w+ly) )*"
SILENT = r"(?:did|would|could) not (?:say|comment|elaborate|specify|disclose|believe|rule)"
SECOND = re.compile(
    rf",? (?:(?P<but>but)|and) (?P<cue>{ADVERB}(?:(?P<spoke>{SPOKE})|{SPEAKS}|(?P<silent>{SILENT})))\b[,:]?\s+(?=\S)"
    r"|(?:,? while |,[\"”]? (?=adding))(?P<adding>(?:adding|saying|warning|noting|stressing|urging|insisting))\b"
    r"[,:]?\s+(?=\S)"
    r"|,[\"”] (?P<reporter>referring to|in reference to|alluding to)\s+(?=\S)"
)
# a verb of the same form, the subject of which may go on: "he discussed the matter and promised", "had met and urged"
OF_SAME_FORM = re.compile(
    r"\b(?!(?:needed|used)\b)[a-z]{2,}(?<!e)ed\b|\b(?:had|has|have) "
    r"|\b(?:heard|told|met|found|took|made|went|came|saw|wrote|held|got|left|gave|knew|kept|spoke|sent)\b"
)
BE = re.compile(r"\b(?:is|are|was|were|be|been|being|not)(?: \w+ly)? $")
PRESENT = re.compile(r"\b(?:he|she|it|they|we|who|which) [a-z]+s\b|\bbelieves\b")
CLOSING_MARKS = '"”'
SHORTEST = 3  # words before the second cue
CERTAINTY = 0.9  # of the first quote's confidence that the second keeps


def with_coordinated(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes, those of reported speech cut before a second cue of their source."""
    taken = {quote.cue[0].start for quote in quotes if quote.cue}
    return [part for quote in quotes for part in parts_of(text, mask, quote, taken)]


def parts_of(text: str, mask: bytes | bytearray, quote: DetectedQuote, taken: set[int]) -> Iterator[DetectedQuote]:
    second = second_cue(text, mask, quote)
    if second is None:
        yield quote
        return
    first = Span(quote.content[0].start, second.start())
    kept = (first,)
    yield replace(quote, content=kept, kind=kind_of(text, kept, mask), inner=())
    if second["silent"] or second["reporter"]:
        return
    cue = Span(*second.span("adding" if second["adding"] else "cue"))
    rest = without_marks(text, mask, Span(second.end(), quote.content[0].end))
    if cue.start in taken or rest is None:
        return
    sure = quote.confidence * CERTAINTY
    yield replace(quote, content=(rest,), cue=(cue,), kind=kind_of(text, (rest,), mask), confidence=sure, inner=())


def second_cue(text: str, mask: bytes | bytearray, quote: DetectedQuote) -> re.Match[str] | None:
    """The first cue inside a content that has the source of the whole for its subject."""
    if quote.kind == "direct" or len(quote.content) != 1 or not (quote.cue and quote.source):
        return None
    content = quote.content[0]
    if not quote.source[0].start < quote.cue[0].start < content.start:
        return None
    for second in SECOND.finditer(text, content.start, content.end):
        before = text[content.start : second.start()]
        words = second.start() + (2 if text[second.start() + 1] in CLOSING_MARKS else 1)
        if any(mask[words : second.end() - 1]) or len(before.split()) < SHORTEST:
            continue
        if "\n" in before or goes_on(before, second):
            continue
        return second
    return None


def goes_on(before: str, second: re.Match[str]) -> bool:
    """Whether the words before a verb may hold its subject."""
    if second["but"] or second["adding"] or second["reporter"]:
        return False
    if second["silent"]:
        return re.search(r"\b(?:did|would|could)\b", before) is not None
    if second["spoke"]:
        return any(not BE.search(before[: verb.start()]) for verb in OF_SAME_FORM.finditer(before))
    return PRESENT.search(before) is not None


def without_marks(text: str, mask: bytes | bytearray, span: Span) -> Span | None:
    """The rest of a content, without the marks around it where all of it is quoted."""
    start, end = span.start, span.end
    if kind_of(text, (span,), mask) == "direct":
        start += len(text[start:end]) - len(text[start:end].lstrip("\"“‘'"))
        end -= len(text[start:end]) - len(text[start:end].rstrip("\"”’' "))
    return Span(start, end) if re.search(r"\w", text[start:end]) else None
