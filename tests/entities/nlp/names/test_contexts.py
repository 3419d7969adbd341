"""Labels told by the neighbours of a name, where the encoder took it for another thing."""

import pytest

from entities.nlp.names.contexts import relabelled
from tests.entities.nlp.literals import detected


def labels(marked):
    found = detected(marked)
    return [mention.label for mention in relabelled(found.text, found.mentions)]


@pytest.mark.parametrize(
    "marked",
    [
        "Rain fell in {PERSON:Corran}.",
        "{PERSON:Corran}'s harbour froze.",
        "{PERSON:Corran}’s new harbour froze.",
        "The governor of {PERSON:Corran} slept.",
        "She went to {PERSON:Corran} by bus.",
    ],
)
def test_place_is_told_by_what_stands_there(marked):
    assert labels(marked) == ["GPE"]


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("PORT ELLERY (Echo Wire) - {PERSON:Corran} won.", ["GPE"]),
        ("{ORG:National Bank of Corran} opened. {PERSON:Corran} won.", ["ORG", "GPE"]),
        ("{ORG:Echo of Corran} opened. {PERSON:Corran} won.", ["ORG", "PERSON"]),
        ("{GPE:Norway} and {PERSON:Corran} won.", ["GPE", "GPE"]),
        ("From {PERSON:Umm Corran}, the spokesman said it.", ["GPE"]),
        ("From {PERSON:Ana Corran}, the spokesman learned it.", ["PERSON"]),
        ("The members of {GPE:Los Corros}, the gang's armed wing, fled.", ["ORG"]),
        ("{GPE:Corran} waits. {PERSON:Corran One} saw it.", ["GPE", "ORG"]),
        ("{PERSON:Ana Ruiz} and {PERSON:Corran} won.", ["PERSON", "PERSON"]),
        ("{PERSON:Corran}'s {PERSON:Ana Ruiz} won.", ["ORG", "PERSON"]),  # a team, a party or a country
        ("{GPE:Uganda} waits. {PERSON:Kampala} swiftly denied it.", ["GPE", "GPE"]),
        ("{PERSON:Kampala} swiftly denied it.", ["PERSON"]),
        ("{GPE:Uganda} waits for {PERSON:Ann Kampala}. {PERSON:Kampala} sings.", ["GPE", "PERSON", "PERSON"]),
        ("an inquiry whose mission {GPE:Corran} accepted", ["GPE"]),
    ],
)
def test_name_is_told_by_the_names_beside_it(marked, told):
    assert labels(marked) == told


def test_country_is_told_by_its_people():
    assert labels("{PERSON:Velmara} waited. A {MISC:Velmaran} ship came.") == ["GPE", "MISC"]


@pytest.mark.parametrize(
    "marked",
    [
        "{PERSON:Lingbo} shares fell.",
        "{PERSON:Lingbo}'s shareholders met.",
        "The chairman of {PERSON:Lingbo} left.",
        "The carrier {PERSON:Lingbo} flew.",
    ],
)
def test_body_is_told_by_what_it_owns(marked):
    assert labels(marked) == ["ORG"]


@pytest.mark.parametrize(
    "marked",
    [
        "{PERSON:Corran} said it rained.",
        "They had faith in {PERSON:Corran}.",
        "Mr {PERSON:Corran} came. Rain fell in {PERSON:Corran}.",
        "{PERSON:Ruth}'s harbour froze.",
        "{PERSON:Ana Corran} came. {PERSON:Corran}'s shares fell.",
    ],
)
def test_person_stays_one_without_clear_evidence(marked):
    assert set(labels(marked)) == {"PERSON"}


def test_known_place_keeps_its_label():
    assert (
        labels("{GPE:Norway} shares fell. {GPE:Norway}'s shareholders met. The carrier {GPE:Norway} flew.")
        == ["GPE"] * 3
    )


def test_full_name_of_somebody_named_by_family_name_is_a_person():
    assert labels("{ORG:Sanna Ostrander} came. {PERSON:Ostrander} sang.") == ["PERSON", "PERSON"]
    assert labels("{ORG:Ostrander Group} grew. {PERSON:Ostrander} sang.") == ["ORG", "PERSON"]


def test_places_beside_a_score_are_teams():
    marked = "{GPE:Norway} 1 – 2 {GPE:Peru}\n\n{GPE:Norway} lost in {GPE:Oslo}."
    assert labels(marked) == ["ORG", "ORG", "ORG", "GPE"]
    assert labels("{GPE:Norway} and {GPE:Peru} met 1 – 2 times.") == ["GPE", "GPE"]
