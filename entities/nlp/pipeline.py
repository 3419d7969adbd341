"""The engine as one spaCy pipeline: a blank English tokenizer, and a component for each step.

Every component reads and writes extensions of the Doc; what they hold is plain data of `detected`
and `annotation`, since a wordpiece may end where no spaCy token does.
"""

from __future__ import annotations

import sys
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from entities.nlp import encoder, entities, labels, quotation, quotes, wordpieces
from entities.nlp.detected import Detected, DetectedMention, DetectedQuote
from entities.nlp.sentences import BoundedTokenizer, sentence_spans

DETECTION = ("sentence_borders", "encoder", "entities")

for name, default in {"quoted": b"", "names": (), "mentions": (), "raw_quotes": ()}.items():
    Doc.set_extension(name, default=default, force=True)


@Language.component("encoder", assigns=["doc._.quoted", "doc._.names", "doc._.raw_quotes"])
def read(doc: Doc) -> Doc:
    """Encodes the text and keeps what its heads say; the vectors of a stretch are dropped with it."""
    text = doc.text
    model = encoder.load()
    mask = quotation.quoted(text)
    names: list[entities.NameSpan] = []
    found: list[DetectedQuote] = []
    for pieces in encoder.stretches(wordpieces.split(text, mask, encoder.VOCABULARY)):
        encoded = model(pieces)
        names += entities.find(pieces, encoded, model)
        found += quotes.find(text, mask, pieces, encoded, model)
    doc._.quoted, doc._.names, doc._.raw_quotes = mask, tuple(names), tuple(found)
    return doc


@Language.component("entities", requires=["doc._.names"], assigns=["doc._.mentions", "doc.ents"])
def label_names(doc: Doc) -> Doc:
    text = doc.text
    names = list(labels.repaired(text, doc._.names))
    doc._.mentions = tuple(labels.refine(text, entities.vote(text, names)))
    doc.ents = spacy.util.filter_spans(
        span for mention in doc._.mentions if (span := as_tokens(doc, mention)) is not None
    )
    return doc


def as_tokens(doc: Doc, mention: DetectedMention):
    return doc.char_span(mention.span.start, mention.span.end, mention.label, alignment_mode="expand")


@cache
def language() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
    nlp.max_length = sys.maxsize
    for component in DETECTION:
        nlp.add_pipe(component)
    return nlp


def detect(text: str) -> Detected:
    """What the encoder sees in a text, before anybody is resolved."""
    doc = language()(text)
    return Detected(text, sentence_spans(doc), doc._.mentions, doc._.raw_quotes)
