"""Quotes that go on without a cue of their own: in the next paragraph, the next sentence, or as a fragment.

Newspapers let a speaker go on without saying so again. A quote never crosses a paragraph: what stands
in the next one is a quote of its own, without cue and source, which `coreference` gives to the same
speaker. Reported speech ends with its sentence, unless quotation marks carry on. A sentence with quoted
words between two sentences of one speaker continues that speaker ("The plan is 'a gift to
nobody'."). Known limit: such a sentence is told from the reporter's scare quotes by its neighbours only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.coreference.interviews import with_answers
from entities.nlp.dates.words import WEEKDAY
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import is_turn
from entities.nlp.language.quotation import MARKS, kind_of
from entities.nlp.language.sentences import DATELINE
from entities.nlp.layout.headlines import with_headline
from entities.nlp.layout.lists import BULLET, with_lists, with_named_line, without_entries
from entities.nlp.layout.pull_quotes import with_pull_quotes
from entities.nlp.layout.tweets import with_posts
from entities.nlp.quotes.addressed import with_speakers_of_sentences
from entities.nlp.quotes.broken import joined
from entities.nlp.quotes.coordinated import with_coordinated
from entities.nlp.quotes.nested import with_inner
from entities.nlp.quotes.own_sources import with_own_sources
from entities.nlp.quotes.relayed import with_own_speakers

SHORTEST_FRAGMENT = 3  # quoted words; fewer are a name or a scare quote
LINE = re.compile(r"[^\n\r]+")
# a finished quotation, and another that opens behind it: a text that has lost its line breaks
REOPENS = re.compile(r"[.!?…][\"”][ \u00a0]+(?=[\"“]\w)")
CONNECTIVE = re.compile(r"(?:However|But|And|Meanwhile|Moreover|Still|Yet|So|Also|Instead|Therefore),? ")
ENDS_STATEMENT = re.compile(r"[.!?][\"'”’)\]]*\s*$")
INDENT = 8  # blanks that may stand before the first word of a line
INTRODUCES = frozenset(",:")  # what stands behind a cue and before the quotation it introduces
UNMARKED_CONFIDENCE = 0.5
# "said [on Thursday] profits fell", "said [Thursday] that it would pay": when it was said
DAY_OF_SAYING = re.compile(
    rf"(?:(?:on|late|early) (?:{WEEKDAY})(?: (?:morning|afternoon|evening|night))?|(?:{WEEKDAY}|yesterday) that\b),? "
    r"(?:that )?"
    r"(?=[\w\"“‘'])(?!(?:was|were|is|will|would|and|or|at|in|by|to|as|with|after|before|when|where|which)\b)"
)
LEADING_MARKS = re.compile(r"[:;,–—-]+\s+(?=\S)")
BESIDE = 12  # characters between a source and its cue
INNER_MARKS = {  # by the closing mark: those that open and those that close, no apostrophes
    "’": re.compile(r"‘|’(?!\w)"),
    "”": re.compile(r"[“”]"),
    "»": re.compile(r"[«»]"),
}


def completed(
    text: str, mask: bytes | bytearray, sentences: Sequence[Span], quotes: Sequence[DetectedQuote]
) -> tuple[DetectedQuote, ...]:
    """The quotes cut at paragraphs and sentences, with the fragments nobody marked, in text order.

    `mask` is `quotation.quoted(text)`. Linear in the length of the text and the number of quotes.
    """
    spoken = without_entries(text, with_headline(text, mask, quotes))
    quotes = with_lists(text, mask, with_answers(text, mask, spoken))
    near = [from_first_word(text, without_far_source(text, quote)) for quote in quotes if not is_astray(text, quote)]
    near = with_own_sources(text, mask, sentences, with_own_speakers(text, mask, near))
    near = with_speakers_of_sentences(text, sentences, near)
    near = with_inner(text, mask, sentences, near)
    parts = (with_named_line(text, part) for quote in near for part in cut(text, mask, sentences, quote))
    apart = joined(text, with_coordinated(text, mask, with_posts(text, with_pull_quotes(text, list(parts)))))
    return tuple(
        sorted([*apart, *unmarked(text, mask, sentences, apart)], key=lambda quote: (quote.content, quote.cue))
    )


def without_far_source(text: str, quote: DetectedQuote) -> DetectedQuote:
    """Without a cue, a source in another paragraph is a mere neighbour."""
    if quote.cue or not quote.source:
        return quote
    first, second = sorted((quote.source[0], quote.content[0]))
    return replace(quote, source=()) if "\n" in text[first.end : second.start] else quote


def from_first_word(text: str, quote: DetectedQuote) -> DetectedQuote:
    """Without the colon or dash that the encoder took for the beginning: "Ana Ruiz writes[: At] the harbour …"."""
    first = quote.content[0]
    leading = LEADING_MARKS.match(text, first.start, first.end)
    if quote.cue and text[quote.cue[0].end : first.start] == " ":
        leading = DAY_OF_SAYING.match(text, first.start, first.end) or leading
    return replace(quote, content=(Span(leading.end(), first.end), *quote.content[1:])) if leading else quote


def is_astray(text: str, quote: DetectedQuote) -> bool:
    """Reported speech in a paragraph below its cue, which announces no paragraph ("He said:")."""
    if not quote.cue or quote.kind != "indirect" or quote.cue[0].end > quote.content[0].start:
        return False
    if is_turn(text, quote.cue):
        return False
    between = text[quote.cue[0].end : quote.content[0].start]
    return "\n" in between and ":" not in between and not quote.cue[0].of(text).endswith(":")


def cut(text: str, mask: bytes | bytearray, sentences: Sequence[Span], quote: DetectedQuote) -> Iterator[DetectedQuote]:
    """The part next to the cue stays the quote; other parts are quotes of their own if words are quoted."""
    groups: list[list[Span]] = []
    turn = is_turn(text, quote.cue)  # of an interview: all of its paragraph
    for fragment in (rest for part in quote.content if (rest := without_dateline(text, part))):
        spoken = as_introduced(text, mask, fragment)
        for position, part in enumerate(parts_of(text, mask, () if turn else sentences, spoken)):
            if position or not groups or stands_apart(text, mask, sentences, groups[-1][-1], part):
                groups.append([])
            groups[-1].append(part)
    anchor = said_where(text, quote)
    own = min(range(len(groups)), key=lambda index: distance(anchor, groups[index])) if groups else 0
    for index, group in enumerate(groups):
        content = tuple(trimmed for part in group if (trimmed := without_marks(text, mask, part)))
        if not content:
            continue
        kind = quote.kind if turn else kind_of(text, content, mask)
        if index == own:
            yield replace(quote, content=content, kind=kind)
        elif kind == "direct" or (kind != "indirect" and index > own):
            yield replace(quote, content=content, kind=kind, cue=(), source=())


def without_dateline(text: str, fragment: Span) -> Span | None:
    """ "PORT ALMEDA, May 14 (Echo Wire) - The harbour will close, ...": where a report was filed, nobody says."""
    opens = text[fragment.start - 1 : fragment.start] in ("", "\n")
    dateline = DATELINE.match(text, fragment.start) if opens else None
    if not dateline:
        return fragment
    return Span(dateline.end(), fragment.end) if dateline.end() < fragment.end else None


def as_introduced(text: str, mask: bytes | bytearray, fragment: Span) -> Span:
    """Without what follows the quotation where a comma or colon introduces one: 'says, "Go," until he went'."""
    end = mask.find(0, fragment.start, fragment.end)
    quoted_first = end > fragment.start and mask.find(1, end, fragment.end) < 0
    return Span(fragment.start, end) if quoted_first and introduced_by(text, fragment) in INTRODUCES else fragment


def introduced_by(text: str, fragment: Span) -> str:
    """The last character before a fragment that is neither a blank nor a quotation mark."""
    before = text[max(0, fragment.start - 4) : fragment.start].rstrip(MARKS + " \u00a0")
    return before[-1:]


def stands_apart(text: str, mask: bytes | bytearray, sentences: Sequence[Span], before: Span, part: Span) -> bool:
    """A fragment that is a quote of its own, not more of the one before it.

    Reported speech ends with its sentence, and a quotation in the next one is no part of it, unless the words before
    are a quotation as well: '"A [to be sure]," he said. "B."'
    """
    kind = kind_of(text, [part], mask)
    border = Span(max(before.start, before.end - 2), min(part.end, part.start + 2))
    if not any(map(str.isalnum, text[before.end : part.start])) and any(reopenings(text, mask, border)):
        return True
    if introduced_by(text, part) == ":" and kind == "direct" and kind_of(text, [before], mask) == "indirect":
        return True
    between = bisect_right(sentences, Span(part.start + 1, 0)) - bisect_right(sentences, Span(before.end, 0))
    quoted_to_the_end = bool(mask[before.end - 1])
    return between > 0 and (kind == "indirect" or (kind == "direct" and not quoted_to_the_end))


def parts_of(text: str, mask: bytes | bytearray, sentences: Sequence[Span], fragment: Span) -> Iterator[Span]:
    """Pieces of a fragment: its paragraphs, and its sentences where the words go unquoted over the border."""
    for line in lines_of(text, mask, fragment):
        start = line.start
        first = bisect_right(sentences, Span(start + 1, 0))
        for sentence in sentences[first:]:
            border = sentence.start
            if border >= line.end:
                break
            if border > start and not mask[border - 1] and not any(mask[max(start, border - 3) : border + 1]):
                if text[start:border].strip():
                    yield Span(start, border)
                start = border
        if text[start : line.end].strip():
            yield Span(start, line.end)


def lines_of(text: str, mask: bytes | bytearray, fragment: Span) -> Iterator[Span]:
    """The lines of a fragment, also those that have lost their breaks: '"Help us." | "We are many."'."""
    for line in LINE.finditer(text, fragment.start, fragment.end):
        start = line.start()
        for border in reopenings(text, mask, Span(*line.span())):
            yield Span(start, border)
            start = border
        yield Span(start, line.end())


def reopenings(text: str, mask: bytes | bytearray, part: Span) -> Iterator[int]:
    """Where another quotation opens right behind the end of a quoted sentence."""
    for found in REOPENS.finditer(text, part.start, part.end):
        if mask[found.start()] and mask[found.end() + 1]:
            yield found.end()


def said_where(text: str, quote: DetectedQuote) -> Span:
    """The cue of a quote, with its source where that stands beside it: "[Ana Rudd said]"; not before a colon."""
    anchor = (quote.cue or quote.source or quote.content)[0]
    if ":" in text[anchor.end - 1 : anchor.end + 1]:
        return anchor
    if quote.cue and quote.source and 0 <= anchor.start - quote.source[0].end <= BESIDE:
        return Span(quote.source[0].start, anchor.end)
    if quote.cue and quote.source and 0 <= quote.source[0].start - anchor.end <= BESIDE:
        return Span(anchor.start, quote.source[0].end)
    return anchor


def distance(anchor: Span, group: Sequence[Span]) -> int:
    return min(max(part.start - anchor.end, anchor.start - part.end, 0) for part in group)


def without_marks(text: str, mask: bytes | bytearray, part: Span) -> Span | None:
    """Without blanks around it, and without enclosing marks where all of it is quoted."""
    start, end = part.start, part.end
    quoted = kind_of(text, [part], mask) == "direct"
    drop = MARKS + " \t\u00a0" if quoted else " \t\u00a0"
    before = text[max(0, start - INDENT) : start].rstrip(" \t")
    if before[-1:] in ("", "\n") and (bullet := BULLET.match(text, start, end)):
        start = bullet.end()
    while start < end and text[start] in drop:
        start += 1
    while end > start and text[end - 1] in drop and not closes_inner(text, start, end):
        end -= 1
    return Span(start, end) if any(map(str.isalnum, text[start:end])) else None


def closes_inner(text: str, start: int, end: int) -> bool:
    """Whether the last character closes a quotation that opens inside the stretch: "He told us ‘no’"."""
    marks = INNER_MARKS.get(text[end - 1])
    found = marks.findall(text, start, end) if marks else []
    return found.count(text[end - 1]) * 2 == len(found) > 0


def unmarked(
    text: str, mask: bytes | bytearray, sentences: Sequence[Span], quotes: Sequence[DetectedQuote]
) -> Iterator[DetectedQuote]:
    """Sentences with quoted words and no quote, between two sentences of quotes that name a source."""
    covered: dict[int, bool] = {}  # sentence -> whether a quote in it has a source
    for quote in quotes:
        for part in (*quote.content, *quote.cue):
            index = bisect_right(sentences, Span(part.start, part.end)) - 1
            while 0 <= index < len(sentences) and sentences[index].start < part.end:
                covered[index] = covered.get(index, False) or bool(quote.source)
                index += 1
    for index in range(1, len(sentences) - 1):
        sentence = sentences[index]
        if index in covered or not (covered.get(index - 1) and covered.get(index + 1)):
            continue
        if "\n" in text[sentences[index - 1].start : sentences[index + 1].end]:
            continue
        if longest_quoted(text, mask, sentence) < SHORTEST_FRAGMENT or not ENDS_STATEMENT.search(sentence.of(text)):
            continue
        start = sentence.start
        if match := CONNECTIVE.match(text, start, sentence.end):
            start = match.end()
        content = Span(start, sentence.end - 1 if text[sentence.end - 1] == "." else sentence.end)
        yield DetectedQuote((content,), (), (), kind_of(text, (content,), mask), UNMARKED_CONFIDENCE)


def longest_quoted(text: str, mask: bytes | bytearray, sentence: Span) -> int:
    """Words of the longest quoted stretch of a sentence."""
    quoted = "".join(text[at] if mask[at] else "\n" for at in range(sentence.start, sentence.end))
    return max((len(re.findall(r"\w+", stretch)) for stretch in quoted.split("\n")), default=0)
