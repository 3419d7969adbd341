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
from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from entities.nlp.annotation import ActorFound, Span
from entities.nlp.coreference.antecedents import (
    COLUMN,
    MARGIN,
    THRESHOLDS,
    WEIGHTS,
    Scene,
    features,
    kind_of,
    possible,
    referent_of,
    unnamed,
)
from entities.nlp.coreference.interviews import ANSWERS, interviewee
from entities.nlp.coreference.references import POSSESSIVE, Reference, references
from entities.nlp.coreference.resolution import Mention, Referent, Resolution, Standing
from entities.nlp.coreference.sources import Head, head_of
from entities.nlp.coreference.speakers import settle
from entities.nlp.detected import DetectedQuote
from entities.nlp.language import gazetteer
from entities.nlp.language.cues import STOPS, TURN_MARKS
from entities.nlp.language.gazetteer import word_list
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast

SURE = 0.75  # share of the score above which a pronoun tells a gender
OBJECTIVE = frozenset({"him", "her", "them"})
RECENT = 30  # candidates looked at for one mention
PREPOSITIONS = word_list("prepositions")


def resolve(words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> Resolution:
    """Every mention with its referent, and the speakers of the quotes."""
    return settle(words, quotes, Resolver(words, cast, quotes).run())


class Resolver:
    def __init__(self, words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> None:
        self.words, self.cast, self.quotes = words, cast, quotes
        self.resolution = Resolution(cast)
        self.mentions, self.referents = self.resolution.mentions, self.resolution.referents
        self.of_actor: dict[int, int] = {}
        self.recent: OrderedDict[int, None] = OrderedDict()
        self.by_noun: dict[int, OrderedDict[int, None]] = defaultdict(OrderedDict)
        self.last_speaker: tuple[int, int] | None = None  # referent, paragraph
        self.contents = sorted((part.start, part.end, i) for i, q in enumerate(quotes) for part in q.content)
        self.content_starts = [start for start, _, _ in self.contents]
        self.name_starts = [mention.span.start for mention in cast.mentions]
        self.interview = len(words.text)  # where its first answer that names nobody stands
        self.heads = self.source_heads()
        self.home_country, self.home = home_country(cast), None
        self.speaker_of: dict[int, int] = {}  # quote -> referent, as soon as it is known
        self.objects = self.objects_of_cues()

    def run(self) -> Resolution:
        for span, kind, item in self.events():
            standing = self.standing(span)
            if kind == "name":
                self.meet_name(item, standing)
            else:
                self.meet_reference(item, standing)
            for quote in self.heads_at.get(span, ()):
                self.set_speaker(quote)
        return self.resolution

    # -- what there is to meet

    def source_heads(self) -> dict[int, Head]:
        ends = [mention.span.end for mention in self.cast.mentions]
        heads = {}
        for i, quote in enumerate(self.quotes):
            head = self.interviewed(quote)
            if head is None and quote.source:
                first = bisect_right(ends, quote.source[0].start)
                head = head_of(self.words, quote.source[0], self.cast.mentions, first)
            if head:
                heads[i] = head
        self.heads_at: dict[Span, list[int]] = defaultdict(list)
        for i, head in heads.items():
            self.heads_at[head.span].append(i)
        return heads

    def objects_of_cues(self) -> dict[int, list[int]]:
        """Where the object of a cue stands, right behind it ("called him ..."): quotes by first character."""
        objects: dict[int, list[int]] = defaultdict(list)
        for i, quote in enumerate(self.quotes):
            behind = self.words.first_from(quote.cue[-1].end) if quote.cue and quote.source else len(self.words)
            if behind < len(self.words) and quote.source[0] < quote.cue[-1]:
                objects[self.words.starts[behind]].append(i)
        return objects

    def interviewed(self, quote: DetectedQuote) -> Head | None:
        answer = next(iter(quote.source or quote.cue), None)
        if answer is None or not (quote.source or answer.of(self.words.text) in STOPS):
            return None
        paragraph = self.words.paragraph_starts[self.words.paragraph(answer.start)]
        self.interview = min(self.interview, paragraph) if answer.of(self.words.text) in ANSWERS else self.interview
        name = interviewee(self.words.text, self.cast, answer, self.interview)
        return None if name is None else Head(self.cast.mentions[name].span, name=name)

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
        previous = self.mentions[-1].standing if self.mentions else None
        opens = previous is None or previous.sentence != sentence or not previous.subject
        return Standing(
            span.start,
            sentence,
            words.paragraph(span.start),
            opens and not owner,
            owner,
            self.quote_at(span),
            gazetteer.role_noun(following) is not None,
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
        standing = replace(standing, modifies=standing.modifies or name.adjective)
        referent = None
        if name.actor is not None:
            if name.actor not in self.of_actor:
                self.of_actor[name.actor] = self.introduce(referent_of(self.cast.actors[name.actor], name.actor))
                if name.actor == self.home_country:
                    self.home = self.of_actor[name.actor]
                    self.referents[self.home].is_home = True
            referent = self.of_actor[name.actor]
        self.mentions.append(Mention(name.span, "name", referent, None, name.confidence, standing, name=index))
        if referent is not None and not self.is_label(name.span):
            self.touch(referent, keep_place=name.adjective)

    def is_label(self, span: Span) -> bool:
        """ "RUIZ: ...": who speaks a turn is not spoken of."""
        opens = self.words.paragraph_starts[self.words.paragraph(span.start)] == span.start
        return opens and self.words.text[span.end : span.end + 1] == ":"

    def meet_reference(self, reference: Reference, standing: Standing) -> None:
        chosen, confidence, antecedent = None, 0.0, None
        if reference.person == 3 and reference.definite:
            chosen, confidence = self.antecedent(reference, standing)
        if chosen is not None:
            found = self.referents[chosen]
            antecedent = found.last
            if reference.gender and not found.gender and confidence > SURE and reference.form == "pronoun":
                found.gender = reference.gender  # "Kim ... he": from now on no "she"
        elif reference.form == "description":
            chosen, confidence = self.introduce(unnamed(reference, reference.span.of(self.words.text))), 1.0
        self.mentions.append(
            Mention(reference.span, reference.form, chosen, antecedent, confidence, standing, reference)
        )
        if chosen is not None:
            of_cue = reference.form == "pronoun" and standing.position in self.objects
            self.touch(chosen, keep_place=reference.possessive or of_cue)

    def introduce(self, referent: Referent) -> int:
        self.referents.append(referent)
        return len(self.referents) - 1

    def touch(self, referent: int, *, keep_place: bool = False) -> None:
        """The latest mention is of this referent."""
        found = self.referents[referent]
        if not (keep_place and found.times):
            found.last = len(self.mentions) - 1
        found.times += 1
        self.recent[referent] = None
        self.recent.move_to_end(referent)
        for noun in found.nouns:
            self.by_noun[noun][referent] = None
            self.by_noun[noun].move_to_end(referent)

    # -- scoring

    def antecedent(self, reference: Reference, standing: Standing) -> tuple[int | None, float]:
        """The referent a mention points back to, if any fits well enough, and how surely."""
        kind = kind_of(reference)
        column = COLUMN[kind]
        scored = sorted(
            (
                (sum(WEIGHTS[name][column] * value for name, value in found), candidate)
                for candidate, found in self.compared(reference, standing)
            ),
            reverse=True,
        )
        if not scored or scored[0][0] < THRESHOLDS[kind]:
            return None, 0.0
        margin = scored[0][0] - (scored[1][0] if len(scored) > 1 else -1.0)
        if kind == "description" and margin < MARGIN and self.differ(scored[0][1], scored[1:2]):
            return None, 0.0
        return scored[0][1], share(score for score, _ in scored)

    def compared(self, reference: Reference, standing: Standing) -> Iterator[tuple[int, list[tuple[str, float]]]]:
        """The possible referents, nearest first, with their features."""
        scene = self.scene(reference, standing)
        nearest = True
        for candidate in self.candidates(reference):
            found = self.referents[candidate]
            last = self.mentions[found.last]
            if last.reference and reference.gender and last.reference.gender not in ("", reference.gender):
                continue  # "she needs him"
            given = (reference, scene, candidate, found, last.standing, last.form)
            if possible(*given):
                yield candidate, [("nearest", nearest), *features(*given)]
                nearest = False

    def differ(self, first: int, others: Sequence[tuple[float, int]]) -> bool:
        """Whether a near tie is between actors; of two unnamed ones the better is as good as the other."""
        return any(self.referents[r].actor is not None for r in (first, *(other for _, other in others)))

    def scene(self, reference: Reference, standing: Standing) -> Scene:
        speaker, paragraph = self.last_speaker or (None, -1)
        says = frozenset(self.heads_at.get(reference.span, ()))
        quote = standing.quote
        lower = self.words.lowers[self.words.first_from(reference.span.start)]
        said_to = self.objects.get(standing.position, ()) if lower in OBJECTIVE and not reference.possessive else ()
        return Scene(
            standing,
            direct=quote is not None and self.is_direct(self.quotes[quote]),
            speaker=None if quote is None else self.said_by(quote, standing.paragraph),
            is_source=bool(says),
            says=says,
            says_directly=any(self.quotes[said].kind == "direct" for said in says),
            last_speaker=speaker,
            last_speaker_paragraph=paragraph,
            barred=frozenset(self.said_by(said, standing.paragraph) for said in said_to),
            owned=reference.form == "description" and lower in POSSESSIVE,
        )

    def is_direct(self, quote: DetectedQuote) -> bool:
        """Whether its "I" is who speaks: words in quotation marks, and a turn of an interview."""
        return quote.kind == "direct" or (bool(quote.cue) and quote.cue[0].of(self.words.text) in TURN_MARKS)

    def candidates(self, reference: Reference) -> list[int]:
        found = list(islice(reversed(self.recent), RECENT))
        if reference.form == "description":
            found += [self.home] if self.home is not None and self.home not in found else []
            known = set(found)
            for noun in reference.nouns:
                found += [r for r in islice(reversed(self.by_noun[noun]), RECENT) if r not in known]
        return found

    def said_by(self, quote: int, paragraph: int) -> int | None:
        """Who says a quote, as far as is known where the reading is; without a source, who spoke last nearby."""
        if quote in self.speaker_of:
            return self.speaker_of[quote]
        if not self.quotes[quote].source and self.last_speaker and paragraph - self.last_speaker[1] <= 1:
            return self.last_speaker[0]
        head = self.heads.get(quote)
        if head and head.name is not None:
            return self.of_actor.get(self.cast.mentions[head.name].actor)
        return None

    def set_speaker(self, quote: int) -> None:
        """The mention just met says the quote."""
        mention = self.mentions[-1]
        self.resolution.said_at[quote] = len(self.mentions) - 1
        if mention.referent is not None:
            self.speaker_of[quote] = mention.referent
            self.last_speaker = (mention.referent, mention.standing.paragraph)
            self.meet_joint(quote, mention.referent)

    def meet_joint(self, quote: int, first: int) -> None:
        """ "Ana Ruiz and Ola Berg said": from now on "they", who are said to be the first of them."""
        source = next(iter(self.quotes[quote].source), Span(0, 0))
        printed = source.of(self.words.text)
        if " and " in printed and len(self.people_in(source)) > 1:
            actor = self.referents[first].actor
            self.touch(self.introduce(Referent(actor, printed, "", True, True, frozenset(), frozenset())))

    def people_in(self, span: Span) -> set[int | None]:
        names = self.cast.mentions
        inside = range(bisect_left(self.name_starts, span.start), bisect_left(self.name_starts, span.end))
        return {names[index].actor for index in inside if names[index].label == "PERSON"}


def home_country(cast: Cast) -> int | None:
    """The country named at least twice, and more often than all others together."""
    times = Counter(m.actor for m in cast.mentions if m.actor is not None and is_country(cast.actors[m.actor].found))
    for actor, count in times.most_common(1):
        if count > 1 and 2 * count > times.total():
            return actor
    return None


def is_country(actor: ActorFound) -> bool:
    return actor.kind == "place" and bool(actor.country)


def share(scores: Iterable[float]) -> float:
    """Probability of the first of some log-linear scores; never quite certain."""
    odds = [math.exp(score) for score in scores]
    return min(0.97, odds[0] / sum(odds))


def inside_role(span: Span, roles: Sequence[Span]) -> bool:
    """Whether a description is (part of) a role printed beside a name; `roles` are sorted."""
    at = bisect_right(roles, Span(span.start + len("the "), span.end)) - 1
    return at >= 0 and span.end <= roles[at].end
