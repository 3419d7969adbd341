"""Whom pronouns and descriptions mean, and who speaks each quote.

One pass over the text in reading order. Every mention either names an actor, points back to somebody
spoken of before, or introduces an unnamed one ("a teacher"). A pointing mention is scored against those
mentioned in the last sentences by `WEIGHTS`; hard conditions (gender, number, kind, not the speaker of
the words it stands in) come first. Known limits: no syntax, so "him" may be given the subject of its own
clause; pronouns that point forward stay open.

Work per mention is bounded by `RECENT`, so the whole is linear in the number of mentions.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from entities.nlp import gazetteer
from entities.nlp.annotation import Form, Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.gazetteer import fold
from entities.nlp.names import Actor, Cast
from entities.nlp.references import Reference, references
from entities.nlp.sources import Head, head_of
from entities.nlp.words import Words

RECENT = 30  # candidates looked at for one mention
FARTHEST = 6  # sentences back to a pronoun's antecedent
PREPOSITIONS = frozenset("of for from in at on to with by about near against over under into after before".split())

WEIGHTS = {
    "sentences": -0.55,  # per sentence between the mentions
    "paragraphs": -0.35,  # per paragraph between them
    "nearest": 0.3,  # the last one mentioned that fits
    "subject": 0.9,  # was mentioned first in its sentence, before any preposition
    "owner": -0.5,  # was mentioned as an owner ("Iran's ...") or after a preposition
    "gender known": 0.8,  # its gender is known and agrees
    "times": 0.25,  # per doubling of the number of its mentions
    "last speaker": 1.3,  # said the quote before this one, and a source is wanted
    "last speaker here": 0.5,  # ... in this paragraph
    "speaker of these words": 1.4,  # "she said she ..."
    "inside a quote": -0.9,  # was mentioned only inside words somebody else said
    "people": 0.7,  # a group of people for "they"
    "body": 0.5,  # an organisation for "it" or "they"
    "country": -0.3,  # a country for "it" or "they"
    "noun": 2.0,  # is called by the same noun ("the minister")
    "modifiers": 0.6,  # each word beside the noun that its roles or names hold
    "strange modifiers": -0.8,  # each one that they do not hold
}
THRESHOLDS = {"pronoun": 0.0, "it": 0.9, "description": 1.0}
MARGIN = 0.25  # a description that fits two actors about equally well stays open


@dataclass(slots=True)
class Referent:
    """Somebody or something spoken of so far."""

    actor: int | None
    words: str  # as printed, for one without a name
    gender: gazetteer.Gender
    plural: bool
    animate: bool | None
    nouns: frozenset[int]
    vocabulary: frozenset[str]
    is_country: bool = False
    is_place: bool = False
    last: int = 0  # index of its latest mention in `Resolution.mentions`
    times: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    form: Form
    actor: int | None
    words: str  # whom an unnamed mention means, as first printed
    antecedent: int | None  # index of the mention it points back to
    confidence: float
    reference: Reference | None = None
    name: int | None = None  # index of the name mention


@dataclass(frozen=True, slots=True)
class Speaker:
    actor: int | None
    words: str
    span: Span | None
    chain: tuple[Span, ...]
    confidence: float


@dataclass(slots=True)
class Resolution:
    mentions: list[Mention] = field(default_factory=list)
    speakers: dict[int, Speaker] = field(default_factory=dict)  # by index of the quote


@dataclass(slots=True)
class Standing:
    """How a mention stands in its sentence."""

    position: int
    sentence: int
    paragraph: int
    subject: bool
    owner: bool
    quote: int | None  # whose content it stands in


def resolve(words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> Resolution:
    return Resolver(words, cast, quotes).run()


class Resolver:
    def __init__(self, words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> None:
        self.words, self.cast, self.quotes = words, cast, quotes
        self.resolution = Resolution()
        self.standings: list[Standing] = []
        self.referents: list[Referent] = []
        self.of_actor: dict[int, int] = {}
        self.recent: OrderedDict[int, None] = OrderedDict()
        self.by_noun: dict[int, OrderedDict[int, None]] = defaultdict(OrderedDict)
        self.last_speaker: tuple[int, int] | None = None  # referent, paragraph
        self.contents = sorted((part.start, part.end, i) for i, q in enumerate(quotes) for part in q.content)
        self.content_starts = [start for start, _, _ in self.contents]
        self.heads = self.source_heads()
        self.speaker_of: dict[int, int] = {}  # quote -> referent, as soon as it is known

    def run(self) -> Resolution:
        for span, kind, item in self.events():
            standing = self.standing(span)
            if kind == "name":
                self.meet_name(item, standing)
            else:
                self.meet_reference(item, standing)
            for quote in self.heads_at.get(span, ()):
                self.set_speaker(quote, len(self.resolution.mentions) - 1)
        self.resolve_first_persons()
        return self.resolution

    def resolve_first_persons(self) -> None:
        """ "I" in words whose speaker is printed after them."""
        for index, mention in enumerate(self.resolution.mentions):
            if mention.reference and mention.reference.person == 1 and mention.actor is None:
                quote = self.standings[index].quote
                speaker = self.resolution.speakers.get(quote) if quote is not None else None
                if speaker and speaker.actor is not None:
                    self.resolution.mentions[index] = replace(mention, actor=speaker.actor, confidence=0.9)

    # -- what there is to meet

    def source_heads(self) -> dict[int, Head]:
        ends = [mention.span.end for mention in self.cast.mentions]
        heads = {}
        for i, quote in enumerate(self.quotes):
            if quote.source:
                first = bisect_right(ends, quote.source[0].start)
                head = head_of(self.words, quote.source[0], self.cast.mentions, first)
                if head:
                    heads[i] = head
        self.heads_at: dict[Span, list[int]] = defaultdict(list)
        for i, head in heads.items():
            self.heads_at[head.span].append(i)
        return heads

    def events(self):
        names = [(m.span, "name", i) for i, m in enumerate(self.cast.mentions)]
        found = {r.span: r for r in references(self.words, [m.span for m in self.cast.mentions])}
        sources = {head.span: head.reference for head in self.heads.values() if head.reference}
        found |= {span: reference for span, reference in sources.items() if span not in found}
        roles = sorted(role.span for actor in self.cast.actors for role in actor.found.roles)
        pointing = [
            (span, "reference", reference)
            for span, reference in found.items()
            if span in sources or not inside_role(span, roles)
        ]
        return sorted(names + pointing, key=lambda event: (event[0].start, -event[0].end))

    def standing(self, span: Span) -> Standing:
        words = self.words
        first = words.first_from(span.start)
        last = words.last_until(span.end)
        sentence = words.sentence(span.start)
        before = words.lowers[first - 1] if first else ""
        following = words.lowers[last + 1] if last + 1 < len(words) else ""
        owner = following in ("'s", "'", "’") or before in PREPOSITIONS or self.behind_preposition(first)
        opens = not self.standings or self.standings[-1].sentence != sentence or not self.standings[-1].subject
        return Standing(
            span.start, sentence, words.paragraph(span.start), opens and not owner, owner, self.quote_at(span)
        )

    def behind_preposition(self, first: int) -> bool:
        """A title or article between the preposition and the name: "from the U.S.", "by President X"."""
        position = first - 1
        while position >= 0 and first - position < 5:
            word = self.words.texts[position]
            if self.words.lowers[position] in PREPOSITIONS:
                return True
            if self.words.lowers[position] not in ("the", "a", "an") and not gazetteer.title_gender(word):
                return False
            position -= 1
        return False

    def quote_at(self, span: Span) -> int | None:
        at = bisect_right(self.content_starts, span.start) - 1
        return self.contents[at][2] if at >= 0 and self.contents[at][1] >= span.end else None

    # -- meeting mentions

    def meet_name(self, index: int, standing: Standing) -> None:
        name = self.cast.mentions[index]
        words = name.span.of(self.words.text)
        self.add(Mention(name.span, "name", name.actor, words, None, name.confidence, name=index), standing)
        if name.actor is None:
            return
        if name.actor not in self.of_actor:
            self.of_actor[name.actor] = self.introduce(referent_of(self.cast.actors[name.actor], name.actor))
        self.touch(self.of_actor[name.actor], keep_place=name.adjective)

    def meet_reference(self, reference: Reference, standing: Standing) -> None:
        printed = reference.span.of(self.words.text)
        chosen, confidence = None, 0.0
        if reference.person == 3 and reference.definite:
            chosen, confidence = self.antecedent(reference, standing)
        elif reference.person == 1 and standing.quote is not None and standing.quote in self.speaker_of:
            chosen, confidence = self.speaker_of[standing.quote], 0.9
        if chosen is None and reference.form == "description":
            chosen = self.introduce(unnamed(reference, printed))
            self.add(Mention(reference.span, "description", None, printed, None, 1.0, reference), standing)
            self.touch(chosen)
            return
        if chosen is None:
            self.add(Mention(reference.span, reference.form, None, "", None, 0.0, reference), standing)
            return
        referent = self.referents[chosen]
        self.add(
            Mention(
                reference.span, reference.form, referent.actor, referent.words, referent.last, confidence, reference
            ),
            standing,
        )
        self.touch(chosen, keep_place=reference.possessive)

    def add(self, mention: Mention, standing: Standing) -> None:
        self.resolution.mentions.append(mention)
        self.standings.append(standing)

    def introduce(self, referent: Referent) -> int:
        self.referents.append(referent)
        return len(self.referents) - 1

    def touch(self, referent: int, *, keep_place: bool = False) -> None:
        """The latest mention is of this referent."""
        found = self.referents[referent]
        if not (keep_place and found.times):
            found.last = len(self.resolution.mentions) - 1
        found.times += 1
        self.recent[referent] = None
        self.recent.move_to_end(referent)
        for noun in found.nouns:
            self.by_noun[noun][referent] = None
            self.by_noun[noun].move_to_end(referent)

    # -- scoring

    def antecedent(self, reference: Reference, standing: Standing) -> tuple[int | None, float]:
        scores: list[tuple[float, int]] = []
        nearest = True
        for candidate in self.candidates(reference):
            if not self.possible(reference, standing, candidate):
                continue
            score = self.score(reference, standing, candidate)
            scores.append((score + WEIGHTS["nearest"] * nearest, candidate))
            nearest = False
        if not scores:
            return None, 0.0
        scores.sort(reverse=True)
        best, chosen = scores[0]
        second = scores[1][0] if len(scores) > 1 else -math.inf
        kind = "it" if reference.form == "pronoun" and not reference.animate else reference.form
        if best < THRESHOLDS[kind] or (reference.form == "description" and best - second < MARGIN):
            return None, 0.0
        return chosen, confidence_of(best - max(second, -1.0))

    def candidates(self, reference: Reference) -> list[int]:
        found = list(islice_reversed(self.recent, RECENT))
        if reference.form == "description":
            known = set(found)
            for noun in reference.nouns:
                found += [r for r in islice_reversed(self.by_noun[noun], RECENT) if r not in known]
        return found

    def possible(self, reference: Reference, standing: Standing, candidate: int) -> bool:
        """Agreement in gender, number and kind; nobody is "he" in words of his own."""
        found = self.referents[candidate]
        if reference.gender and found.gender and reference.gender != found.gender:
            return False
        if standing.quote is not None and self.quotes[standing.quote].kind == "direct" and reference.form == "pronoun":
            if self.said_by(standing.quote) == candidate:
                return False
        if reference.form == "pronoun":
            back = self.standings[found.last]
            if standing.sentence - back.sentence > FARTHEST:
                return False
            if reference.plural:
                return found.plural or found.animate is False and not found.is_place or found.is_country
            if not reference.animate:
                return found.animate is False and not found.plural
            return found.animate is not False and not found.plural
        if reference.plural != found.plural and not (reference.plural and found.animate is False):
            return False
        if not reference.animate and found.animate:
            return False
        return self.named_alike(reference, found)

    def named_alike(self, reference: Reference, found: Referent) -> bool:
        if reference.nouns and reference.nouns & found.nouns:
            countries = {c for word in reference.modifiers if (c := gazetteer.country_code(word.title()))}
            own = {c for word in found.vocabulary if (c := gazetteer.country_code(word.title()))}
            return not (countries and own) or bool(countries & own)
        if not reference.nouns:
            head = fold(reference.span.of(self.words.text)).split()[-1:]
            return bool(head) and head[0] in found.vocabulary and found.actor is None
        generic_person = reference.animate and bool(reference.gender) and reference.nouns <= generic_people()
        generic_body = not reference.animate and reference.nouns <= generic_bodies() and not found.is_place
        return (generic_person and found.animate is True) or (
            generic_body and found.animate is False and not (found.nouns - generic_bodies())
        )

    def said_by(self, quote: int) -> int | None:
        if quote in self.speaker_of:
            return self.speaker_of[quote]
        head = self.heads.get(quote)
        if head and head.name is not None:
            return self.of_actor.get(self.cast.mentions[head.name].actor)
        return None

    def score(self, reference: Reference, standing: Standing, candidate: int) -> float:
        found = self.referents[candidate]
        back = self.standings[found.last]
        total = WEIGHTS["sentences"] * min(6, standing.sentence - back.sentence)
        total += WEIGHTS["paragraphs"] * min(4, standing.paragraph - back.paragraph)
        total += WEIGHTS["times"] * math.log2(1 + found.times)
        total += WEIGHTS["subject"] * back.subject + WEIGHTS["owner"] * back.owner
        if reference.gender and reference.gender == found.gender:
            total += WEIGHTS["gender known"]
        if back.quote is not None and back.quote != standing.quote:
            total += WEIGHTS["inside a quote"]
        if standing.quote is not None and self.said_by(standing.quote) == candidate:
            total += WEIGHTS["speaker of these words"]
        if self.is_source(reference) and self.last_speaker and self.last_speaker[0] == candidate:
            total += WEIGHTS["last speaker"]
            total += WEIGHTS["last speaker here"] * (self.last_speaker[1] == standing.paragraph)
        if reference.form == "pronoun" and found.animate is False:
            total += WEIGHTS["country"] if found.is_country else WEIGHTS["body"]
        if reference.form == "pronoun" and reference.plural and found.plural and found.animate:
            total += WEIGHTS["people"]
        if reference.form == "description":
            total += WEIGHTS["noun"] * bool(reference.nouns & found.nouns or not reference.nouns)
            known = len(reference.modifiers & found.vocabulary)
            total += WEIGHTS["modifiers"] * known
            total += WEIGHTS["strange modifiers"] * (len(reference.modifiers) - known)
        return total

    def is_source(self, reference: Reference) -> bool:
        return reference.span in self.heads_at

    # -- speakers

    def set_speaker(self, quote: int, mention: int) -> None:
        found = self.resolution.mentions[mention]
        referent = self.referent_of_mention(found)
        if referent is not None:
            self.speaker_of[quote] = referent
            self.last_speaker = (referent, self.words.paragraph(found.span.start))
        words = "" if found.actor is not None else found.words or found.span.of(self.words.text)
        if found.form != "name" and found.actor is None and found.antecedent is None:
            words = self.quotes[quote].source[0].of(self.words.text)
        self.resolution.speakers[quote] = Speaker(
            found.actor, words, found.span, tuple(self.chain(mention)), found.confidence
        )

    def referent_of_mention(self, mention: Mention) -> int | None:
        if mention.actor is not None:
            return self.of_actor.get(mention.actor)
        last = next(reversed(self.recent), None)
        if last is not None and self.referents[last].last == len(self.resolution.mentions) - 1:
            return last
        return None

    def chain(self, mention: int) -> list[Span]:
        """From a mention to the name it stands for, nearest first."""
        spans = []
        index: int | None = mention
        while index is not None:
            found = self.resolution.mentions[index]
            spans.append(found.span)
            index = found.antecedent if found.form != "name" else None
        return spans


def referent_of(actor: Actor, index: int) -> Referent:
    found = actor.found
    vocabulary = {word for text in (*found.aliases, found.name, *(r.text for r in found.roles)) for word in split(text)}
    is_place = found.kind == "place"
    return Referent(
        actor=index,
        words=found.name,
        gender=actor.gender,
        plural=actor.plural,
        animate=True if found.kind == "person" or actor.plural else False,
        nouns=actor.nouns,
        vocabulary=frozenset(vocabulary),
        is_country=is_place and bool(found.country),
        is_place=is_place,
    )


def unnamed(reference: Reference, printed: str) -> Referent:
    return Referent(
        actor=None,
        words=printed,
        gender=reference.gender,
        plural=reference.plural,
        animate=reference.animate if reference.nouns else None,
        nouns=reference.nouns,
        vocabulary=frozenset(split(printed)),
    )


def split(text: str) -> list[str]:
    return [word.removesuffix("'s").strip(",.;") for word in fold(text).replace("-", " ").split()]


def confidence_of(margin: float) -> float:
    """0.5 for a tie, towards 0.97 with the distance to the runner-up."""
    return 0.5 + 0.47 * (1 - math.exp(-margin))


def inside_role(span: Span, roles: Sequence[Span]) -> bool:
    """Whether a description is (part of) a role printed beside a name; `roles` are sorted."""
    at = bisect_right(roles, Span(span.start + len("the "), span.end)) - 1
    return at >= 0 and span.end <= roles[at].end


def islice_reversed(ordered: OrderedDict[int, None], count: int):
    for taken, item in enumerate(reversed(ordered)):
        if taken == count:
            return
        yield item


def generic_people() -> frozenset[int]:
    return frozenset(
        noun.family
        for word in ("man", "woman", "boy", "girl", "teenager", "child")
        if (noun := gazetteer.role_noun(word))
    )


def generic_bodies() -> frozenset[int]:
    return frozenset(
        -1 - noun.family for word in ("company", "organisation", "group") if (noun := gazetteer.body_noun(word))
    )
