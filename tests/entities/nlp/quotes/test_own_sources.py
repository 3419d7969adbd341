"""Sources that the encoder takes too short, too long, or for words that somebody says."""

import pytest

from entities.nlp.language import quotation
from entities.nlp.quotes.own_sources import with_own_sources
from tests.entities.nlp.literals import detected


def sources(marked, **quote):
    found = detected(marked, quote)
    (mended,) = with_own_sources(found.text, quotation.quoted(found.text), found.sentences, found.quotes)
    return [part.of(found.text) for part in mended.source], [part.of(found.text) for part in mended.content]


@pytest.mark.parametrize(
    ("text", "given", "meant"),
    [
        ("Ana Ruiz, speaking for Acme Bank, said it was late.", "Acme Bank,", "Ana Ruiz"),
        ("Mayor Ana Ruiz, standing with Ola Berg, said it was late.", "Ola Berg,", "Mayor Ana Ruiz"),
        ("Tarn — The mayor said it was late.", "Tarn — The mayor", "The mayor"),
        # as they stand
        ("In Tarn, Acme Bank, which closed, said it was late.", "Acme Bank,", "Acme Bank,"),
        ("According to the mayor, Ana Ruiz said it was late.", "Ana Ruiz", "Ana Ruiz"),
        ("During a meeting with Ola Berg, Ana Ruiz said it was late.", "Ana Ruiz", "Ana Ruiz"),
        ("Speaking for Acme Bank, Ana Ruiz said it was late.", "Ana Ruiz", "Ana Ruiz"),
    ],
)
def test_source_is_who_says_it(text, given, meant):
    assert sources(text, content="it was late", cue="said", source=given) == ([meant], ["it was late"])
