"""Direct quotes that their cue breaks, and what stays apart."""

import pytest

from entities.nlp.language.quotation import quoted
from entities.nlp.quotes.broken import joined
from tests.entities.nlp.literals import detected


def contents(text, *quotes):
    found = detected(text, *quotes)
    return [[span.of(text) for span in quote.content] for quote in joined(text, found.quotes)]


@pytest.mark.parametrize(
    "between",
    [
        ",” Ana Ruiz said. “",
        ",” Ana Ruiz said during a visit to the harbour, which was closed on Friday. “",
        ",” Ana Ruiz said, adding that nobody had asked her. “",
    ],
)
def test_words_behind_the_sentence_of_the_cue_are_of_the_same_quote(between):
    text = f"“The bridge is shut{between}We will not wait.”"
    quotes = (
        {"content": "The bridge is shut", "cue": "said", "source": "Ana Ruiz"},
        {"content": "We will not wait."},
    )
    assert contents(text, *quotes) == [["The bridge is shut", "We will not wait."]]


def test_next_quotation_with_a_cue_of_its_own_stays_apart():
    text = "“The bridge is shut,” Ana Ruiz said. “We will not wait,” Ola Berg replied."
    quotes = (
        {"content": "The bridge is shut", "cue": "said", "source": "Ana Ruiz"},
        {"content": "We will not wait", "cue": "replied", "source": "Ola Berg"},
    )
    assert len(contents(text, *quotes)) == 2


def test_quotation_behind_another_sentence_or_in_another_paragraph_stays_apart():
    quotes = (
        {"content": "The bridge is shut", "cue": "said", "source": "Ana Ruiz"},
        {"content": "We will not wait."},
    )
    for between in (",” Ana Ruiz said. Berg disagreed. “", ",” Ana Ruiz said.\n\n“"):
        text = f"“The bridge is shut{between}We will not wait.”"
        assert quoted(text)[1]
        assert len(contents(text, *quotes)) == 2


def test_quotation_behind_announced_words_stays_apart():
    text = "Ana Ruiz said: “The bridge is shut.” “We will not wait.”"
    quotes = (
        {"content": "The bridge is shut.", "cue": "said", "source": "Ana Ruiz"},
        {"content": "We will not wait."},
    )
    assert len(contents(text, *quotes)) == 2
