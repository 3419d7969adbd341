"""Quoted words behind a colon: of who speaks in the sentence, not of the name right before the colon."""

import pytest

from entities.nlp.quotes.addressed import with_speakers_of_sentences
from tests.entities.nlp.literals import detected


def source_of(text, *others, source):
    words = text[text.index("“") + 1 : text.index("”")]
    found = detected(text, *others, {"content": words, "cue": ":", "source": source})
    quote = with_speakers_of_sentences(text, found.sentences, found.quotes)[-1]
    return quote.source[0].of(text), quote.cue[0].of(text)


@pytest.mark.parametrize("cue", ["told", "later asked", "had warned"])
def test_who_is_told_says_nothing(cue):
    text = f"The ferry sank. She {cue} Emil Brandt: “Go home at once.”"
    assert source_of(text, source="Emil Brandt") == ("She", cue)


def test_who_is_spoken_of_says_nothing():
    text = "Ida Lund told reporters she had spoken to the minister, Emil Brandt: “He wants a way out.”"
    said = {"content": "she had spoken to the minister", "cue": "told reporters", "source": "Ida Lund"}
    assert source_of(text, said, source="Emil Brandt") == ("Ida Lund", "told reporters")


@pytest.mark.parametrize(
    "text",
    [
        "Emil Brandt: “Go home at once.”",
        "Ida Lund told nobody. Emil Brandt: “Go home at once.”",
        "On the quay stood Emil Brandt: “Go home at once.”",
    ],
)
def test_a_name_that_nobody_addresses_keeps_its_words(text):
    assert source_of(text, source="Emil Brandt") == ("Emil Brandt", ":")


def source_beside(text, content, cue, source):
    found = detected(text, {"content": content, "cue": cue, "source": source})
    (quote,) = with_speakers_of_sentences(text, found.sentences, found.quotes)
    return [span.of(text) for span in quote.source]


@pytest.mark.parametrize("cue", ["asking", "accusing"])
def test_whom_a_letter_goes_to_says_nothing(cue):
    text = f"Ida Lund and her board wrote to the mayor {cue} him to go."
    assert source_beside(text, "him to go", cue, "the mayor") == []


@pytest.mark.parametrize(
    "text",
    [
        "The walls went up, with Emil Brandt saying it was late.",
        "A report by Emil Brandt saying it was late came out.",
    ],
)
def test_who_speaks_behind_another_preposition_keeps_the_words(text):
    assert source_beside(text, "it was late", "saying", "Emil Brandt") == ["Emil Brandt"]
