"""Mended borders, on names as the encoder would hand them over."""

import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.names.borders import repaired
from entities.nlp.names.detect import COARSE, NameSpan

ORGANISATION = np.where(np.array(COARSE) == "ORG", 0.0, -5.0)
PERSON = np.where(np.array(COARSE) == "PER", 0.0, -5.0)


def named(text, evidence, *words):
    """Name spans of the words, each after the one before."""
    start, names = 0, []
    for each in words:
        start = text.index(each, start)
        names.append(NameSpan(Span(start, start + len(each)), evidence, 1.0))
        start += len(each)
    return names


@pytest.mark.parametrize(
    ("text", "found", "mended"),
    [
        ("the Okafor administration wants", ["Okafor"], ["Okafor administration"]),
        ("the Okafor campaign", ["Okafor"], ["Okafor campaign"]),
        ("the Norway government", ["Norway"], ["Norway"]),
        ("the Ellery Cartel rules", ["Ellery"], ["Ellery Cartel"]),
        ("a Norway-based firm", ["Norway-based"], ["Norway"]),
        ("in Ellery D.C. today", ["Ellery D.C"], ["Ellery D.C."]),
        ("by Ruiz & Co. and Ellery.", ["Ruiz & Co.", "Ellery."], ["Ruiz & Co.", "Ellery"]),
        ("Mrs Ruiz said", ["Mrs Ruiz"], ["Ruiz"]),
        ("The Ruiz and the", ["The", "Ruiz"], ["Ruiz"]),
        ("Prime Minister", ["Prime Minister"], []),
        ("", [], []),
        ("the Ellery Union and", ["Ellery Union and"], ["Ellery Union"]),
        (
            "from the Ellery Institute of Art and Northport State University",
            ["Ellery Institute of Art and Northport State University"],
            ["Ellery Institute of Art", "Northport State University"],
        ),
        ("the Ellery Bank and Trust Company", ["Ellery Bank and Trust Company"], ["Ellery Bank and Trust Company"]),
        ("by ana Ruiz", ["ana Ruiz"], ["ana Ruiz"]),
        ("Ana van Ellery", ["van Ellery"], ["van Ellery"]),
        ("in the June 1990 Norland local elections", ["1990 Norland"], ["June 1990 Norland local elections"]),
        (
            "the 1990 Norland general election campaign",
            ["1990 Norland general election campaign"],
            ["1990 Norland general election"],
        ),
        (
            "the May 1990 Norland general election",
            ["May", "1990 Norland general election"],
            ["May 1990 Norland general election"],
        ),
        ("in the 1990 Norland local election", ["Norland local election"], ["1990 Norland local election"]),
        ("PORT ELLERY - Norland said", ["ELLERY", "Norland"], ["PORT ELLERY", "Norland"]),
        ("in World War II he", ["World War"], ["World War II"]),
        ("in World War I Ruiz served", ["World War", "I Ruiz"], ["World War I", "Ruiz"]),
        ("the United States of America", ["United States", "America"], ["United States of America"]),
        ("in Washington, D.C., on", ["Washington", "D.C."], ["Washington, D.C."]),
        ("in Oslo, Norway", ["Oslo", "Norway"], ["Oslo", "Norway"]),
        ("the Ellery Sheriff's office", ["Ellery"], ["Ellery Sheriff's office"]),
        (
            "the United Nations High Commissioner for Refugees",
            ["United Nations", "Refugees"],
            ["United Nations High Commissioner for Refugees"],
        ),
    ],
)
def test_borders_are_mended(text, found, mended):
    assert [name.span.of(text) for name in repaired(text, named(text, np.zeros(len(COARSE)), *found))] == mended


