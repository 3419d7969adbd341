"""How sure it is that the actor given for a speaker is the right one.

A learned judge reads what may go wrong on the way from a quote to a name: the links that the encoder saw, the choice of
the ranker and its margin, how the source is printed, and what stands around it. `calibration.json` turns its answer
into the share that is right.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from entities.nlp.annotation import Span
from entities.nlp.coreference.candidates import FIRST_PERSONS, FORMS
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding import trees
from entities.nlp.language.cues import look_up
from entities.nlp.language.gazetteer import body_noun, fold_name, role_noun, title_gender
from entities.nlp.language.words import Words

NAME = "certainty"
CONTINUED = 3  # in the column "form": a quote without a source
KINDS = {"person": 0, "organisation": 1, "place": 2, "group": 3, "event": 4, "other": 5}
FEATURES = (
    "form", "share", "margin", "quote", "cue link", "source link", "source margin", "name",
    "cue", "known cue", "according", "direct", "mixed", "content words", "first person",
    "source words", "uncovered capitals", "joint", "words behind head", "capital before", "capital behind",
    "source to cue", "source to content", "before", "other sentence", "inside a quote",
    "kind", "times", "times so far", "name words", "roles", "names in sentence", "names itself",
    "same as before", "sentences to antecedent", "links",
)  # fmt: skip
COLUMN = {name: at for at, name in enumerate(FEATURES)}


def judged(words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution) -> None:
    """Sets how sure the named speakers of a resolution are, in place."""
    asked, rows = rows_of(words, quotes, resolution)
    if not asked:
        return
    sure = 1 / (1 + np.exp(-trees.load(NAME)(rows)))
    for quote, share in zip(asked, sure.tolist(), strict=True):
        resolution.speakers[quote] = replace(resolution.speakers[quote], confidence=share)


def rows_of(
    words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution
) -> tuple[list[int], NDArray[np.float32]]:
    """The quotes that got an actor for their speaker, and a row of features for each."""
    asked = [quote for quote, speaker in sorted(resolution.speakers.items()) if speaker.actor is not None]
    rows = np.zeros((len(asked), len(FEATURES)), np.float32)
    around = Around(words, resolution)
    for row, quote in enumerate(asked):
        at = resolution.said_at.get(quote)
        own = features(words, quotes[quote], resolution, quote, at, around)
        before = resolution.speakers.get(quote - 1)
        own["same as before"] = before is not None and before.actor == resolution.speakers[quote].actor
        for name, value in own.items():
            rows[row, COLUMN[name]] = value
    return asked, rows


class Around:
    """Names and their actors, to be asked by position."""

    def __init__(self, words: Words, resolution: Resolution) -> None:
        self.words, self.names = words, resolution.cast.mentions
        self.starts = [name.span.start for name in self.names]
        self.of_actor: dict[int, list[int]] = {}
        for name in self.names:
            if name.actor is not None:
                self.of_actor.setdefault(name.actor, []).append(name.span.start)

    def within(self, span: Span) -> list[int | None]:
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return [name.actor for name in self.names[first:last]]


def features(
    words: Words, quote: DetectedQuote, resolution: Resolution, number: int, at: int | None, around: Around
) -> dict[str, float]:
    speaker = resolution.speakers[number]
    mention = None if at is None else resolution.mentions[at]
    cue = quote.cue[0].of(words.text) if quote.cue else ""
    content = [words.lowers[p] for part in quote.content for p in words.within(part)]
    opens = quote.content[0].start
    own: dict[str, float] = {
        "form": CONTINUED if mention is None else FORMS[mention.form],
        "share": speaker.confidence,
        "margin": mention.margin if mention else 1.0,
        "quote": quote.confidence,
        "cue link": quote.cue_link,
        "source link": quote.source_link,
        "source margin": quote.source_margin,
        "links": quote.cue_link * quote.source_link,
        "cue": bool(quote.cue),
        "known cue": look_up(cue.lower().split()) is not None,
        "according": cue.lower().startswith("accord"),
        "direct": quote.kind == "direct",
        "mixed": quote.kind == "mixed",
        "content words": math.log2(1 + len(content)),
        "first person": any(word in FIRST_PERSONS for word in content),
    }
    if speaker.actor is not None:
        actor = resolution.cast.actors[speaker.actor].found
        starts = around.of_actor.get(speaker.actor, [])
        own["kind"], own["name words"], own["roles"] = KINDS[actor.kind], len(actor.name.split()), len(actor.roles)
        own["times"], own["times so far"] = math.log2(1 + len(starts)), bisect_left(starts, opens)
        own["names itself"] = any(speaker.actor in around.within(part) for part in quote.content)
    if mention is not None:
        printed(own, words, quote, mention)
        whole = Span(words.sentence_start(mention.span.start), words.sentence_end(mention.span.start))
        own["names in sentence"] = len(set(around.within(whole)) - {None})
        own["inside a quote"] = mention.place.quote is not None
        if mention.antecedent is not None:
            back = resolution.mentions[mention.antecedent].place
            own["sentences to antecedent"] = min(30, mention.place.sentence - back.sentence)
        if mention.name is not None:
            own["name"] = resolution.cast.mentions[mention.name].confidence
    return own


def printed(own: dict[str, float], words: Words, quote: DetectedQuote, mention: Mention) -> None:
    """How the source stands around its head, and to the cue and the content."""
    opens = quote.content[0].start
    first, last = words.first_from(mention.span.start), words.last_until(mention.span.end)
    own["before"] = mention.span.start < opens
    own["other sentence"] = words.sentence(mention.span.start) != words.sentence(opens)
    own["source to content"] = apart(words, mention.span, quote.content[0])
    own["capital before"] = first > 0 and is_capital(words, first - 1)
    own["capital behind"] = last + 1 < len(words) and is_capital(words, last + 1)
    if quote.cue:
        own["source to cue"] = apart(words, mention.span, quote.cue[0])
    if quote.source:
        phrase = words.within(quote.source[0])
        own["source words"] = len(phrase)
        own["joint"] = any(words.lowers[p] == "and" for p in phrase)
        own["words behind head"] = max(0, phrase.stop - 1 - last)
        own["uncovered capitals"] = sum(not first <= p <= last and is_capital(words, p) for p in phrase)


def is_capital(words: Words, position: int) -> bool:
    """A capital that is neither of a role, a title or a body nor of a sentence's first word."""
    word = words.texts[position]
    opens = words.starts[position] == words.sentence_start(words.starts[position])
    known = role_noun(word) or body_noun(word) or title_gender(fold_name(word)) is not None
    return word[:1].isupper() and not opens and not known


def apart(words: Words, one: Span, other: Span) -> float:
    """Doublings of the words between two spans."""
    first, second = sorted((one, other))
    return math.log2(1 + max(0, words.first_from(second.start) - words.first_from(first.end)))
