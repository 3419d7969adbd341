"""Sources that their own words name, and others that are easily taken for somebody else."""

import pytest

from entities.nlp.annotation import Span
from entities.nlp.coreference.place import place_of
from entities.nlp.language.words import Words
from tests.entities.nlp.literals import annotated, speakers


def said(content, cue="said", source=None, **more):
    return {"content": content, "cue": cue, "source": source, **more}


def test_company_may_name_itself_in_its_own_words():
    marked = (
        "{ORG:Reef Foods} cut its prices on Monday. “{ORG:Reef Foods} wants every town to eat fish,” the company said."
    )
    quote = said("Reef Foods wants every town to eat fish", source="the company", after="“Reef")
    assert speakers(marked, quote) == ["Reef Foods"]


def test_nobody_is_he_by_name_in_direct_words_of_his_own():
    marked = "{PERSON:Paul Reyes} met {PERSON:Hugo Lund} on Monday. “{PERSON:Paul Reyes} was late as ever,” he said."
    quote = said("Paul Reyes was late as ever", source="he", after="“Paul")
    assert speakers(marked, quote) == ["Hugo Lund"]


def test_reported_words_before_their_source_may_open_with_who_says_them():
    marked = "{PERSON:Paul Reyes} will leave the council, he announced on Monday."
    assert speakers(marked, said("Paul Reyes will leave the council", "announced", "he")) == ["Paul Reyes"]


def test_description_right_behind_a_name_is_no_actor_of_its_own():
    marked = "Shares in {ORG:Reef Foods}, a fish firm, fell by half on Monday. The company said it was not worried."
    found = annotated(marked, said("it was not worried", source="The company"))
    assert [actor.name for actor in found.actors] == ["Reef Foods"]
    assert [quote.speaker for quote in found.quotes] == [0]


def test_statement_is_nobody_who_spoke_before():
    marked = (
        "{PERSON:Ida Lund} said in a post that she was on board. “The pilot turned back at once,” the statement said."
    )
    quotes = (
        said("she was on board", source="Ida Lund"),
        said("The pilot turned back at once", source="the statement", after="“The"),
    )
    assert speakers(marked, *quotes) == ["Ida Lund", "[the statement]"]


def test_first_and_second_source_are_two():
    marked = "The second source told the paper it rained. The first source told the paper it was dry."
    quotes = (
        said("it rained", "told the paper", "The second source"),
        said("it was dry", "told the paper", "The first source", after="The first"),
    )
    assert speakers(marked, *quotes) == ["[The second source]", "[The first source]"]


@pytest.mark.parametrize("role", ["CEO", "chief executive"])
def test_body_before_a_role_is_not_who_speaks(role):
    marked = f"The {{ORG:Reef Foods}} {role}, {{PERSON:Ida Lund}}, said it was late."
    assert speakers(marked, said("it was late", source=f"The Reef Foods {role}, Ida Lund,")) == ["Ida Lund"]


def test_who_a_body_and_a_role_introduce_is_the_subject_and_nobody_behind():
    text = "Reef United coach Paul Reyes told Hugo Lund of Ida Moor."
    words = Words(text, [Span(0, len(text))])
    places, previous = [], None
    for name in ("Reef United", "Paul Reyes", "Hugo Lund", "Ida Moor"):
        previous = place_of(words, Span(text.index(name), text.index(name) + len(name)), None, previous)
        places.append((previous.subject, previous.modifies))
    assert places == [(True, True), (True, False), (False, False), (False, False)]
