"""Whom a pronoun or a description points back to: hard conditions first, then the best linear score.

The weights for pronouns were fitted by `training/fitting/coreference.py` on the coreference chains that another
tool found in news articles, starting from hand-set ones; those for descriptions are set by hand.
Known limits: no syntax, so "him" may be given the subject of its own clause; "it" for an event or a
whole clause is told from "it" for a body only by a low score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from entities.nlp.annotation import Form, Span
from entities.nlp.coreference.candidates import MOST, Asked, Rows, Ruled, agrees, complement_of, is_somebody_else
from entities.nlp.coreference.descriptions import fits_description, is_home_government
from entities.nlp.coreference.place import Place
from entities.nlp.coreference.quote_places import QuotePlaces
from entities.nlp.coreference.ranker import Choice, SourceRanker
from entities.nlp.coreference.references import POSSESSIVE, PRONOUNS, Reference, tells_apart, tells_who_they_are
from entities.nlp.coreference.referents import Referent, Referents
from entities.nlp.coreference.resolution import Mention
from entities.nlp.coreference.speakers import SpeakersSoFar
from entities.nlp.language.words import Words

SURE_NAME = 0.8  # share from which somebody is named whom the rules do not find
SURE_OTHER = 0.6  # margin from which somebody else is named than whom the rules find
FARTHEST = 6  # sentences back to a pronoun's antecedent
OBJECTIVE = frozenset({"him", "her", "them"})

Kind = Literal["person", "they", "it", "description"]

# feature: its weight for "he"/"she", "they", "it" and descriptions
WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    # per sentence, per paragraph between the mentions
    "sentences": (-0.5, -0.4, -0.8, -0.15),
    "paragraphs": (-0.5, -0.2, -0.2, -0.1),
    # the last one mentioned that fits
    "nearest": (0.1, 0.2, 0.25, 0.3),
    # was mentioned first in its sentence, before any preposition
    "subject": (0.3, 0.2, 0.5, 0.3),
    # was mentioned as an owner ("Iran's ...") or after a preposition
    "owner": (-0.1, -0.3, -0.1, -0.2),
    # its gender is known and agrees
    "gender known": (0.7, 0.0, 0.0, 0.5),
    # per doubling of the number of its mentions
    "times": (0.2, 0.3, 0.25, 0.15),
    # a source is wanted, and it said the quote before this one; ... in the same paragraph
    "last speaker": (0.9, 1.4, 1.3, 0.8),
    "last speaker here": (0.3, 0.6, 0.5, 0.2),
    # the mention stands in reported words of its own ("she said she ...")
    "speaker of these words": (0.6, 0.7, 1.0, 0.0),
    # was mentioned only inside words somebody else said
    "inside a quote": (-0.3, -0.3, -0.5, -0.3),
    # is owner of what follows, and was mentioned in the same sentence ("Iran and its ally")
    "owns in sentence": (0.45, 0.5, 0.8, 0.0),
    # has a name; is a thing for all the gazetteer knows
    "named": (0.8, 0.3, 0.3, 0.5),
    "unknown noun": (-1.2, 0.0, 0.0, 0.0),
    # was last mentioned by a description in the words that the wanted source says
    "described in own words": (-0.6, -0.6, -0.6, 0.0),
    # a body that the source of the words names: "Ola Berg, who runs Acme, said [the company] ..."
    "named by source": (0.0, 0.0, 0.0, 1.2),
    # what it is, for "they" and "it"
    "people": (0.0, 1.0, 0.0, 0.0),
    "body": (0.0, 0.0, 0.4, 0.0),
    "country": (0.0, -0.6, 0.3, 0.0),
    # a description: "the government" of the country the text is about
    "home government": (0.0, 0.0, 0.0, 1.5),
    # a description of a person without a known role, the source of a quote in the same paragraph
    "new role": (0.0, 0.0, 0.0, 0.8),
    # a description: same noun; words beside the noun that its names and roles hold, or lack
    "noun": (0.0, 0.0, 0.0, 2.0),
    "modifiers": (0.0, 0.0, 0.0, 0.6),
    "strange modifiers": (0.0, 0.0, 0.0, -1.6),
}
COLUMN: dict[Kind, int] = {"person": 0, "they": 1, "it": 2, "description": 3}
THRESHOLDS: dict[Kind, float] = {"person": -0.3, "they": 0.0, "it": 0.9, "description": 1.0}
MARGIN = 0.25  # a description that fits two about equally well stays open


@dataclass(frozen=True, slots=True)
class Scene:
    """What one mention is compared under; the quote is the one whose content it stands in."""

    place: Place
    direct: bool  # the quote is direct speech
    speaker: int | None  # referent that says the quote, where known
    is_source: bool
    says: frozenset[int]  # quotes whose source this mention is
    says_directly: bool  # one of them is direct speech
    last_speaker: int | None  # referent that said the quote before
    last_speaker_paragraph: int
    barred: frozenset[int | None] = frozenset()  # who says the cue whose object this mention is
    owned: bool = False  # a description with "his", "its"
    source: tuple[Span, ...] = ()  # of the quote it stands in


class Antecedents:
    """Compares the mentions of one text, in its order, with whom it spoke of so far; `mentions` are those met."""

    def __init__(
        self,
        words: Words,
        places: QuotePlaces,
        referents: Referents,
        speakers: SpeakersSoFar,
        mentions: Sequence[Mention],
        ranker: SourceRanker | None = None,
    ) -> None:
        self.words, self.places = words, places
        self.referents, self.speakers, self.mentions = referents, speakers, mentions
        self.rows = Rows(words, mentions)
        self.ranker = ranker or SourceRanker()

    def of(self, reference: Reference, place: Place) -> tuple[int | None, float]:
        """The referent a mention points back to, if any fits well enough, and how surely."""
        kind = kind_of(reference)
        column = COLUMN[kind]
        scored = sorted(
            (
                (sum(WEIGHTS[name][column] * value for name, value in found), candidate)
                for candidate, found in self.compared(reference, place)
            ),
            reverse=True,
        )
        if not scored or scored[0][0] < THRESHOLDS[kind]:
            return None, 0.0
        margin = scored[0][0] - (scored[1][0] if len(scored) > 1 else -1.0)
        if kind == "description" and margin < MARGIN and self.differ(referent for _, referent in scored[:2]):
            return None, 0.0
        return scored[0][1], share(score for score, _ in scored)

    def of_source(self, reference: Reference, place: Place) -> Choice:
        """Whom the source of a quote means: by the rules, unless the learned ranker is surer; and how sure it is."""
        scene = self.scene(reference, place)
        first, *_ = sorted(scene.says)
        quote = self.places.quotes[first]
        complement = complement_of(self.words, quote.source[0], reference) if quote.source else frozenset()
        fitting = self.fitting(reference, scene)
        owner = self.owner(reference, place)
        of_body = self.words.lowers[self.words.first_from(reference.span.start)] == "its"
        candidates = [
            each
            for each in fitting
            if not is_somebody_else(reference, complement, each[1])
            and not (of_body and each[1].actor is not None and not reference.nouns & each[1].nouns)  # "its chairman"
            and (each[0] != owner or reference.nouns & each[1].nouns)
        ]
        asked = Asked(reference, kind_of(reference), place, scene.says, quote, complement)
        rows = self.rows.of(asked, candidates, self.speakers.turns)
        by_rules = self.of(reference, place)[0]
        if by_rules not in {candidate for candidate, _, _ in candidates}:
            by_rules = None  # it is somebody else: the deputy of whom is meant, or of another party
        return self.agreed(self.ranker.choose(asked, candidates, rows), by_rules)

    def owner(self, reference: Reference, place: Place) -> int | None:
        """Whom "his" in "his wife" means: she is somebody else."""
        first = self.words.first_from(reference.span.start)
        pronoun = PRONOUNS.get(self.words.lowers[first]) if reference.form == "description" else None
        if pronoun is None or not pronoun.possessive or pronoun.person != 3:
            return None
        return self.of(replace(pronoun, span=self.words.span(first, first)), place)[0]

    def agreed(self, choice: Choice, by_rules: int | None) -> Choice:
        """One choice of two: a name that only one of them gives must be surer than one that both do."""
        if choice.referent == by_rules:
            return choice
        if by_rules is not None:
            doubted = Choice(by_rules, 1 - choice.share, 0.0)
            return choice if choice.margin >= SURE_OTHER else doubted
        if choice.referent is None or choice.fits_alone or choice.share >= SURE_NAME:
            return choice
        is_named = self.referents[choice.referent].actor is not None
        return Choice(None, choice.share, choice.margin) if is_named else choice

    def fitting(self, reference: Reference, scene: Scene) -> list[tuple[int, Referent, Ruled]]:
        """Who is possible at all, with what the rules say of them, the nearest first."""
        column = COLUMN[kind_of(reference)]
        candidates: list[tuple[int, Referent, Ruled]] = []
        for candidate in self.referents.candidates(reference):
            found = self.referents[candidate]
            last, names_itself = self.seen(found, scene, reference)
            if not agrees(reference, found) or excluded(scene, candidate, last.place):
                continue
            given = (reference, scene, candidate, found, last.place, last.form)
            score = sum(WEIGHTS[name][column] * value for name, value in features(*given))
            candidates.append((candidate, found, Ruled(score, not names_itself and possible(*given))))
            if len(candidates) == MOST:
                break
        return candidates

    def compared(self, reference: Reference, place: Place) -> Iterator[tuple[int, list[tuple[str, float]]]]:
        """The possible referents, nearest first, with their features."""
        scene = self.scene(reference, place)
        nearest = True
        for candidate in self.referents.candidates(reference):
            found = self.referents[candidate]
            last, names_itself = self.seen(found, scene, reference)
            if names_itself:
                continue
            if last.reference and reference.gender and last.reference.gender not in ("", reference.gender):
                continue  # "she needs him"
            given = (reference, scene, candidate, found, last.place, last.form)
            if possible(*given):
                yield candidate, [("nearest", nearest), *features(*given)]
                nearest = False

    def seen(self, found: Referent, scene: Scene, reference: Reference) -> tuple[Mention, bool]:
        """The last mention of a candidate outside of what the source says, and whether its own words rule it out.

        Nobody is "he" by name in direct words of his own, but a company is ("Reef wants peace," the company said), and
        reported words before their source may open with it: "Ana Ruiz will leave, she said".
        """
        if not scene.says or not found.trail:
            return self.mentions[found.last], False
        own: list[Mention] = []
        for at in reversed(found.trail):
            mention = self.mentions[at]
            if mention.place.quote not in scene.says:
                break
            own.append(mention)
        if not own:
            return self.mentions[found.last], False
        named = any(mention.form == "name" for mention in own)
        before = own[-1].place.start < reference.span.start
        opens = before and not scene.says_directly and own[-1].place.subject and reference.form == "pronoun"
        body = found.animate is False and not found.is_place and len(own) < len(found.trail)
        outside = self.mentions[found.last] if len(own) == len(found.trail) else mention
        if opens or body:
            return outside, False
        if len(own) == len(found.trail):
            return outside, scene.says_directly or named
        return outside, named

    def scene(self, reference: Reference, place: Place) -> Scene:
        speaker, paragraph = self.speakers.last or (None, -1)
        says = frozenset(self.places.said_by(reference.span))
        quote = place.quote
        lower = self.words.lowers[self.words.first_from(reference.span.start)]
        is_object = lower in OBJECTIVE and not reference.possessive
        said_to = self.places.said_to(place.start) if is_object else ()
        return Scene(
            place,
            direct=quote is not None and self.places.is_direct(quote),
            speaker=None if quote is None else self.speakers.of(quote, place.paragraph),
            is_source=bool(says),
            says=says,
            says_directly=any(self.places.quotes[said].kind == "direct" for said in says),
            last_speaker=speaker,
            last_speaker_paragraph=paragraph,
            barred=frozenset(self.speakers.of(said, place.paragraph) for said in said_to),
            owned=reference.form == "description" and lower in POSSESSIVE,
            source=() if quote is None else self.places.quotes[quote].source,
        )

    def differ(self, tied: Iterable[int]) -> bool:
        """Whether a near tie is between actors; of two unnamed ones the better is as good as the other."""
        return any(self.referents[referent].actor is not None for referent in tied)


def share(scores: Iterable[float]) -> float:
    """Probability of the first of some log-linear scores; never quite certain."""
    odds = [math.exp(score) for score in scores]
    return min(0.97, odds[0] / sum(odds))


def kind_of(reference: Reference) -> Kind:
    if reference.form == "description":
        return "description"
    if reference.plural:
        return "they"
    return "person" if reference.animate else "it"


def possible(reference: Reference, scene: Scene, candidate: int, found: Referent, back: Place, back_form: Form) -> bool:
    """Agreement in gender, number and kind; nobody is "he" in direct words of his own."""
    if excluded(scene, candidate, back):
        return False
    if reference.gender and found.gender and reference.gender != found.gender:
        return False
    if scene.speaker == candidate and (scene.direct or reference.form == "description"):
        return False
    if reference.form == "description":
        if is_somebody_else(reference, frozenset(), found):
            return False  # "the president" is not the vice president
        return fits_description(reference, found) or gets_role(reference, scene, found, back)
    if scene.place.sentence - back.sentence > FARTHEST:
        return False
    if reference.plural:
        return found.plural or found.is_country or (found.animate is False and not found.is_place)
    if reference.animate:
        return found.animate is not False and not found.plural
    return found.animate is False and not found.plural and (found.is_country or not found.is_place)


def excluded(scene: Scene, candidate: int, back: Place) -> bool:
    """Whether the grammar of the sentence rules a candidate out, whatever else speaks for it."""
    if back.start == scene.place.start:  # "their" inside "their company"
        return True
    if candidate in scene.barred:
        return True  # "Ruiz called him": somebody else
    return scene.owned and back.subject and back.sentence == scene.place.sentence  # "Ruiz thanked her lawyer"


def gets_role(reference: Reference, scene: Scene, found: Referent, back: Place) -> bool:
    """Elegant variation: "Ana Ruiz stayed. 'True,' the teacher said", if she has no role; "the mother of two"."""
    person = found.actor is not None and found.animate is True and not found.plural
    said_of_them = tells_who_they_are(reference.head)
    free = said_of_them or not (reference.nouns and found.nouns)
    near = scene.place.paragraph - back.paragraph
    here = (near == 0 or (near == 1 and back.subject and said_of_them)) and back.quote is None
    return person and free and bool(here) and scene.is_source and reference.animate and not reference.plural


def features(
    reference: Reference, scene: Scene, candidate: int, found: Referent, back: Place, back_form: Form
) -> Iterator[tuple[str, float]]:
    """Names and values of the features that are not zero, but for "nearest"."""
    here = scene.place
    yield "sentences", min(6, here.sentence - back.sentence)
    yield "paragraphs", min(4, here.paragraph - back.paragraph)
    yield "times", math.log2(1 + found.times)
    yield "subject", back.subject and not (back.modifies and reference.form == "pronoun")
    yield "owner", back.owner
    yield "named", found.actor is not None
    yield "unknown noun", found.animate is None
    yield "described in own words", back.quote in scene.says and back_form == "description"
    yield "gender known", bool(reference.gender) and reference.gender == found.gender
    yield "inside a quote", back.quote is not None and back.quote != here.quote
    yield "speaker of these words", scene.speaker == candidate
    if (
        found.animate is False
        and not found.is_place
        and any(part.start <= back.start < part.end for part in scene.source)
    ):
        yield "named by source", 1
    if scene.is_source and scene.last_speaker == candidate:
        yield "last speaker", 1
        yield "last speaker here", scene.last_speaker_paragraph == here.paragraph
    if reference.possessive:
        yield "owns in sentence", back.sentence == here.sentence
    if reference.form == "description":
        yield "noun", bool(reference.nouns & found.nouns or not reference.nouns)
        if is_home_government(reference, found):
            yield "home government", 1
            return
        new = not found.nouns or (not reference.nouns & found.nouns and gets_role(reference, scene, found, back))
        if reference.nouns and new:
            yield "new role", 1
            return
        telling = frozenset(word for word in reference.modifiers if tells_apart(word))
        known = len(telling & found.vocabulary)
        yield "modifiers", known
        yield "strange modifiers", len(telling) - known
    elif found.animate is False:
        yield ("country" if found.is_country else "body"), 1
    elif found.plural and found.animate:
        yield "people", 1
