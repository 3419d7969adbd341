"""Questions and answers: "Q: Why? / A: Because ...", "Echo: Why? / Ruiz: Because ...".

What follows an "A:" is said by whom the text interviews; a turn that prints a name is that person's. Who asks
most is the interviewer, whose questions are no statements, unless the turns stand in quotation marks: then
somebody else's interview is quoted, and both of its sides are. Known limit: with several people interviewed at
once, all answers marked "A" go to the one named most often before the first question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import STOPS
from entities.nlp.language.gazetteer import fold_name
from entities.nlp.language.words import Words
from entities.nlp.layout.questions import FIRST_PERSON, unmarked_interview, without_quotations
from entities.nlp.names.identify import Cast

TURN = re.compile(
    r"^[ \t]*[\"“]?(?:(?P<mark>Q|A|Question|Answer)[:.]|(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}):)[ \t]+(?=\S)",
    re.MULTILINE,
)
STAGE_DIRECTION = re.compile(r"[\s\"“]*(?:\([^()]*\)|\[[^\[\]]*\])[\s.\"”]*")
OPENING = '"“'
LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")
ANSWERS = frozenset({"A", "Answer", *STOPS})  # what stands before an answer and names nobody
FEWEST_TURNS = 4  # with names: others are lists and headings
ALMOST_ALL = 0.8  # of what looks like turns; a headline ("Ruiz: ...") or a stage direction may look like one too
BLANK_OR_MARK = ' \t\n\r\u00a0"”'
OFTEN = 0.4  # share of the interviewer's turns that end with a question mark
CONFIDENCE = 0.9


def with_answers(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, those within its questions and answers replaced by one for each paragraph answered."""
    turns = list(TURN.finditer(text))
    marked = [turn for turn in turns if turn["mark"]]
    named = [] if marked else turns if is_transcript(turns) else recurring(turns)
    if {turn["mark"][0] for turn in marked} == {"Q", "A"}:
        answered = answers(text, mask, marked, ANSWERS)
    elif (interviewer := who_asks(text, named)) or is_transcript(named):
        silent = {interviewer} if not any(map(opens_quoted, named)) else set()
        answered = answers(text, mask, named, {turn["name"] for turn in named} - silent)
    else:
        begins, unmarked = unmarked_interview(text, mask)
        return around(quotes, begins, unmarked)
    return around(quotes, (marked or named)[0].start(), list(answered))


def around(quotes: Sequence[DetectedQuote], begins: int, answered: list[DetectedQuote]) -> list[DetectedQuote]:
    """The answers, and the quotes of the text before and behind the interview, which the reporter tells."""
    ends = answered[-1].content[-1].end if answered else begins
    return [quote for quote in quotes if not begins <= quote.content[0].start < ends] + answered


def recurring(turns: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The turns of names that have several; none where too many have one only, as in a list or a table."""
    times = Counter(turn["name"] for turn in turns)
    several = [turn for turn in turns if times[turn["name"]] > 1]
    return several if len(several) >= ALMOST_ALL * len(turns) else []


def is_transcript(turns: Sequence[re.Match[str]]) -> bool:
    """Whether all turns have names in capitals, as transcripts print them, and most belong to names that recur."""
    times = Counter(turn["name"] for turn in turns)
    several = [count for count in times.values() if count > 1]
    in_capitals = all(turn["name"] and turn["name"].isupper() for turn in turns)
    return in_capitals and len(turns) >= FEWEST_TURNS and len(several) > 1 and 2 * sum(several) > len(turns)


def who_asks(text: str, turns: Sequence[re.Match[str]]) -> str:
    """The name of the interviewer, or nothing where named turns make no interview."""
    times = Counter(turn["name"] for turn in turns)
    if len(turns) < FEWEST_TURNS or not 2 <= len(times) <= 4:
        return ""
    asked = Counter(
        turn["name"]
        for turn, end in zip(turns, ends(text, turns), strict=True)
        if text[turn.end() : end].rstrip(BLANK_OR_MARK).endswith("?")
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
        lines = list(LINE.finditer(text, turn.end(), end))
        while end == len(text) and len(lines) > 1 and not speaks(text, mask, lines[-1]):
            lines.pop()  # behind the last answer the reporter goes on
        for line in lines:
            if STAGE_DIRECTION.fullmatch(line.group()) or (opens_quoted(turn) and not says_on(turn, line)):
                continue
            content = (Span(line.start(), line.start() + len(line.group().rstrip())),)
            yield DetectedQuote(content, (cue,), (source,), "direct", CONFIDENCE)


def speaks(text: str, mask: bytes | bytearray, line: re.Match[str]) -> bool:
    """Whether a paragraph can be of an answer: it says "I" or "we" outside quotation marks, or is quoted itself."""
    plain = without_quotations(text, mask, Span(*line.span()))
    return not any(map(str.isalnum, plain)) or FIRST_PERSON.search(plain) is not None


def opens_quoted(turn: re.Match[str]) -> bool:
    return turn.group().lstrip()[0] in OPENING


def says_on(turn: re.Match[str], line: re.Match[str]) -> bool:
    """A transcript that is quoted opens each of its paragraphs with a mark; a line without one is the reporter's."""
    return line.start() == turn.end() or line.group().lstrip()[0] in OPENING


class Interviewees:
    """Whom an interview has answer; to be asked in text order."""

    def __init__(self, words: Words, cast: Cast) -> None:
        self.words, self.cast = words, cast
        self.begins = len(words.text)  # where the first answer that names nobody stands

    def of(self, quote: DetectedQuote) -> int | None:
        """The name mention of who gives an answer; None if the quote is none, or nobody fits."""
        text = self.words.text
        answer = next(iter(quote.source or quote.cue), None)
        if answer is None or not (quote.source or answer.of(text) in STOPS):
            return None
        if answer.of(text) in ANSWERS:
            self.begins = min(self.begins, self.words.paragraph_starts[self.words.paragraph(answer.start)])
        return interviewee(text, self.cast, answer, self.begins)


def interviewee(text: str, cast: Cast, answer: Span, begins: int) -> int | None:
    """The name mention of the person whom an "A" stands for, if one is named before the interview, or in capitals."""
    if answer.of(text) not in ANSWERS:
        return in_capitals(text, cast, answer)
    named = [
        (mention.actor, index)
        for index, mention in enumerate(cast.mentions)
        if mention.span.end <= begins and mention.actor is not None and is_person(cast, mention.actor)
    ]
    times = Counter(actor for actor, _ in named)
    return max(named, key=lambda found: (times[found[0]], -found[1]))[1] if named else None


def in_capitals(text: str, cast: Cast, label: Span) -> int | None:
    """The first mention of the one person whose family name stands in capitals before a colon: "RUIZ: ..."."""
    printed = label.of(text)
    if not printed.isupper() or text[label.end : label.end + 1] != ":":
        return None
    family_name = fold_name(printed).split()[-1:]
    fitting = {
        mention.actor: index
        for index, mention in reversed(list(enumerate(cast.mentions)))
        if mention.actor is not None
        and is_person(cast, mention.actor)
        and fold_name(mention.span.of(text)).split()[-1:] == family_name
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def is_person(cast: Cast, actor: int) -> bool:
    return cast.actors[actor].found.kind == "person"
