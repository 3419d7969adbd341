"""Two people under one word: marked literals."""

import pytest

from entities.nlp.annotation import Span
from entities.nlp.coreference.references import references
from entities.nlp.language.words import Words
from tests.entities.nlp.literals import annotated, speakers


def together(marked, *quotes):
    annotation = annotated(marked, *quotes)
    return [[annotation.actors[speaker].name for speaker in quote.speakers] for quote in annotation.quotes]


@pytest.mark.parametrize("source", ["The pair", "The couple", "Both", "The two women", "The two leaders"])
@pytest.mark.parametrize(
    "before",
    [
        "{PERSON:Ana Ruiz} and {PERSON:Eva Lind} run the shop.",
        "The mayor, {PERSON:Ana Ruiz}, met {PERSON:Eva Lind} on Monday.",
    ],
)
def test_one_word_stands_for_the_two_people_before_it(source, before):
    quote = {"content": "the rent was too high", "cue": "said", "source": source}
    assert together(f"{before} {source} said the rent was too high.", quote) == [["Ana Ruiz", "Eva Lind"]]


def test_they_go_on_speaking_together():
    marked = "{PERSON:Ana Ruiz} and {PERSON:Ola Berg} run the shop. The pair said it was full. They said no."
    said = [
        {"content": "it was full", "cue": "said", "source": "The pair"},
        {"content": "no", "cue": "said", "source": "They", "after": "They said"},
    ]
    assert together(marked, *said) == [["Ana Ruiz", "Ola Berg"]] * 2


def test_with_a_third_person_near_it_stays_open_who_the_pair_are():
    marked = "{PERSON:Ana Ruiz} met {PERSON:Ola Berg}. {PERSON:Eva Lind} was there. The pair said no."
    assert speakers(marked, {"content": "no", "cue": "said", "source": "The pair"}) == ["[The pair]"]


def test_those_who_are_only_quoted_are_no_pair():
    marked = '"{PERSON:Ana Ruiz} and {PERSON:Ola Berg} sing," he said. The pair said no.'
    said = {"content": "no", "cue": "said", "source": "The pair"}
    sung = {"content": "Ana Ruiz and Ola Berg sing,", "cue": "said", "source": "he"}
    assert speakers(marked, sung, said)[1] == "[The pair]"


def test_his_wife_is_somebody_else_than_he():
    marked = "{PERSON:Tom Hale} fell from the crane. He said it was wet. His wife says he was tired."
    said = [
        {"content": "it was wet", "cue": "said", "source": "He"},
        {"content": "he was tired", "cue": "says", "source": "His wife", "after": "His wife"},
    ]
    assert speakers(marked, *said) == ["Tom Hale", "[His wife]"]


def descriptions(text, *names):
    starts = [(text.index(name), len(name)) for name in names]
    found = references(Words(text, (Span(0, len(text)),)), [Span(start, start + length) for start, length in starts])
    return [one.span.of(text) for one in found if one.form == "description"]


def test_an_article_for_one_opens_no_description_of_several():
    assert descriptions("In a move ministers say is fair, rents will fall.") == ["ministers"]


def test_name_before_a_bare_plural_is_not_cut_in_two():
    text = "She wrote to Costa Rican aviation authorities. Some Costa Rican aviation authorities wrote back."
    assert descriptions(text, "Costa Rican")[0] == "Costa Rican aviation authorities"


@pytest.mark.parametrize("words", ["the pair", "the two", "the two women"])
def test_a_quote_about_the_pair_is_about_both(words):
    marked = "{PERSON:Ana Ruiz} and {PERSON:Eva Lind} run the port. {PERSON:Ola Berg} said "
    content = f"{words} have lied about the fire"
    annotation = annotated(f"{marked}{content}.", {"content": content, "cue": "said", "source": "Ola Berg"})
    (quote,) = annotation.quotes
    assert [annotation.actors[target.actor].name for target in quote.targets] == ["Ana Ruiz", "Eva Lind"]


def about(marked, content, speaker="Ola Berg"):
    annotation = annotated(f"{marked} {content}.", {"content": content, "cue": "said", "source": speaker})
    (quote,) = annotation.quotes
    return [annotation.actors[target.actor].name for target in quote.targets]


@pytest.mark.parametrize("words", ["both countries", "the two countries", "these two nations"])
def test_a_quote_about_both_countries_is_about_each(words):
    marked = "{GPE:Norway} and {GPE:Sweden} share a border. {PERSON:Ola Berg} said"
    assert about(marked, f"{words} have lied about the fire") == ["Norway", "Sweden"]


@pytest.mark.parametrize("words", ["neither country", "neither government", "both governments", "the two sides"])
def test_a_quote_about_neither_of_two_countries_is_about_each(words):
    marked = "{GPE:Norway} and {GPE:Sweden} share a border. {PERSON:Ola Berg} said"
    assert about(marked, f"{words} had lied about the fire") == ["Norway", "Sweden"]


@pytest.mark.parametrize("words", ["both companies", "the two firms", "neither company", "both sides"])
def test_a_quote_about_both_companies_is_about_each(words):
    marked = "{ORG:Reef Bank} and {ORG:Tide Club} fell out. {PERSON:Ola Berg} said"
    assert about(marked, f"{words} had lied about the fire") == ["Reef Bank", "Tide Club"]


def test_two_sides_are_of_one_kind():
    marked = "{ORG:Reef Bank} sued {PERSON:Ana Ruiz}. {PERSON:Ola Berg} said"
    assert about(marked, "both sides had lied about the fire") == []
    marked = "{PERSON:Eva Lind} met {PERSON:Ana Ruiz}. {PERSON:Ola Berg} said"
    assert about(marked, "both sides had lied about the fire") == ["Eva Lind", "Ana Ruiz"]


def test_one_of_two_companies_is_not_both():
    marked = "{ORG:Reef Bank} fell. It rained. {PERSON:Ola Berg} said"
    assert about(marked, "the two companies had lied about the fire") == []


def test_two_bodies_are_one_description():
    assert descriptions("The two firms lied, and his three sons left.") == ["The two firms", "his three sons"]


def test_one_of_two_countries_that_speaks_is_no_subject():
    marked = "{GPE:Norway} and {GPE:Sweden} share a border. {GPE:Norway} said"
    assert about(marked, "both countries will settle the case", "Norway") == ["Sweden"]


def test_with_a_third_country_near_it_stays_open_who_the_two_are():
    marked = "{GPE:Norway} met {GPE:Sweden} in {GPE:Denmark}. {PERSON:Ola Berg} said"
    assert about(marked, "the two countries have lied about the fire") == []


def test_a_pair_of_things_is_nobody():
    assert descriptions("He bought the pair of shoes, and the couple's house.") == []
