"""Who speaks each quote: as far as is known while the text is read, and once every mention is resolved.

A quote's source leads by its mention to an actor, or stays as printed. A quote without a source is
signed beneath ('"..." - Ana Ruiz'), or goes on from the quote before it. "I" and "my" in a quote are its
speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from entities.nlp.annotation import Span
from entities.nlp.coreference.descriptions import fits_description
from entities.nlp.coreference.joint import speakers_together
from entities.nlp.coreference.quote_places import QuotePlaces
from entities.nlp.coreference.references import ENDS_A_PHRASE
from entities.nlp.coreference.referents import Referents, people_together
from entities.nlp.coreference.resolution import Mention, Resolution, Speaker
from entities.nlp.coreference.sources import names_several_people
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import cue_words, look_up, passive
from entities.nlp.language.words import Words
from entities.nlp.layout.headlines import headline_end, section_borders
from entities.nlp.names.identify import Cast

CONTINUED = 0.8  # how much of a speaker's confidence a quote keeps that goes on without a source
FIRST_PERSON = 0.9
# an abbreviation in brackets, an apposition, a clause about them, words of the cue: "a spokesman for Acme (ACM), the
# owner,", "a neighbour, who has lived there for years"
BEHIND_SPEAKER = re.compile(
    r"(?: \([A-Z][\w.&-]*\)|,? (?:who|which|that)|, (?:who|whose|which) .*|(?<=[\w).]), (?:the|a|an) [^,]*"
    r"| (?:has|had|have|is|was|also|later|then|now|again|already|afterwards|would|will))+[, ]*$"
)
FORWARD = 0.6  # of a headline's role that names a person further down
OPENS_CLAUSE = frozenset({"where", "when", "after", "before", "while", "as", "because", "since", "and", "but"})
MOST_TITLES = 7  # words before the subject of a sentence
# a cue that can have the subject of its sentence: a verb in the past or present, or a participle ("a letter saying")
TELLS = re.compile(
    r"^(?:(?:has|have|had|also|then|later|again|only|\w+ly) )*\w+(?:ed|id|old|ote|ing|s|aid)\b|\bsaying\b"
)
SOME = frozenset(
    {"several", "some", "many", "most", "other", "few", "dozens", "hundreds", "two", "three", "four", "five"}
)
SIGNATURE = re.compile(r"[.,!?…]*[\"'”’]\s*[-–—]+\s*(?=[A-Z])")
# what a source phrase may end with that does not say who: "an internal letter seen by the paper on Friday"
LATE_DETAIL = re.compile(
    r" (?:(?:seen|obtained|reviewed|published|released|posted|issued|dated|leaked|made|sent|written|filed|recorded)"
    r"(?: (?:(?:by|in|on|to|last|this|at|just|earlier)\b|[A-Z])|$)"
    r"|(?:from|on|late|early|last|this) (?:\w+day|week|month|year)\b|(?:today|yesterday)$).*",
    re.DOTALL,
)


class SpeakersSoFar:
    """Who says what, as far as the text has been read; `said_at` holds the mention that says each quote."""

    def __init__(self, words: Words, cast: Cast, places: QuotePlaces, referents: Referents) -> None:
        self.words, self.cast, self.places, self.referents = words, cast, places, referents
        self.said_at: dict[int, int] = {}
        self.known: dict[int, int] = {}  # quote -> referent
        self.last: tuple[int, int] | None = None  # referent, paragraph
        self.turns: list[tuple[int, int, int]] = []  # referent, sentence, paragraph of each quote

    def of(self, quote: int, paragraph: int) -> int | None:
        """The referent that says a quote; without a source, who spoke last nearby."""
        if quote in self.known:
            return self.known[quote]
        if not self.places.quotes[quote].source and self.last and paragraph - self.last[1] <= 1:
            return self.last[0]
        head = self.places.heads.get(quote)
        if head and head.name is not None:
            actor = self.cast.mentions[head.name].actor
            return None if actor is None else self.referents.of_actor.get(actor)
        return None

    def speaks(self, quote: int, mention: Mention, index: int) -> None:
        """The mention just met says the quote; of joint sources the people together are spoken of from now on."""
        self.said_at[quote] = index
        if mention.referent is None:
            return
        self.known[quote] = mention.referent
        self.last = (mention.referent, mention.place.paragraph)
        self.turns.append((mention.referent, mention.place.sentence, mention.place.paragraph))
        for source in self.places.quotes[quote].source[:1]:
            if names_several_people(self.words, source, self.cast.mentions):
                first = self.referents[mention.referent]
                said = Speaker(first.actor, "", mention.span, (), 1.0)
                members = speakers_together(self.words, self.cast, (source,), said)
                people = people_together(first, source.of(self.words.text), members)
                self.referents.touch(self.referents.introduce(people), index)


def give_speakers(words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution) -> None:
    """Completes a resolution in place: the speaker of each quote, and the first persons in its words."""
    resolve_headline(words, resolution)
    introduced: dict[int | None, str] = {}
    for quote, mention in resolution.said_at.items():
        if is_nobody(resolution.mentions[mention]):
            continue
        speaker = speaker_at(words, quotes[quote], resolution, mention, introduced)
        if speaker.words:
            introduced.setdefault(resolution.mentions[mention].referent, speaker.words)
        resolution.speakers[quote] = speaker
    continue_speakers(words, quotes, resolution)
    resolve_first_persons(resolution)


def resolve_headline(words: Words, resolution: Resolution) -> None:
    """ "Rents must fall, minister says": the one person whom the text beneath gives that role."""
    headline, line_break, _ = words.text.partition("\n")
    if not line_break or (headline.rstrip().endswith(".") and not headline_end(words.text)):
        return
    for index in resolution.said_at.values():
        mention = resolution.mentions[index]
        reference = mention.reference
        if mention.place.paragraph or mention.actor is not None or not (reference and reference.nouns):
            continue
        people = {
            referent.actor
            for referent in resolution.referents
            if referent.actor is not None and referent.nouns and fits_description(reference, referent)
        }
        if len(people) == 1 and reference.animate and not reference.plural:
            resolution.mentions[index] = replace(mention, actor=people.pop(), confidence=FORWARD)


def is_nobody(mention: Mention) -> bool:
    """ "it showed": a pronoun for no person and no body that was spoken of."""
    pronoun = mention.reference if mention.form == "pronoun" else None
    return pronoun is not None and not pronoun.animate and mention.referent is None


def speaker_at(
    words: Words,
    quote: DetectedQuote,
    resolution: Resolution,
    index: int,
    introduced: Mapping[int | None, str] = MappingProxyType({}),
) -> Speaker:
    """`introduced`: how the text first printed those who spoke before, by referent."""
    found = resolution.mentions[index]
    printed = ""
    if is_some_of(words, quote, resolution, found):
        return Speaker(None, quote.source[0].of(words.text), found.span, (), found.confidence)
    if found.actor is None:
        if found.referent is not None and found.antecedent is not None:
            printed = introduced.get(found.referent) or resolution.referents[found.referent].words
        elif found.name is not None or not (quote.source and covers(quote.source[0], found.span)):
            printed = found.span.of(words.text)
        else:
            printed = LATE_DETAIL.sub("", quote.source[0].of(words.text)).rstrip(", ")
            printed = BEHIND_SPEAKER.sub("", printed) or printed
    together = () if found.referent is None else resolution.referents[found.referent].members
    return Speaker(found.actor, printed, found.span, chain(resolution.mentions, index), found.confidence, together)


def is_some_of(words: Words, quote: DetectedQuote, resolution: Resolution, found: Mention) -> bool:
    """ "several leading Republicans", "other unions": some of a group, not the group itself."""
    if found.actor is None or not quote.source or resolution.cast.actors[found.actor].found.kind != "group":
        return False
    first = words.first_from(quote.source[0].start)
    return first < len(words) and words.lowers[first] in SOME and words.starts[first] < quote.source[0].end


def covers(source: Span, mention: Span) -> bool:
    """Not where the source is a mere "who" behind the mention."""
    return source.start <= mention.start and mention.end <= source.end


def chain(mentions: Sequence[Mention], index: int | None) -> tuple[Span, ...]:
    """From a mention to the name it stands for, nearest first."""
    spans = []
    while index is not None:
        spans.append(mentions[index].span)
        index = mentions[index].antecedent
    return tuple(spans)


def continue_speakers(words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution) -> None:
    starts = [mention.span.start for mention in resolution.mentions]
    borders = section_borders(words.text)
    before: int | None = None
    for index, quote in enumerate(quotes):
        if index not in resolution.speakers and not quote.source:
            told = signature(words, quote, starts)
            if told is None:
                told = subject_of(words, quote, resolution, starts)
            if told is not None:
                resolution.speakers[index] = speaker_at(words, quote, resolution, told)
            elif before is not None and continues(words, borders, quote, quotes[before]):
                known = resolution.speakers[before]
                resolution.speakers[index] = replace(known, confidence=known.confidence * CONTINUED)
        before = index if index in resolution.speakers else before


def continues(words: Words, borders: Sequence[int], quote: DetectedQuote, before: DetectedQuote) -> bool:
    """Quoted words in the same paragraph, or a paragraph that opens with them; "adding that" in a sentence.

    No section of the text goes on from another; `borders` are those of its sections.
    """
    start, end = quote.content[0].start, before.content[-1].end
    if quote.cue:
        same_sentence = words.sentence(quote.cue[0].start) == words.sentence(before.content[0].start)
        return same_sentence and quote.cue[0].of(words.text).endswith("ing")
    if bisect_right(borders, start) != bisect_right(borders, before.content[-1].start):
        return False
    paragraphs = words.paragraph(start) - words.paragraph(end)
    opens = words.first_from(words.paragraph_starts[words.paragraph(start)]) >= words.first_from(start) - 1
    return quote.kind != "indirect" and (paragraphs == 0 or (paragraphs == 1 and opens))


def subject_of(words: Words, quote: DetectedQuote, resolution: Resolution, starts: Sequence[int]) -> int | None:
    """The mention that is the subject of a cue without a source of its own: "[Ruiz] walked in and told them ...".

    That is who opens its sentence, or the last clause before the cue ("after [the man] came and asked"), outside of
    what anybody says. Passive cues tell nobody who says so.
    """
    if not quote.cue or not TELLS.search(cue := quote.cue[0].of(words.text).lower()):
        return None
    known = look_up(cue_words(cue))
    if known is None or known.attribution != "said" or passive(cue_words(cue)):
        return None
    begins, ends = words.sentence_start(quote.cue[0].start), quote.cue[0].start
    subject = None
    for index in range(bisect_left(starts, begins), bisect_left(starts, ends)):
        mention = resolution.mentions[index]
        pronoun = mention.reference if mention.form == "pronoun" else None
        if mention.place.quote is not None or (pronoun and (pronoun.possessive or pronoun.person != 3)):
            continue
        first = words.first_from(mention.span.start)
        opens = mention.place.subject and is_near_start(words, begins, first)
        clause = mention.form != "name" and words.lowers[first - 1] in OPENS_CLAUSE and mention.span.start > begins
        if clause or (opens and subject is None):
            subject = index
    return subject


def is_near_start(words: Words, begins: int, first: int) -> bool:
    """Whether a word is among the first of a sentence, behind a title at most, or behind what a comma closes."""
    opening = range(words.first_from(begins), first)
    titles = len(opening) <= MOST_TITLES and ENDS_A_PHRASE.isdisjoint(words.lowers[at] for at in opening)
    return titles or words.texts[first - 1] == ","


def signature(words: Words, quote: DetectedQuote, starts: Sequence[int]) -> int | None:
    """The mention in '"..." - Ana Ruiz' on the line of the quote; `starts` are those of the mentions."""
    end = quote.content[-1].end
    line_end = words.text.find("\n", end)
    match = SIGNATURE.match(words.text[end : line_end if line_end >= 0 else len(words.text)])
    if not match:
        return None
    at = bisect_left(starts, end + match.end())
    return at if at < len(starts) and starts[at] == end + match.end() else None


def resolve_first_persons(resolution: Resolution) -> None:
    for index, mention in enumerate(resolution.mentions):
        if mention.reference and mention.reference.person == 1 and mention.place.quote is not None:
            speaker = resolution.speakers.get(mention.place.quote)
            if speaker and speaker.actor is not None:
                resolution.mentions[index] = replace(mention, actor=speaker.actor, confidence=FIRST_PERSON)
