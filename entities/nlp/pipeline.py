"""The engine as one spaCy pipeline: a blank English tokenizer, and a component for each step.

Every component reads and writes extensions of the Doc; what they hold is plain data of `detected`
and `annotation`, since a wordpiece may end where no spaCy token does.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from entities.nlp.annotation import Annotation, DateFound, QuoteFound, Span
from entities.nlp.attributions import compose, stance_layers
from entities.nlp.coreference import resolve
from entities.nlp.coreference.resolution import Resolution
from entities.nlp.dates import find
from entities.nlp.detected import Detected, DetectedMention, DetectedQuote
from entities.nlp.encoding import encoder, wordpieces
from entities.nlp.language import quotation
from entities.nlp.language.cues import is_turn
from entities.nlp.language.sentences import BoundedTokenizer, tokenizer_of
from entities.nlp.language.words import Words
from entities.nlp.loading import once
from entities.nlp.names import borders, contexts, identify, known, labels, repeats, wanted
from entities.nlp.names import detect as detect_names
from entities.nlp.names.known import KnownNames
from entities.nlp.quotes import continuations
from entities.nlp.quotes import detect as detect_quotes

DETECTION = ("sentence_borders", "encoder", "entities", "continuations")
RESOLUTION = ("actors", "coreference", "attributions", "listing", "dates")

LONE_SURROGATE = re.compile("[\ud800-\udfff]")

EXTENSIONS = {
    "published": None,  # the day of publication, set before the pipeline runs
    "known": known.NOTHING_KNOWN,  # names that somebody brought along, set so, too
    "listed": (),  # where they are printed
    "quoted": b"",
    "names": (),
    "mentions": (),
    "raw_quotes": (),
    "passages": stance_layers.NOTHING,
    "words": None,
    "cast": None,
    "resolution": None,
    "quotes": (),
    "dates": (),
}
for name, default in EXTENSIONS.items():
    Doc.set_extension(name, default=default, force=True)


@Language.component("encoder", assigns=["doc._.quoted", "doc._.names", "doc._.raw_quotes", "doc._.passages"])
def read(doc: Doc) -> Doc:
    """Encodes the text and keeps what its heads say; vectors are kept only where a quote is."""
    text = doc._.text
    model = encoder.load()
    mask = quotation.quoted(text)
    named: list[detect_names.NameSpan] = []
    found: list[DetectedQuote] = []
    kept: list[stance_layers.Passages] = []
    for pieces in encoder.stretches(wordpieces.split(text, mask, encoder.VOCABULARY)):
        encoded = model(pieces)
        named += detect_names.find(pieces, encoded, model)
        of_stretch = detect_quotes.find(text, mask, pieces, encoded, model)
        kept.append(stance_layers.passages(pieces, encoded, of_stretch))
        found += of_stretch
    sure = model.calibrated("quotes", [quote.confidence for quote in found])
    doc._.quoted, doc._.names = mask, tuple(named)
    doc._.raw_quotes = tuple(replace(quote, confidence=share) for quote, share in zip(found, sure, strict=True))
    doc._.passages = stance_layers.joined(kept)
    return doc


@Language.component("entities", requires=["doc._.names"], assigns=["doc._.mentions", "doc._.listed", "doc.ents"])
def label_names(doc: Doc) -> Doc:
    text = doc._.text
    repaired = list(borders.repaired(text, doc._.names))
    listed = known.found_in(text, doc._.known, [name.span for name in repaired])
    named = repeats.with_repeats(text, known.with_known(repaired, listed) if listed else repaired)
    found = list(contexts.relabelled(text, list(labels.refine(text, detect_names.vote(text, named)))))
    sure = encoder.load().calibrated("names", [mention.confidence for mention in found])
    mentions = (DetectedMention(mention.span, mention.label, share) for mention, share in zip(found, sure, strict=True))
    doc._.mentions = tuple(known.as_listed(mentions, listed))
    doc._.listed = frozenset(place.span for place in listed)
    doc.ents = spacy.util.filter_spans(
        span for mention in doc._.mentions if (span := as_tokens(doc, mention)) is not None
    )
    return doc


def as_tokens(doc: Doc, mention: DetectedMention) -> spacy.tokens.Span | None:
    return doc.char_span(mention.span.start, mention.span.end, mention.label, alignment_mode="expand")


@Language.component(
    "continuations", requires=["doc._.sentences", "doc._.quoted", "doc._.raw_quotes"], assigns=["doc._.raw_quotes"]
)
def continue_quotes(doc: Doc) -> Doc:
    doc._.raw_quotes = continuations.completed(doc._.text, doc._.quoted, doc._.sentences, doc._.raw_quotes)
    return doc


@Language.component("actors", requires=["doc._.sentences", "doc._.mentions"], assigns=["doc._.words", "doc._.cast"])
def identify_actors(doc: Doc) -> Doc:
    doc._.words = Words(doc._.text, doc._.sentences)
    doc._.cast = identify.identify(doc._.words, doc._.mentions, doc._.listed)
    return doc


@Language.component(
    "coreference",
    requires=["doc._.words", "doc._.cast", "doc._.raw_quotes"],
    assigns=["doc._.resolution", "doc._.cast"],
)
def resolve_references(doc: Doc) -> Doc:
    doc._.resolution = resolve.resolve(doc._.words, doc._.cast, doc._.raw_quotes)
    doc._.cast = doc._.resolution.cast
    return doc


@Language.component(
    "attributions", requires=["doc._.resolution", "doc._.raw_quotes", "doc._.passages"], assigns=["doc._.quotes"]
)
def attribute(doc: Doc) -> Doc:
    """Class, targets and stance of each quote; "that" is read for these, and is no part of what was said."""
    given = (doc._.words, doc._.cast, doc._.resolution, doc._.raw_quotes, doc._.passages)
    found = list(compose.quotes_found(*given))
    model = encoder.load()
    sure = model.calibrated("speakers", [quote.speaker_confidence for quote in found])
    least = model.calibration.get("speakers", {}).get("perhaps", 0.0)
    doc._.quotes = tuple(
        as_printed(doc, quote if quote.speaker is None else with_doubt(quote, share, least))
        for quote, share in zip(found, sure, strict=True)
    )
    return doc


def with_doubt(quote: QuoteFound, share: float, least: float) -> QuoteFound:
    """A quote with the share of such speakers that are right; one below `least` is a mere perhaps."""
    return replace(quote, speaker_confidence=share, perhaps=share < least)


def as_printed(doc: Doc, quote: QuoteFound) -> QuoteFound:
    content = detect_quotes.without_conjunction(doc._.text, doc._.quoted, quote.content)
    kind = quote.kind if is_turn(doc._.text, quote.cue) else quotation.kind_of(doc._.text, content, doc._.quoted)
    return replace(quote, content=content, kind=kind)


@Language.component(
    "listing",
    requires=["doc._.words", "doc._.resolution", "doc._.quotes"],
    assigns=["doc._.resolution", "doc._.cast", "doc._.quotes"],
)
def list_wanted(doc: Doc) -> Doc:
    """Leaves out the actors that the text only names in passing."""
    found = doc._.resolution
    passing = unlisted(found, doc._.quotes) | wanted.unwanted(doc._.words, found.cast, others_of(found), doc._.quotes)
    passing -= {mention.actor for mention in found.cast.mentions if mention.span in doc._.listed}
    if passing:
        number = found.leave_out(passing)
        doc._.cast = found.cast
        doc._.quotes = tuple(compose.with_actors(quote, number) for quote in doc._.quotes)
    return doc


def unlisted(resolution: Resolution, quotes: Sequence[QuoteFound]) -> set[int]:
    """Tentative actors that no quote is about."""
    return set(resolution.tentative) - {target.actor for quote in quotes for target in quote.targets}


def others_of(resolution: Resolution) -> dict[int, list[Span]]:
    """The pronouns and descriptions of each actor."""
    others: dict[int, list[Span]] = defaultdict(list)
    for mention in resolution.mentions:
        if mention.name is None and mention.actor is not None:
            others[mention.actor].append(mention.span)
    return others


@Language.component("dates", requires=["doc._.sentences", "doc._.mentions"], assigns=["doc._.dates"])
def read_dates(doc: Doc) -> Doc:
    named = [mention.span for mention in doc._.mentions]
    doc._.dates = find.find(doc._.text, doc._.published, doc._.sentences, named)
    return doc


@once
def language() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = BoundedTokenizer(tokenizer_of(nlp), fresh=lambda: tokenizer_of(spacy.blank("en")))
    nlp.max_length = sys.maxsize
    for component in DETECTION + RESOLUTION:
        nlp.add_pipe(component)
    return nlp


def annotate(
    texts: Iterable[str], days: Iterable[date | None], names: KnownNames | None = None
) -> Iterator[Annotation]:
    """One annotation for each text, in order; `days` are the days of publication, `names` those that are known."""
    for doc, text in language().pipe(documents(texts, days, names), as_tuples=True):
        yield replace(annotation_of(doc), text=text)


def documents(
    texts: Iterable[str], days: Iterable[date | None], names: KnownNames | None = None
) -> Iterator[tuple[Doc, str]]:
    """Each text split into tokens, and as it was given."""
    for text, published in zip(texts, days, strict=True):
        doc = language().make_doc(readable(text))
        doc._.published, doc._.known = published, names or known.NOTHING_KNOWN
        yield doc, text


def resolve_dates(text: str, published: date | None, named: Sequence[Span]) -> tuple[DateFound, ...]:
    """The dates of a text alone, as when its day of publication changed; `named` are the names in it."""
    nlp = language()
    doc = nlp(readable(text), disable=[name for name in nlp.pipe_names if name != "sentence_borders"])
    return find.find(text, published, doc._.sentences, named)


def detect(text: str) -> Detected:
    """What the encoder sees in a text, before anybody is resolved."""
    return replace(detected(language()(readable(text), disable=RESOLUTION)), text=text)


def readable(text: str) -> str:
    """The text with a replacement character for each half of a surrogate pair, which no encoder takes."""
    return LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def detected(doc: Doc) -> Detected:
    return Detected(doc._.text, doc._.sentences, doc._.mentions, doc._.raw_quotes)


def annotation_of(doc: Doc) -> Annotation:
    return Annotation(
        text=doc._.text,
        actors=tuple(actor.found for actor in doc._.cast.actors),
        mentions=tuple(compose.mentions_found(doc._.cast, doc._.resolution)),
        quotes=doc._.quotes,
        dates=doc._.dates,
    )
