"""Names that somebody brought along: where they count, and where they are an accident."""

import pytest

from entities.nlp.annotation import Span
from entities.nlp.names.known import KnownNames, found_in

NAMES = KnownNames.of(
    [
        ("Ána Pelenko", "person", 1),
        ("Pelenko", "person", 1),
        ("Lumen", "organisation", 2),
        ("Lumen Harbour Group", "organisation", 2),
        ("Shell", "organisation", 3),
        ("Shell Harbour Works", "organisation", 3),
        ("WHO", "organisation", 4),
        ("World Harbour Office", "organisation", 4),
        ("KTZQ", "organisation", 5),
        ("Ola Stensrud", "person", 6),
        ("Ola Stensrud", "person", 7),
        ("the committee", "group", 8),
        ("Zoltvan", "place", 9),
        ("J. K. Marlo", "person", 10),
        ("Grace", "person", 11),
        ("ליה ברקאי", "person", 12),
    ]
)


def found(text, marked=()):
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in marked]
    return [place.span.of(text) for place in found_in(text, NAMES, spans)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("So said Ana Pelenko on Monday.", ["Ana Pelenko"]),
        ("So said Ána\nPelenko’s aide.", ["Ána\nPelenko"]),
        ("ANA PELENKO RESIGNS", ["ANA PELENKO"]),
        ("So said ana pelenko.", []),
        ("Ana. Then came a\n\nPelenko", []),
        ("The Lumen-backed plan of Lumen Harbour Group.", ["Lumen", "Lumen Harbour Group"]),
        ("a plan by J.K. Marlo", []),
        ("a plan by J. K. Marlo", ["J. K. Marlo"]),
        ("said the committee on Monday", []),
        ("said ליה ברקאי on Monday", ["ליה ברקאי"]),
        ("the Zoltvan plan", ["Zoltvan"]),
        ("Zoltvan fell.", []),
        ("Zoltvan fell. Then Zoltvan rose.", ["Zoltvan", "Zoltvan"]),
        ("the zoltvan of a Zoltvan", []),
        ("the Shell of an egg", []),
        ("the Shell plan, of Shell Harbour Works", ["Shell", "Shell Harbour Works"]),
        ("The WHO met. Who knows?", []),
        ("World Harbour Office said the WHO met.", ["World Harbour Office", "WHO"]),
        ("World Harbour Office: GUESS WHO MET.", ["World Harbour Office"]),
        ("the KTZQ board", ["KTZQ"]),
        ("with Grace and style", []),
    ],
)
def test_a_place_counts_where_it_is_no_accident(text, places):
    assert found(text) == places


def test_what_the_engine_marks_itself_counts():
    assert found("Grace left with Shell.", marked=["Grace", "Shell"]) == ["Grace", "Shell"]


def test_a_part_of_a_longer_name_does_not_count():
    assert found("the Ana Pelenko Foundation", marked=["Ana Pelenko Foundation"]) == []
    assert found("the Ana Pelenko plan", marked=["Pelenko"]) == ["Ana Pelenko"]


def test_a_name_of_two_actors_is_a_name_of_both():
    (place,) = found_in("said Ola Stensrud then", NAMES, [])
    assert (place.kind, place.owners) == ("person", {6, 7})


def test_nothing_known_finds_nothing():
    assert found_in("Ana Pelenko", KnownNames(), []) == []
