"""Quoted words that a paper relays: who says them is their own source."""

from entities.nlp.language.quotation import quoted
from entities.nlp.quotes.relayed import with_own_speakers
from tests.entities.nlp.literals import detected


def only(text, content):
    found = detected(text, {"content": content, "cue": "according to", "source": "the Almeda Herald"})
    (quote,) = with_own_speakers(text, quoted(text), found.quotes)
    return tuple(part[0].of(text) for part in (quote.content, quote.cue, quote.source)), quote.kind


def test_speaker_of_quoted_words_is_who_says_them_not_who_relays_them():
    text = "“I saw the wave too late,” Captain Ola Berg told the inquiry, according to the Almeda Herald."
    expected = ("I saw the wave too late,", "told the inquiry", "Captain Ola Berg")
    assert only(text, text[: text.index(", according")]) == (expected, "direct")


def test_words_without_a_source_of_their_own_stay_the_papers():
    text = "The wave came “far too early for us” and sank the ferry, according to the Almeda Herald."
    content = text[: text.index(", according")]
    assert only(text, content) == ((content, "according to", "the Almeda Herald"), "mixed")
