"""Whom a quote is about although the text never names them."""

import pytest

from tests.entities.nlp.literals import annotated


def unnamed(marked, *quotes):
    return [[one.words for one in found.unnamed_targets] for found in annotated(marked, *quotes).quotes]


def said(content, **more):
    return {"content": content, "cue": "said", "source": "Ida Lund", **more}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("the gunman had fired twice at the guards", "the gunman"),
        ("the doctor lied to her about the drug", "the doctor"),
        ("The driver was drunk and should be ashamed", "The driver"),
        ("the kidnapper had fired twice at the guards", "the kidnapper"),
        ("the schoolgirls had lied to the bailiff", "the schoolgirls"),
    ],
)
def test_who_acts_in_a_quote_is_its_subject_without_a_name(content, words):
    assert words in unnamed(f"{{PERSON:Ida Lund}} said {content}.", said(content))[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("the Head of State had fired twice at the guards", "the Head of State"),
        ("the leader of the fisheries board was a liar and a thief", "the leader of the fisheries board"),
        ("the leader of their party is a liar", "the leader of their party"),
        ("the gunman of whom they spoke had fired twice at the guards", "the gunman"),
    ],
)
def test_who_has_no_name_is_told_with_what_they_are_of(content, words):
    marked = f"{{PERSON:Ida Lund}} said {content}."
    found, *_ = annotated(marked, said(content)).quotes[0].unnamed_targets
    assert found.words == words == found.span.of(f"Ida Lund said {content}.")


def test_pronoun_means_who_was_described_before():
    marked = "A gunman walked into the bank on Monday. {PERSON:Ida Lund} said he had fired twice."
    ((found,),) = [quote.unnamed_targets for quote in annotated(marked, said("he had fired twice")).quotes]
    assert found.words == "A gunman"
    assert found.span.of("A gunman walked into the bank on Monday. Ida Lund said he had fired twice.") == "he"


@pytest.mark.parametrize(
    "content",
    [
        "it would rain for days",
        "tickets cost six crowns in shops and from some dealers",
        "the idea that man is above nature was old",
    ],
)
def test_what_is_named_in_passing_is_no_subject(content):
    assert unnamed(f"{{PERSON:Ida Lund}} said {content}.", said(content)) == [[]]


def test_who_says_it_is_not_whom_it_is_about():
    marked = "A gunman rang the paper. The gunman said the gunman was sorry."
    assert unnamed(marked, {"content": "the gunman was sorry", "cue": "said", "source": "The gunman"}) == [[]]


def test_whoever_has_a_name_is_given_by_name():
    marked = "Coach {PERSON:Paul Reyes} resigned. {PERSON:Ida Lund} said the coach had lied to the players for years."
    found = annotated(marked, said("the coach had lied to the players for years"))
    assert [found.actors[target.actor].name for target in found.quotes[0].targets] == ["Paul Reyes"]
    assert "the coach" not in [one.words for one in found.quotes[0].unnamed_targets]


def test_stance_is_that_toward_them():
    content = "the driver was a reckless and shameful man who deserves to be punished"
    (found,) = annotated(f"{{PERSON:Ida Lund}} said {content}.", said(content)).quotes
    assert (found.unnamed_targets[0].stance, found.stance, found.targets) == ("negative", "negative", ())


def test_they_are_no_actors():
    found = annotated("{PERSON:Ida Lund} said the gunman had fired twice.", said("the gunman had fired twice"))
    assert [actor.name for actor in found.actors] == ["Ida Lund"]
    assert found.quotes[0].unnamed_targets
    assert not found.quotes[0].about_self