@pytest.mark.parametrize(
    ("text", "found", "mended"),
    [
        ("the University of Ellery's school of art", "University of Ellery's school of art", "University of Ellery"),
        ("the Northport security firm", "Northport security firm", "Northport"),
        ("the Doctor Ellery Society", "Doctor Ellery Society", "Doctor Ellery Society"),
        ("the new Harbour Party", "new Harbour Party", "Harbour Party"),
        ("the Ellery Party government", "Ellery Party", "Ellery Party"),
    ],
)
def test_name_of_a_body_ends_with_its_own_words(text, found, mended):
    assert [name.span.of(text) for name in repaired(text, named(text, ORGANISATION, found))] == [mended]


def test_dateline_is_told_from_whom_the_news_is_about():
    text = "PORT ELLERY - Corran won"
    place, country = repaired(text, named(text, PERSON, "PORT ELLERY - Corran"))
    assert [name.span.of(text) for name in (place, country)] == ["PORT ELLERY", "Corran"]
    assert [COARSE[int(name.evidence.argmax())] for name in (place, country)] == ["LOC", "LOC"]


@pytest.mark.parametrize(
    ("text", "found", "mended"),
    [
        ("by Ana Ruiz KC today", "Ana Ruiz KC", ["Ana Ruiz"]),
        ("by Ana Ruiz, MP", "Ana Ruiz, MP", ["Ana Ruiz"]),
        ("met Ana Ruiz\n\nNorland won", "Ana Ruiz\n\nNorland", ["Ana Ruiz", "Norland"]),
        ("President of the Republic of Norland Ana Ruiz", "Norland Ana Ruiz", ["Norland", "Ana Ruiz"]),
        ("Friend of Maria Ana Ruiz", "Maria Ana Ruiz", ["Maria Ana Ruiz"]),
    ],
)
def test_name_of_a_person_holds_nothing_else(text, found, mended):
    assert [name.span.of(text) for name in repaired(text, named(text, PERSON, found))] == mended


def test_possessive_is_no_part_of_a_persons_name():
    text = "Ana Ruiz's coalition won"
    assert [name.span.of(text) for name in repaired(text, named(text, PERSON, "Ana Ruiz's"))] == ["Ana Ruiz"]


def test_campaign_belongs_to_whom_it_elects_and_not_to_where_it_is_fought():
    text = "the Ellery campaign"
    place = np.where(np.array(COARSE) == "LOC", 0.0, -5.0)
    assert [name.span.of(text) for name in repaired(text, named(text, PERSON, "Ellery"))] == ["Ellery campaign"]
    assert [name.span.of(text) for name in repaired(text, named(text, place, "Ellery"))] == ["Ellery"]


@pytest.mark.parametrize("left", ["Municipality", "Municipality of"])
def test_unfinished_name_of_a_body_takes_in_its_place(left):
    text = "the Municipality of Ellery asked"
    names = repaired(text, named(text, ORGANISATION, left, "Ellery"))
    assert [name.span.of(text) for name in names] == ["Municipality of Ellery"]


def test_country_is_told_from_its_agency():
    text = "the US National Ice Agency said"
    names = repaired(text, named(text, ORGANISATION, "US National Ice Agency"))
    assert [name.span.of(text) for name in names] == ["US", "National Ice Agency"]


def test_person_after_a_body_stays_a_name():
    text = "head of the Council of Ana Ruiz"
    names = [*named(text, ORGANISATION, "Council"), *named(text, PERSON, "Ana Ruiz")]
    assert [name.span.of(text) for name in repaired(text, names)] == ["Council", "Ana Ruiz"]


@pytest.mark.parametrize(("before", "found"), [("the ferry Lady of ", "Lady of Ellery"), ("the mayor of ", "Ellery")])
def test_what_is_named_after_a_place_is_nobody(before, found):
    text = f"{before}Ellery sank"
    assert [name.span.of(text) for name in repaired(text, named(text, PERSON, "Ellery"))] == [found]


def test_a_body_is_named_from_its_noun_on():
    text = "the Organisation for Straits and Cooperation said"
    found = repaired(text, named(text, ORGANISATION, "Straits and Cooperation"))
    assert [name.span.of(text) for name in found] == ["Organisation for Straits and Cooperation"]
