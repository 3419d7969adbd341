import pytest

from entities.nlp.annotation import Span
from entities.nlp.coreference.expletives import is_expletive
from entities.nlp.language.words import Words


def expletive(text):
    words = Words(text, [Span(0, len(text))])
    return is_expletive(words, next(i for i, word in enumerate(words.lowers) if word.startswith("it")))


@pytest.mark.parametrize(
    "text",
    [
        "it is clear that rain fell",
        "it’s clear that rain fell",
        "It would be very hard to leave",
        "it was not expected that rain would fall",
        "it has been agreed that rain fell",
        "it is time to leave",
        "it seems the rain stopped",
        "it took three years to build the bridge",
        "it was Ana Ruiz who left",
        "it is crucial that children eat",
        'a "reform" ((it)) is needed',
    ],
)
def test_it_before_its_clause_is_nobody(text):
    assert expletive(text)


@pytest.mark.parametrize(
    "text",
    [
        "it is confident that rain fell",
        "it is ready to leave",
        "it is a company that makes boats",
        "it took control of the harbour to save it",
        "it was founded in June",
        "it said that rain fell",
        "it seems to know",
        "it",
    ],
)
def test_it_that_acts_is_somebody(text):
    assert not expletive(text)
