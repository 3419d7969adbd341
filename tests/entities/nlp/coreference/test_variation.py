"""New words for whom a text has just named: marked literals, with the nearest texts where nobody is meant."""

import pytest

from tests.entities.nlp.literals import annotated, speakers


def about(marked, **quote):
    annotation = annotated(marked, quote)
    return [annotation.actors[target.actor].name for target in annotation.quotes[0].targets]


def said(content, source, **more):
    return {"content": content, "cue": "said", "source": source, **more}


def test_new_description_in_reported_words_means_the_one_just_named():
    marked = "{PERSON:Ida Lund} attacked {PERSON:Paul Reyes}, accusing the billionaire of greed."
    assert about(marked, content="the billionaire of greed", cue="accusing", source="Ida Lund") == ["Paul Reyes"]
    marked = "{PERSON:Paul Reyes} fell. Agent {PERSON:Ida Lund} said the 31-year-old striker would play."
    assert about(marked, content="the 31-year-old striker would play", cue="said", source="Agent Ida Lund") == [
        "Paul Reyes"
    ]


@pytest.mark.parametrize(
    ("before", "content"),
    [
        ("Baker {PERSON:Paul Reyes} and {PERSON:Tom Vale} and {PERSON:Sam Oduya} fell. ", "the striker would play"),
        ("Teacher {PERSON:Paul Reyes} fell. ", "the striker would play"),  # has a role of his own
        ("{PERSON:Paul Reyes} fell. It rained. It was late. ", "the striker would play"),
        ("{PERSON:Paul Reyes} fell. ", "she was the best teacher"),
        ("{PERSON:Paul Reyes} fell. ", "it was the teacher"),
        ("{PERSON:Paul Reyes} fell. ", "a striker would play"),
        ("Mr {PERSON:Paul Reyes} fell. ", "the actress would play"),
    ],
)
def test_description_of_somebody_else_means_nobody_named(before, content):
    assert about(f"{before}Agent {{PERSON:Ida Lund}} said {content}.", **said(content, "Agent Ida Lund")) == []


@pytest.mark.parametrize(
    ("role", "word"),
    [("Senator", "lawmaker"), ("Detective Sergeant", "officer"), ("Geologist", "scientist"), ("Rapper", "star")],
)
def test_wider_word_for_a_role_means_who_has_it(role, word):
    marked = (
        f"{role} {{PERSON:Clara Voss}} said so. Mechanic {{PERSON:Ida Lund}} left.\n\n“It is over,” the {word} said."
    )
    quotes = (said("so", f"{role} Clara Voss"), said("It is over", f"the {word}", after="“"))
    assert speakers(marked, *quotes) == ["Clara Voss", "Clara Voss"]


def test_narrower_word_for_a_role_does_not():
    marked = (
        "Lawmaker {PERSON:Clara Voss} said so. Nurse {PERSON:Ida Lund} left.\n\n“Over,” the senator from Hull said."
    )
    quotes = (said("so", "Lawmaker Clara Voss"), said("Over", "the senator from Hull", after="“"))
    assert speakers(marked, *quotes) == ["Clara Voss", "[the senator from Hull]"]


def test_whose_secretary_somebody_is_stays_somebody_else():
    marked = (
        "{PERSON:Tom Vale}, secretary to the governor, met Governor {PERSON:Clara Voss} and {PERSON:Ida Lund}. "
        "{PERSON:Tom Vale} left.\n\nThe governor said no."
    )
    assert speakers(marked, said("no", "The governor")) == ["Clara Voss"]


def test_he_behind_a_family_name_of_two_is_no_third():
    marked = (
        "{PERSON:Tom Hale} and {PERSON:Sean Hale} dived. Captain {PERSON:Neil Byrne} said so.\n\n"
        "{PERSON:Hale} said it was late. “We waited,” he said."
    )
    quotes = (
        said("so", "Captain Neil Byrne"),
        said("it was late", "Hale", after="\n"),
        said("We waited", "he", after="“"),
    )
    assert speakers(marked, *quotes) == ["Neil Byrne", "[Hale]", "[Hale]"]
    one = marked.replace("{PERSON:Sean Hale}", "{PERSON:Sean Vale}")
    assert speakers(one, *quotes) == ["Neil Byrne", "Tom Hale", "Tom Hale"]


def test_bank_is_the_body_just_named_whatever_follows_the_word():
    marked = (
        "{ORG:Harrow Chase} agreed. {ORG:Harrow Chase}'s clerk, {PERSON:Ida Lund}, "
        "said rain had cost the bank up to $2."
    )
    assert about(marked, **said("rain had cost the bank up to $2", "Harrow Chase's clerk, Ida Lund")) == [
        "Harrow Chase"
    ]
    marked = marked.replace("Harrow Chase", "Harrow School")
    assert about(marked, **said("rain had cost the bank up to $2", "Harrow School's clerk, Ida Lund")) == []


def test_wife_named_in_apposition_is_my_wife():
    marked = (
        "It took a toll on his wife, {PERSON:Ida Lund}, in May. {PERSON:Tom Vale} spoke. “I love my wife,” he said."
    )
    assert about(marked, **said("I love my wife", "he")) == ["Ida Lund"]
    assert about(marked.replace("my wife", "my sister"), **said("I love my sister", "he")) == []


def test_who_speaks_of_the_pair_is_not_of_it():
    marked = "{PERSON:Ana Ruiz} met {PERSON:Ola Berg}. {PERSON:Eva Lind} said the pair had met."
    assert about(marked, **said("the pair had met", "Eva Lind")) == ["Ana Ruiz", "Ola Berg"]
