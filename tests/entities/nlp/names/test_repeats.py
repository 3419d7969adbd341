import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.names.detect import COARSE, NameSpan
from entities.nlp.names.repeats import with_repeats


def names_in(text, *seen, label="PER", is_name=0.9):
    """What is found in a text of which the encoder saw the first occurrence of some names."""
    evidence = np.where(np.array(COARSE) == label, 0.0, -5.0)
    spans = (Span(text.index(words), text.index(words) + len(words)) for words in seen)
    found = with_repeats(text, [NameSpan(span, evidence, is_name) for span in spans])
    return [name.span.of(text) for name in found]


def test_name_is_one_wherever_it_is_printed():
    assert names_in("Ana Ruiz sang. Then Ana Ruiz left.", "Ana Ruiz") == ["Ana Ruiz", "Ana Ruiz"]
    assert names_in("Ana Ruiz sang. The Ruiz song ended.", "Ana Ruiz") == ["Ana Ruiz", "Ruiz"]


def test_doubtful_name_makes_no_other():
    assert names_in("Ana Ruiz sang. Then Ana Ruiz left.", "Ana Ruiz", is_name=0.5) == ["Ana Ruiz"]


@pytest.mark.parametrize(
    "text",
    [
        "Ana May sang. May is warm.",  # opens a sentence
        "Ana May sang. They may leave in May.",  # is written small too
        "Ana Ruiz sang, a Ruizian song.",  # part of another word
        "Ana Minister sang. Then the Minister left.",
    ],
)
def test_word_that_may_be_another_is_no_name(text):
    assert len(names_in(text, " ".join(text.split()[:2]))) == 1


def test_well_known_organisation_is_a_name_anywhere():
    assert names_in("It was damning that the Home Office slept.") == ["Home Office"]


def test_word_of_capitals_before_an_office_is_the_employer():
    assert names_in("EllCo chairwoman Ana Ruiz spoke.", "Ana Ruiz") == ["EllCo", "Ana Ruiz"]
    assert names_in("Former chairwoman Ana Ruiz spoke.", "Ana Ruiz") == ["Ana Ruiz"]


def test_short_form_in_brackets_is_a_name_like_its_full_form():
    text = "The Ellery Harbour Union (EHU) met. The EHU left."
    assert names_in(text, "Ellery Harbour Union", label="ORG") == ["Ellery Harbour Union", "EHU", "EHU"]


@pytest.mark.parametrize(
    "text", ["The Ellery Bank (US) met.", "The Ellery Bank (today) met.", "The Ellery Bank (see above) met."]
)
def test_other_words_in_brackets_are_no_short_form(text):
    assert names_in(text, "Ellery Bank", label="ORG") == ["Ellery Bank"]


def test_member_of_a_party_that_is_always_capitalised_is_a_name():
    assert names_in("Democrat Ana Ruiz beat a Republican.", "Ana Ruiz") == ["Democrat", "Ana Ruiz", "Republican"]
    assert names_in("Liberal views won.") == []


def test_abbreviation_of_a_body_that_the_text_spells_out_is_its_name():
    text = "Fighters of the Islamic State fled. Others joined IS in the hills."
    assert names_in(text) == ["Islamic State", "IS"]
    assert names_in("Others joined IS in the hills.") == []
    assert names_in("Fighters of the Islamic State fled. WHO IS NEXT, they asked.") == ["Islamic State"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I believe President Okafor disagrees.", ["Okafor"]),
        ("“Mr Okafor left,” she said.", ["Okafor"]),
        ("The State Justice Dept must act.", []),
        ("The General Manager left, and so did President Pro Tem.", []),
        ("She met Prime Minister Ana Ruiz.", []),  # of two words, which the encoder sees
    ],
)
def test_word_behind_a_title_is_a_person(text, found):
    assert names_in(text) == found


def test_first_name_alone_is_a_name_unless_it_is_a_word_or_a_place():
    assert names_in("Rosa Quispe sang. “Rosa left.”", "Rosa Quispe") == ["Rosa Quispe", "Rosa"]
    assert names_in("Will Quispe sang. Will he leave?", "Will Quispe") == ["Will Quispe"]
    assert names_in("Jordan Quispe sang. Then Jordan won.", "Jordan Quispe") == ["Jordan Quispe"]
