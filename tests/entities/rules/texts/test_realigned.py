import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.rules.texts.realigned import Realigned

JOINED = """The ferry will stop, said Ana Lind & Sons.

“We have no choice,” Ana Lind said. “The ship is forty years old.”"""
WRAPPED = """The ferry will stop,
said Ana Lind &amp; Sons.

READ MORE: Ana Lind at home

“We have no
choice,” Ana Lind said. “The ship is
forty years old.”"""


def words_there(before, after, words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = before.index(words, start + 1)
    found = Realigned(before, after).place_of(start, start + len(words))
    return found and after[slice(*found)]


@pytest.mark.parametrize(
    ("words", "nth", "there"),
    [
        ("Ana Lind", 0, "Ana Lind"),
        ("Ana Lind", 1, "Ana Lind"),
        ("We have no choice,", 0, "We have no\nchoice,"),
        ("The ship is forty years old.", 0, "The ship is\nforty years old."),
    ],
)
def test_words_are_found_where_lines_break_otherwise(words, nth, there):
    assert words_there(JOINED, WRAPPED, words, nth) == there


def test_the_second_of_equal_names_is_the_second_one_there():
    place = JOINED.index("Ana Lind said")
    found = Realigned(JOINED, WRAPPED).place_of(place, place + 8)
    assert found == (WRAPPED.index("Ana Lind said"), WRAPPED.index("Ana Lind said") + 8)


def test_words_of_a_paragraph_that_is_left_out_are_not_found():
    assert words_there(WRAPPED, JOINED, "READ MORE") is None
    assert words_there(WRAPPED, JOINED, "Ana Lind at home") is None


def test_names_in_another_encoding_are_found():
    right = "“No,” said Iván Sánchez of Łódź. Nobody asked Iván Sánchez again."
    wrong = right.encode().decode("cp1252", errors="replace")
    for nth in (0, 1):
        found = words_there(wrong, right, "IvÃ¡n SÃ¡nchez", nth)
        assert found == "Iván Sánchez"
    assert words_there(right, wrong, "Iván Sánchez") == "IvÃ¡n SÃ¡nchez"


def test_several_places_are_found_together_or_not_at_all():
    realigned = Realigned(WRAPPED, JOINED)
    choice, more = WRAPPED.index("choice"), WRAPPED.index("READ")
    assert realigned.places_of([(choice, choice + 6)]) == [(JOINED.index("choice"), JOINED.index("choice") + 6)]
    assert realigned.places_of([(choice, choice + 6), (more, more + 4)]) is None


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_whatever_is_found_lies_within_the_text(before, after, start, length):
    found = Realigned(before, after).place_of(start, start + length)
    assert found is None or 0 <= found[0] < found[1] <= len(after)


@given(st.text(min_size=1, max_size=80))
def test_every_word_of_a_text_is_found_in_itself(text):
    realigned = Realigned(text, text)
    start = next((place for place, char in enumerate(text) if not char.isspace()), None)
    if start is not None:
        assert realigned.place_of(start, start + 1) == (start, start + 1)
