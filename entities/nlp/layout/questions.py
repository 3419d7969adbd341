"""Interviews whose turns bear no mark: a paragraph asks, the next one answers in the first person.

A text is one if at least three paragraphs outside quotation marks end with a question, some of them to "you"
and none by "I" (as in a list of questions a reader may have), and most answers speak as "I" or "we". Where
every question has an answer of one paragraph, what stands in a question's place is one, mark or no mark
("That would be the mayor."). Each paragraph answered is a quote whose cue is the stop before it.
Known limit: of longer answers the interviewer's remarks without a question mark cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote

PARAGRAPH = re.compile(r"[^\n\r]*\S[^\n\r]*")
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Mm]e|[Oo]ur|us|[Mm]yself)\b")
SECOND_PERSON = re.compile(r"\b[Yy]our?s?\b")
STOP = re.compile(r"[.?!]")
ASKS = re.compile(r"\?\s*$")
FEWEST_QUESTIONS = 3
ADDRESSED = 2  # questions to "you"
LONGEST_QUESTION = 60  # words
CONFIDENCE = 0.8


def unmarked_interview(text: str, mask: bytes | bytearray) -> tuple[int, list[DetectedQuote]]:
    """Where the first question starts, and the answers; none if the text is no such interview.

    `mask` is `quotation.quoted(text)`. Linear in the length of the text.
    """
    paragraphs = [Span(*match.span()) for match in PARAGRAPH.finditer(text)]
    plain = [without_quotations(text, mask, each) for each in paragraphs]
    asking = [at for at, words in enumerate(plain) if ASKS.search(words) and len(words.split()) <= LONGEST_QUESTION]
    if len(asking) < FEWEST_QUESTIONS or sum(bool(SECOND_PERSON.search(plain[at])) for at in asking) < ADDRESSED:
        return len(text), []
    if any(re.search(r"\bI\b", plain[at]) for at in asking):
        return len(text), []
    turns = list(answered(plain, asking))
    personal = sum(any(FIRST_PERSON.search(plain[at]) for at in answer) for _, answer in turns)
    if 2 * personal <= len(turns):
        return len(text), []
    quotes = [
        DetectedQuote((paragraphs[at],), (cue,), (), "direct", CONFIDENCE)
        for question, answer in turns
        for cue in stops(text, paragraphs[question])
        for at in answer
    ]
    return paragraphs[asking[0]].start, quotes


def without_quotations(text: str, mask: bytes | bytearray, paragraph: Span) -> str:
    return "".join(text[at] for at in range(paragraph.start, paragraph.end) if not mask[at])


def answered(plain: Sequence[str], asking: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Each question with its answers, as positions of paragraphs; what follows the last answer is left out."""
    first, last = asking[0], asking[-1]
    if all((at - first) % 2 == 0 for at in asking):
        yield from ((at, [at + 1]) for at in range(first, min(last + 1, len(plain) - 1), 2))
        return
    for at, following in zip(asking, [*asking[1:], len(plain)], strict=True):
        answer = list(range(at + 1, following))
        while at == last and len(answer) > 1 and not FIRST_PERSON.search(plain[answer[-1]]):
            answer.pop()
        yield at, answer


def stops(text: str, question: Span) -> list[Span]:
    """The last stop of a paragraph, if it has any."""
    return [Span(*match.span()) for match in STOP.finditer(text, question.start, question.end)][-1:]
