"""Where the quotes of a text stand: their words, the heads of their sources, the objects of their cues."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from entities.nlp.annotation import Span
from entities.nlp.coreference.interviews import Interviewees
from entities.nlp.coreference.sources import Head, head_of
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import TURN_MARKS
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast


class QuotePlaces:
    """Quotes are given as indexes into those of the text."""

    def __init__(self, words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> None:
        self.words, self.quotes = words, quotes
        self.contents = sorted((part.start, part.end, i) for i, q in enumerate(quotes) for part in q.content)
        self.content_starts = [start for start, _, _ in self.contents]
        self.heads = source_heads(words, cast, quotes)
        self.by_head: dict[Span, list[int]] = defaultdict(list)
        for quote, head in self.heads.items():
            self.by_head[head.span].append(quote)
        self.by_object = objects_of_cues(words, quotes)

    def holding(self, span: Span) -> int | None:
        """The quote in whose words a mention stands."""
        at = bisect_right(self.content_starts, span.start) - 1
        return self.contents[at][2] if at >= 0 and self.contents[at][1] >= span.end else None

    def said_by(self, span: Span) -> Sequence[int]:
        """The quotes whose source has this mention for its head."""
        return self.by_head.get(span, ())

    def said_to(self, position: int) -> Sequence[int]:
        """The quotes whose cue has the word that starts here for its object."""
        return self.by_object.get(position, ())

    def is_direct(self, quote: int) -> bool:
        """Whether its "I" is who speaks: words in quotation marks, and a turn of an interview."""
        found = self.quotes[quote]
        return found.kind == "direct" or (bool(found.cue) and found.cue[0].of(self.words.text) in TURN_MARKS)


def source_heads(words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> dict[int, Head]:
    """By quote; none for one without a source, unless an interview tells who answers."""
    ends = [mention.span.end for mention in cast.mentions]
    interviewees = Interviewees(words, cast)
    heads = {}
    for i, quote in enumerate(quotes):
        answering = interviewees.of(quote)
        if answering is not None:
            heads[i] = Head(cast.mentions[answering].span, name=answering)
        elif quote.source:
            first = bisect_right(ends, quote.source[0].start)
            head = head_of(words, quote.source[0], cast.mentions, first)
            if head:
                heads[i] = head
    return heads


def objects_of_cues(words: Words, quotes: Sequence[DetectedQuote]) -> dict[int, list[int]]:
    """Where the object of a cue stands, right behind it ("called him ..."): quotes by first character."""
    objects: dict[int, list[int]] = defaultdict(list)
    for i, quote in enumerate(quotes):
        behind = words.first_from(quote.cue[-1].end) if quote.cue and quote.source else len(words)
        if behind < len(words) and quote.source[0] < quote.cue[-1]:
            objects[words.starts[behind]].append(i)
    return objects
