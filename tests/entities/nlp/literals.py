"""Marked literals: "{PERSON:Ana Ruiz} said ..." becomes what the encoder would have detected."""

import re

from entities.nlp.annotation import Annotation, Span
from entities.nlp.attributions import compose, stance_layers
from entities.nlp.coreference import resolve
from entities.nlp.detected import Detected, DetectedMention, DetectedQuote
from entities.nlp.encoding import encoder, wordpieces
from entities.nlp.language import quotation
from entities.nlp.language.words import Words
from entities.nlp.names import identify

MARKED = re.compile(r"\{([A-Z]+):([^}]*)\}")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"”’']?(?=\s+[\"“‘']?[A-Z]|\s*\n|\s*$)|(?=\n)|$)")


def detected(marked: str, *quotes: dict) -> Detected:
    """Mentions from the marks; quotes as {"content": ..., "cue": ..., "source": ...}, each a printed stretch.

    A stretch that stands in the text several times is meant where it first stands after the previous
    part of the same quote's source, or after `after`.
    """
    text, mentions, at = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        mentions.append(DetectedMention(Span(len(text), len(text) + len(match[2])), match[1], 0.9))
        text += match[2]
        at = match.end()
    text += marked[at:]
    sentences = tuple(
        Span(m.start() + len(m.group()) - len(m.group().lstrip()), m.end())
        for m in SENTENCE.finditer(text)
        if m.group().strip()
    )
    mask = quotation.quoted(text)
    return Detected(text, sentences, tuple(mentions), tuple(quote_of(text, mask, quote) for quote in quotes))


def quote_of(text: str, mask: bytearray, quote: dict) -> DetectedQuote:
    start = text.index(quote["after"]) if "after" in quote else 0

    def stretch(printed: str | None) -> tuple[Span, ...]:
        if not printed:
            return ()
        word = printed[0].isalnum()  # "He" is not in "Henrik"
        found = re.compile(rf"\b{re.escape(printed)}(?!\w)" if word else re.escape(printed)).search(text, start)
        assert found, f"{printed!r} is not in the text"
        return (Span(*found.span()),)

    content = tuple(span for part in [quote["content"]] for span in stretch(part))
    return DetectedQuote(
        content, stretch(quote.get("cue")), stretch(quote.get("source")), quotation.kind_of(text, content, mask), 0.9
    )


def annotated(marked: str, *quotes: dict) -> Annotation:
    found = detected(marked, *quotes)
    words = Words(found.text, found.sentences)
    resolution = resolve.resolve(words, identify.identify(words, found.mentions), found.quotes)
    pieces = wordpieces.split(found.text, quotation.quoted(found.text), encoder.VOCABULARY)
    read = stance_layers.passages(pieces, encoder.load()(pieces), found.quotes)
    return Annotation(
        found.text,
        tuple(actor.found for actor in resolution.cast.actors),
        tuple(compose.mentions_found(resolution.cast, resolution)),
        tuple(compose.quotes_found(words, resolution.cast, resolution, found.quotes, read)),
    )


def speakers(marked: str, *quotes: dict) -> list[str]:
    """Name of each quote's speaker, or the words printed for an unnamed one in brackets."""
    annotation = annotated(marked, *quotes)
    return [
        f"[{quote.speaker_words}]" if quote.speaker is None else annotation.actors[quote.speaker].name
        for quote in annotation.quotes
    ]
