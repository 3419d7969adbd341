"""Questions and answers: "Q: Why? / A: Because ...", "Echo: Why? / Ruiz: Because ...".

What follows an "A:" is said by whom the text interviews; a turn that prints a name is that person's. Who asks
most is the interviewer, whose questions are no statements. Known limit: with several people interviewed at
once, all answers marked "A" go to the one named most often before the first question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.names import Cast
from entities.nlp.quotation import kind_of

TURN = re.compile(
    r"^[ \t]*(?:(?P<mark>Q|A|Question|Answer)[:.]|(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}):)[ \t]+(?=\S)",
    re.MULTILINE,
)
LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")
ANSWERS = frozenset({"A", "Answer"})
FEWEST_TURNS = 4  # with names: others are lists and headings
OFTEN = 0.4  # share of the interviewer's turns that end with a question mark
CONFIDENCE = 0.9


def with_answers(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, those within its questions and answers replaced by one for each paragraph answered."""
    turns = list(TURN.finditer(text))
    marked = [turn for turn in turns if turn["mark"]]
    if {turn["mark"][0] for turn in marked} == {"Q", "A"}:
        answered = answers(text, mask, marked, ANSWERS)
    elif interviewer := who_asks(text, turns):
        answered = answers(text, mask, turns, {turn["name"] for turn in turns} - {interviewer})
    else:
        return list(quotes)
    begins = (marked or turns)[0].start()
    return [quote for quote in quotes if quote.content[0].start < begins] + list(answered)


def who_asks(text: str, turns: Sequence[re.Match[str]]) -> str:
    """The name of the interviewer, or nothing where named turns make no interview."""
    named = [turn for turn in turns if turn["name"]]
    times = Counter(turn["name"] for turn in named)
    if len(named) < FEWEST_TURNS or len(named) < len(turns) or not 2 <= len(times) <= 4 or min(times.values()) < 2:
        return ""
    asked = Counter(
        turn["name"]
        for turn, end in zip(named, ends(text, named), strict=True)
        if text[turn.end() : end].rstrip().endswith("?")
    )
    name, most = max(asked.items(), key=lambda item: item[1] / times[item[0]], default=("", 0))
    return name if name and most >= OFTEN * times[name] else ""


def ends(text: str, turns: Sequence[re.Match[str]]) -> list[int]:
    return [turn.start() for turn in turns[1:]] + [len(text)]


def answers(
    text: str, mask: bytes | bytearray, turns: Sequence[re.Match[str]], answering: frozenset[str] | set[str]
) -> Iterator[DetectedQuote]:
    for turn, end in zip(turns, ends(text, turns), strict=True):
        who = "mark" if turn["mark"] else "name"
        if turn[who] not in answering:
            continue
        source, cue = Span(*turn.span(who)), Span(turn.end(who), turn.end(who) + 1)
        for line in LINE.finditer(text, turn.end(), end):
            content = (Span(line.start(), line.start() + len(line.group().rstrip())),)
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
