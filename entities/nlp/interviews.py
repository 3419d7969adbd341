"""Questions and answers: "Q: Why? / A: Because ...". What follows an "A:" is said by whom the text interviews.

Turns that print a name ("Ruiz: Because ...") are found by the encoder. Known limit: with several people
interviewed at once, all answers go to the one named most often before the first question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.names import Cast
from entities.nlp.quotation import kind_of

TURN = re.compile(r"^[ \t]*(?P<who>Q|A|Question|Answer)(?P<cue>[:.])[ \t]+(?=\S)", re.MULTILINE)
LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")
ANSWERS = frozenset({"A", "Answer"})
CONFIDENCE = 0.9


def with_answers(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, those within its questions and answers replaced by one for each paragraph answered."""
    turns = list(TURN.finditer(text))
    if {turn["who"][0] for turn in turns} != {"Q", "A"}:
        return list(quotes)
    begins = turns[0].start()
    outside = [quote for quote in quotes if quote.content[0].start < begins]
    return outside + list(answers(text, mask, turns))


def answers(text: str, mask: bytes | bytearray, turns: Sequence[re.Match[str]]) -> Iterator[DetectedQuote]:
    ends = [turn.start() for turn in turns[1:]] + [len(text)]
    for turn, end in zip(turns, ends, strict=True):
        if turn["who"] not in ANSWERS:
            continue
        for line in LINE.finditer(text, turn.end(), end):
            content = (Span(line.start(), line.start() + len(line.group().rstrip())),)
            source, cue = Span(*turn.span("who")), Span(*turn.span("cue"))
            yield DetectedQuote(content, (cue,), (source,), kind_of(text, content, mask), CONFIDENCE)


def interviewee(text: str, cast: Cast, answer: Span) -> int | None:
    """The name mention of the person whom an "A" stands for, if the text names one before."""
    if answer.of(text) not in ANSWERS:
        return None
    named = [
        (mention.actor, index)
        for index, mention in enumerate(cast.mentions)
        if mention.span.end <= answer.start and mention.actor is not None and is_person(cast, mention.actor)
    ]
    times = Counter(actor for actor, _ in named)
    return max(named, key=lambda found: (times[found[0]], -found[1]))[1] if named else None


def is_person(cast: Cast, actor: int) -> bool:
    return cast.actors[actor].found.kind == "person"
