"""Quotes: role scores to content, cue and source spans, links between them, fragments put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding.decoding import best_path, log_softmax, spans
from entities.nlp.encoding.encoder import Encoded, Model
from entities.nlp.encoding.links import FARTHEST, LinkScorer, PieceSpan, distance, near
from entities.nlp.encoding.wordpieces import NEW_LINE, NEW_PARAGRAPH, Wordpieces
from entities.nlp.language import quotation
from entities.nlp.layout.headlines import section_borders
from entities.nlp.quotes.adjacent import adjacent_cues

FARTHEST_WITHOUT_CUE = 30  # pieces from a content to a source that no cue joins
FOREIGN_WORDS = 5  # words between two fragments of one quote that are not its own cue or source
ARTICLES = frozenset({"the", "a", "an", "his", "her", "its", "their"})
LAST_WORD = re.compile(r" (?=[\w-]+$)")
FINISHED = re.compile(r"[.!?…](?:[\"”»’']|’’|\'\')\s+(?=[A-Z])")
ENDS_LINE = tuple(".!?…\"”’'")
OPENING_MARKS = "\"“‘'"
LEADING_MARK = re.compile(r"\s*(?:''|‘‘|’’|``|[\"“„‟«‹‘'”＂])\s*")
TRAILING_MARK = re.compile(r"\s*(?:''|’’|[\"”“»›’'＂])\s*\Z")
# "said that it was late", not "said that was late"
CONJUNCTION = re.compile(
    r"that,?\s+(?!(?:is|was|would|will|could|should|might|may|must|had|has|did|does|meant|means|depends)\b)(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RoleSpan:
    role: str
    pieces: PieceSpan
    certainty: float  # mean log-probability of its words' labels


def find(text: str, mask: bytes | bytearray, pieces: Wordpieces, encoded: Encoded, model: Model) -> list[DetectedQuote]:
    """The quotes of a stretch of text, in text order. `mask` is `quotation.quoted(text)`."""
    borders = section_borders(text)
    roles = [
        part
        for span in role_spans(text, pieces, encoded, model, borders)
        for part in (split_finished(text, mask, pieces, span) if span.role == "content" else [span])
    ]
    drafts = [
        draft
        for draft in link(text, roles, pieces, encoded, model, borders)
        if not is_mere_heading(text, borders, draft)
    ]
    found = [part for draft in drafts for part in split_fragments(text, draft)]
    quotes = [finish(text, mask, quote) for quote in found]
    return sorted((quote for quote in quotes if quote), key=lambda quote: (quote.content, quote.cue))


def role_spans(text: str, pieces: Wordpieces, encoded: Encoded, model: Model, borders: Sequence[int]) -> list[RoleSpan]:
    """The labelled spans, in text order; none goes on over the `borders` of sections, no source over a paragraph."""
    heads = np.flatnonzero(pieces.first)
    scores = encoded.roles[heads]
    sections = np.unique(np.searchsorted(pieces.starts[heads], borders)).astype(int)
    for first in sections[(sections > 0) & (sections < len(heads))]:
        scores[first] += model.parameters["start"]  # a section begins as a text of its own
    path = best_path(scores, model.parameters["trans"], model.parameters["start"])
    certainties = log_softmax(scores)[np.arange(len(path)), path]
    begins = np.array([at for at, head in enumerate(heads) if at and opens_paragraph(text, pieces, int(head))], int)
    return [
        RoleSpan(role, PieceSpan(int(heads[begin]), int(heads[last])), float(certainties[begin : last + 1].mean()))
        for role, first, final in spans(path, model.role_labels)
        for begin, last in (within_paragraphs(first, final, begins) if role == "source" else [(first, final)])
    ]


def opens_paragraph(text: str, pieces: Wordpieces, piece: int) -> bool:
    """Whether a piece stands behind an empty line, or behind a line that ends as a sentence does."""
    if pieces.breaks[piece] < NEW_LINE:
        return False
    start = int(pieces.starts[piece])
    return bool(pieces.breaks[piece] == NEW_PARAGRAPH) or text[max(0, start - 8) : start].rstrip()[-1:] in ENDS_LINE


def within_paragraphs(first: int, last: int, begins: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """The parts of a stretch of words, each in one paragraph; `begins` are the words that begin one."""
    for begin in begins[(begins > first) & (begins <= last)].tolist():
        yield first, begin - 1
        first = begin
    yield first, last


def split_finished(text: str, mask: bytes | bytearray, pieces: Wordpieces, span: RoleSpan) -> list[RoleSpan]:
    """A content cut where a finished quotation ends and words begin that nobody quotes: '“Help us.” | They met ...'."""
    first, last = span.pieces
    cuts = [
        int(np.searchsorted(pieces.starts, match.end()))
        for match in FINISHED.finditer(text, int(pieces.starts[first]), int(pieces.ends[last]))
        if mask[match.start()] and not mask[match.end()]
    ]
    borders = [first, *(cut for cut in cuts if first < cut <= last), last + 1]
    return [replace(span, pieces=PieceSpan(begin, end - 1)) for begin, end in pairwise(borders)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote in the making: spans in code points, fragments not yet checked for belonging together."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    confidence: float
    cue_link: float = 1.0
    source_link: float = 1.0
    source_margin: float = 1.0


def link(
    text: str, roles: Sequence[RoleSpan], pieces: Wordpieces, encoded: Encoded, model: Model, borders: Sequence[int]
) -> list[Draft]:
    """Gives each content its cue and each cue its source; contents of one cue make one quote.

    No content gets a cue of another section; `borders` are those of the sections.
    """
    of_role: dict[str, list[PieceSpan]] = {"content": [], "cue": [], "source": []}
    for span in roles:
        of_role[span.role].append(span.pieces)
    contents, cues, sources = of_role["content"], of_role["cue"], of_role["source"]

    def section(span: PieceSpan) -> int:
        return bisect_right(borders, int(pieces.starts[span.first]))

    certainty = {span.pieces: span.certainty for span in roles}
    lines = np.cumsum(pieces.breaks >= NEW_LINE)
    cue_of = LinkScorer.named("c2k", model.parameters)
    source_of = LinkScorer.named("k2s", model.parameters)
    cues_of: dict[int, list[PieceSpan]] = {}
    for cue in cues:
        cues_of.setdefault(section(cue), []).append(cue)

    def printed(span: PieceSpan) -> Span:
        return Span(int(pieces.starts[span.first]), int(pieces.ends[span.last]))

    theirs, strange = adjacent_cues(text, [(span.role, printed(span.pieces)) for span in roles])
    groups: dict[PieceSpan, tuple[PieceSpan | None, list[PieceSpan]]] = {}
    cue_links: dict[PieceSpan, float] = {}  # by content
    fitting = [near(content, cues_of.get(section(content), []), FARTHEST) for content in contents]
    odds = cue_of(contents, fitting, encoded.vectors, ranked(contents + cues), lines)
    for content, candidates, of_cues in zip(contents, fitting, odds, strict=True):
        own, foreign = theirs.get(printed(content)), strange.get(printed(content))
        likely = [candidates[rank] for rank in np.argsort(-of_cues)]
        if foreign and likely and printed(likely[0]) == foreign:
            likely = [candidate for candidate in likely if candidate < content]
        if likely:
            cue = next((candidate for candidate in likely if printed(candidate) == own), likely[0])
            groups.setdefault(cue, (cue, []))[1].append(content)
            cue_links[content] = float(of_cues[candidates.index(cue)])
        else:
            groups[content] = (None, [content])

    fitting = [near(cue, sources, FARTHEST) for cue in cues]
    odds = source_of(cues, fitting, encoded.vectors, ranked(cues + sources), lines)
    likeliest = {
        cue: candidates[best] if (best := int(of_sources.argmax())) < len(candidates) else None
        for cue, candidates, of_sources in zip(cues, fitting, odds, strict=True)
    }
    source_links = {cue: best_and_margin(of_sources) for cue, of_sources in zip(cues, odds, strict=True)}

    drafts = []
    for of_group, members in groups.values():
        if of_group is None:
            candidates = near(members[0], sources, FARTHEST_WITHOUT_CUE)
            source = min(candidates, key=lambda candidate: distance(members[0], candidate), default=None)
        else:
            source = likeliest[of_group]

        # of all that the heads are sure of, the content's own labels tell best whether a quote is right
        confidence = float(np.exp(np.mean([certainty[member] for member in members])))
        spans_of = (members, (of_group,), (source,))
        spans, its_cue, its_source = (tuple(printed(one) for one in several if one) for several in spans_of)
        cue_link = min(cue_links.get(member, 1.0) for member in members)
        source_link = source_links.get(of_group, (1.0, 1.0)) if of_group else (1.0, 1.0)
        drafts.append(Draft(spans, its_cue, its_source, confidence, cue_link, *source_link))
    return drafts


def best_and_margin(odds: np.ndarray) -> tuple[float, float]:
    """The highest of some probabilities, and how far it lies above the next."""
    if not len(odds):
        return 0.0, 0.0
    *_, second, best = [0.0, *np.sort(odds)]
    return float(best), float(best - second)


def is_mere_heading(text: str, borders: Sequence[int], draft: Draft) -> bool:
    """Words of a headline or subhead that nobody says there and that are not quoted."""
    start = draft.content[0].start
    return not draft.cue and bisect_right(borders, start) % 2 == 0 and text[start] not in OPENING_MARKS


def ranked(spans: Sequence[PieceSpan]) -> dict[PieceSpan, int]:
    return {span: rank for rank, span in enumerate(sorted(spans))}


def split_fragments(text: str, draft: Draft) -> list[Draft]:
    """Fragments of one quote adjoin: no line break between them, and few words not its own.

    The group of fragments next to the cue, best in its paragraph, stays the quote. Another group is a quote by the same
    source if it opens with a quotation mark, and is dropped as unattached if it does not.
    """
    groups = [[draft.content[0]]]
    for previous, fragment in pairwise(draft.content):
        gap = Span(previous.end, fragment.start)
        if "\n" in gap.of(text) or foreign_words(text, gap, draft.cue + draft.source) > FOREIGN_WORDS:
            groups.append([])
        groups[-1].append(fragment)
    if len(groups) == 1:
        return [draft]
    anchor = draft.cue[0] if draft.cue else draft.content[0]

    def farness(fragment: Span) -> tuple[bool, int]:
        between = text[min(anchor.end, fragment.end) : max(anchor.start, fragment.start)]
        announced = ":" in text[anchor.start : fragment.start]
        return "\n" in between and not announced, gap_between(anchor, fragment)

    groups.sort(key=lambda group: min(map(farness, group)))
    return [replace(draft, content=tuple(groups[0]))] + [
        replace(draft, content=tuple(group), cue=()) for group in groups[1:] if text[group[0].start] in OPENING_MARKS
    ]


def foreign_words(text: str, gap: Span, own: Sequence[Span]) -> int:
    characters = list(gap.of(text))
    for span in own:
        for at in range(max(span.start, gap.start), min(span.end, gap.end)):
            characters[at - gap.start] = " "
    return len(re.findall(r"\w+", "".join(characters)))


def gap_between(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def finish(text: str, mask: bytes | bytearray, draft: Draft) -> DetectedQuote | None:
    content = tuple(without_marks(text, mask, span) for span in draft.content)
    content = tuple(span for span in content if any(map(str.isalnum, span.of(text))))
    if not content:
        return None
    kind = quotation.kind_of(text, content, mask)
    cue, source = with_noun_of_source(text, draft.cue, draft.source)
    return DetectedQuote(
        content,
        cue,
        source,
        kind,
        draft.confidence,
        cue_link=draft.cue_link,
        source_link=draft.source_link,
        source_margin=draft.source_margin,
    )


def with_noun_of_source(
    text: str, cue: tuple[Span, ...], source: tuple[Span, ...]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """ "[The] [complaint states]": the noun belongs to the article before it."""
    if not (cue and source) or text[source[0].end : cue[0].start] != " ":
        return cue, source
    if source[0].of(text).lower() not in ARTICLES or (last := LAST_WORD.search(cue[0].of(text))) is None:
        return cue, source
    return (Span(cue[0].start + last.end(), cue[0].end),), (Span(source[0].start, cue[0].start + last.start()),)


def without_marks(text: str, mask: bytes | bytearray, span: Span) -> Span:
    """A fragment that is quoted as a whole, without the marks that enclose it."""
    start, end = span.start, span.end
    if quotation.kind_of(text, [span], mask) != "direct":
        return span
    if match := LEADING_MARK.match(text, start, end):
        start = match.end()
    if match := TRAILING_MARK.search(text, max(start, end - 3), end):
        end = match.start()
    return Span(start, end)


def without_conjunction(text: str, mask: bytes | bytearray, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Content without the "that" that opens a reported clause; 'that "it was late"' leaves the words in the marks."""
    first, *others = content
    opening = CONJUNCTION.match(text, first.start, first.end)
    return (without_marks(text, mask, Span(opening.end(), first.end)), *others) if opening else content
