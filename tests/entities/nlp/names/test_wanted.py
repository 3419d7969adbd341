"""Who is listed among the actors of a text, and who is only named in passing."""

from entities.nlp import annotate
from entities.nlp.language.words import Words
from entities.nlp.names.identify import identify
from entities.nlp.names.wanted import SHARES, described, unwanted, weights
from tests.entities.nlp.literals import detected

TEXT = (
    "{PERSON:Ana Ruiz} closed the harbour. {PERSON:Ruiz} wants a new one.\n\n{ORG:Lingbo Terminals} asked "
    "{PERSON:Ruiz} for help. A ship from {GPE:Velsk} lay in the bay near {GPE:Dornholm}.\n\nThe mayor left. "
    "{ORG:Lingbo Terminals} has a new pier. It rained. The {NORP:Canadian} crew slept."
)
REPORT = """Harbour to close, minister says

Transport Minister Ana Ruiz said on Tuesday that the harbour of Ellery would close next year.

"We cannot keep it open," she told reporters. "The money is gone."

The Dockers' Union called the plan a betrayal. Its chairman Ralph Okafor said nobody had asked them.

A ship from Rotterdam lay at the pier on Tuesday, and a crane built in Finland stood idle. The crew had sailed from \
Antwerp two weeks ago. Some had bought coffee in Brookhaven."""


def read(marked):
    found = detected(marked)
    words = Words(found.text, found.sentences)
    return words, identify(words, found.mentions)


def test_who_acts_is_listed_and_where_it_happened_is_not():
    words, cast = read(TEXT)
    passing = {cast.actors[actor].found.name for actor in unwanted(words, cast, {}, ())}
    assert passing >= {"Velsk", "Dornholm"}
    assert not passing & {"Ana Ruiz", "Lingbo Terminals"}


def test_everybody_is_listed_in_a_note_of_a_few_sentences():
    words, cast = read("A ship from {GPE:Velsk} lay in the bay near {GPE:Dornholm}.")
    assert unwanted(words, cast, {}, ()) == set()


def test_report_lists_who_speaks_and_keeps_the_mentions_of_the_others():
    found = annotate(REPORT)
    names = {actor.name for actor in found.actors}
    assert names >= {"Ana Ruiz", "Dockers' Union", "Ralph Okafor"}
    assert not names & {"Rotterdam", "Finland", "Antwerp", "Brookhaven"}
    passing = [mention for mention in found.mentions if mention.span.of(REPORT) in ("Rotterdam", "Antwerp")]
    assert [(mention.label, mention.actor) for mention in passing] == [("GPE", None)] * 2
    assert {quote.speaker for quote in found.quotes if quote.speaker is not None} <= set(range(len(found.actors)))


def test_weights_are_of_features_that_there_are():
    words, cast = read(TEXT)
    known = set(next(iter(described(words, cast, {}, ()).values())))
    for kind in ("person", "organisation", "place", "group", "event", "other"):
        assert set(weights(kind)) <= known
    assert set(SHARES) <= known


def test_features_count_how_an_actor_stands():
    words, cast = read(TEXT)
    ruiz, lingbo, velsk = (described(words, cast, {}, ())[actor] for actor in (0, 1, 2))
    assert (ruiz["once"], velsk["once"], velsk["located"]) == (0.0, 1.0, 1.0)
    assert lingbo["opens sentence"] == 1.0
    assert ruiz["company"] == velsk["company"]
