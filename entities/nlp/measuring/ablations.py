"""What each cheap step is worth: the engine measured with one of them left out.

Nothing of this is part of the engine: a variant replaces a function or some weights of a step's module
while it is measured. What the encoder says of a text is kept from variant to variant, except where the
variant is about the windows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from entities.nlp.coreference import antecedents, speakers
from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import Encoded, Model
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.language import cues
from entities.nlp.names import detect as detect_names
from entities.nlp.quotes import continuations
from entities.nlp.quotes import detect as detect_quotes

QUOTES, NAMES, ACTORS = "polnear_dev_norm", "gum_news_entities", "acceptance_dev"


@dataclass(frozen=True, slots=True)
class Variant:
    """`changes` are (owner, attribute or key, value): what stands there while the variant is measured."""

    name: str
    gold: tuple[str, ...]  # sets on which it can make a difference
    changes: tuple[tuple[Any, str, Any], ...] = ()
    reads_anew: bool = False  # the encoder's windows change


def by_words(scores: np.ndarray, following: np.ndarray, starting: np.ndarray) -> np.ndarray:
    path: np.ndarray = scores.argmax(1)
    return path


def without_vote(text: str, names: list[detect_names.NameSpan]) -> Iterator[detect_names.CoarseMention]:
    for name in names:
        yield from entities_vote(text, [name])


def all_said(*given: Any, **named: Any) -> cues.Cue:
    return replace(classify(*given, **named), attribution="said")


# as they are before a variant replaces them
entities_vote, classify = detect_names.vote, cues.classify


def unweighted(*features: str) -> tuple[tuple[Any, str, Any], ...]:
    return tuple((antecedents.WEIGHTS, feature, (0.0,) * len(antecedents.COLUMN)) for feature in features)


def windows(overlap: int) -> Variant:
    return Variant(f"windows that share {overlap} pieces", (QUOTES,), ((encoder, "OVERLAP", overlap),), reads_anew=True)


ENGINE = Variant("the engine as it is", (QUOTES, NAMES, ACTORS))
VARIANTS = (
    ENGINE,
    Variant(
        "labels word by word, no search over legal sequences",
        (QUOTES, NAMES),
        ((detect_quotes, "best_path", by_words), (detect_names, "best_path", by_words)),
    ),
    Variant(
        "fragments of a quote may lie anywhere", (QUOTES,), ((detect_quotes, "split_fragments", lambda _, it: [it]),)
    ),
    Variant(
        "quotes are not completed after the encoder",
        (QUOTES, ACTORS),
        ((continuations, "completed", lambda *given: given[-1]),),
    ),
    Variant("each mention of a name votes for itself alone", (NAMES,), ((detect_names, "vote", without_vote),)),
    Variant("every attribution counts as said", (ACTORS,), ((cues, "classify", all_said),)),
    Variant(
        "a quote without a source continues no speaker",
        (ACTORS,),
        ((speakers, "continue_speakers", lambda *given: None),),
    ),
    Variant("coreference without distance", (ACTORS,), unweighted("sentences", "paragraphs", "nearest")),
    Variant("coreference without prominence", (ACTORS,), unweighted("subject", "owner", "times")),
    Variant(
        "coreference without who spoke last",
        (ACTORS,),
        unweighted("last speaker", "last speaker here", "speaker of these words"),
    ),
    Variant("coreference without known gender", (ACTORS,), unweighted("gender known")),
    Variant(
        "coreference without what a thing is",
        (ACTORS,),
        unweighted("named", "unknown noun", "people", "body", "country", "home government"),
    ),
    Variant("coreference without words in common", (ACTORS,), unweighted("noun", "modifiers", "strange modifiers")),
    windows(0),
    windows(16),
)


@contextmanager
def measured_as(variant: Variant, memory: dict[bytes, Encoded]) -> Iterator[None]:
    """While it lasts, the engine is this variant; `memory` holds what the encoder said of texts already read."""
    model = encoder.load()
    used = model if variant.reads_anew else remembering(model, memory)
    with ExitStack() as stack:
        for owner, name, value in (*variant.changes, (encoder, "load", lambda: used)):
            stack.enter_context(replaced(owner, name, value))
        yield


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """An attribute of a module, or an entry of a dict, replaced for a while."""
    held = owner if isinstance(owner, dict) else vars(owner)
    before = held[name]
    held[name] = value
    try:
        yield
    finally:
        held[name] = before


def remembering(model: Model, memory: dict[bytes, Encoded]) -> Model:
    """The model, with what it says of texts it has read before taken from memory."""

    class Remembering(Model):
        __slots__ = ()

        def __call__(self, pieces: Wordpieces) -> Encoded:
            key = pieces.ids.tobytes() + pieces.quotes.tobytes() + pieces.shapes.tobytes()
            if key not in memory:
                memory[key] = super().__call__(pieces)
            return memory[key]

    return Remembering(model.session, model.role_labels, model.name_labels, model.parameters, model.calibration)


Score = Callable[[str], dict[str, Any]]  # name of a gold set -> the scorer's result


def rows(score: Score, told: Callable[[str], None]) -> Iterator[tuple[str, ...]]:
    """A row for each variant; measures it does not touch stay empty."""
    memory: dict[bytes, Encoded] = {}
    for variant in VARIANTS:
        told(variant.name)
        with measured_as(variant, memory):
            results = {name: score(name) for name in variant.gold}
        yield (variant.name, *measures(results))


NOTE = (
    "The engine with one step left out at a time; F1 in percent. Quotes with what they attribute on\n"
    f"`{QUOTES}`, names on `{NAMES}`, statements, their speakers and subjects on\n"
    f"`{ACTORS}`, where a point is little: it has about 127 counted quotes. What a step cannot change is left empty."
)
HEAD = ("", "quotes: exact", "detection", "end to end", "names", "statements", "with speaker", "with subjects")


def measures(results: dict[str, dict[str, Any]]) -> Iterator[str]:
    """F1 in percent, in the order of HEAD."""
    quotes_found, names, actors = results.get(QUOTES), results.get(NAMES), results.get(ACTORS)
    for key in ("content_exact_span", "detection", "attribution_end_to_end"):
        yield f"{100 * quotes_found['quotes'][key]['f1']:.1f}" if quotes_found else ""
    yield f"{100 * names['entities']['micro']['f1']:.1f}" if names else ""
    for key in ("quote_span", "quote_speaker", "about_end_to_end"):
        yield f"{100 * actors[key]['f1']:.1f}" if actors else ""
