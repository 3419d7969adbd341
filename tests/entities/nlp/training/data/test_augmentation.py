from random import Random

import pytest
from hypothesis import given, strategies

from entities.nlp.training.data import augmentation
from entities.nlp.training.data.augmentation import curled, recased, restyled

ANY_TEXT = strategies.text(alphabet="aZß\"“”‘’'İ\n é", max_size=60)


class Drawing(Random):
    """Chance that draws what it is told."""

    def __init__(self, drawn):
        super().__init__(0)
        self.drawn = drawn

    def random(self):
        return self.drawn


def test_curled_pairs_straight_marks_anew_in_each_paragraph():
    assert "".join(curled('"Fog," she said. "Rain.\n"Wind."')) == "“Fog,” she said. “Rain.\n“Wind.”"


@pytest.mark.parametrize(
    ("drawn", "printed"),
    [
        (0.05, '"It\'s late," Lena Moor said.'),
        (0.20, "‘It’s late,’ Lena Moor said."),
        (0.30, "'It's late,' Lena Moor said."),
        (0.40, "“It’s late,” Lena Moor said."),
        (0.50, "“It's late,” Lena Moor said."),
    ],
)
def test_restyled_prints_marks_in_the_drawn_style(drawn, printed):
    assert restyled("“It's late,” Lena Moor said.", Drawing(drawn)) == printed


def test_styles_leave_half_of_the_texts_or_more_as_they_are():
    assert sum(share for share, _ in augmentation.STYLES) <= 0.5


@given(ANY_TEXT, strategies.integers(0, 99))
def test_restyled_keeps_the_length(text, seed):
    assert len(restyled(text, Random(seed))) == len(text)


@given(ANY_TEXT, strategies.integers(0, 99))
def test_recased_keeps_the_length(text, seed):
    assert len(recased(text, Random(seed))) == len(text)


@pytest.mark.parametrize(
    ("drawn", "printed"), [(0.01, "FOG IN ELM BAY"), (0.05, "fog in elm bay"), (0.5, "Fog in Elm Bay")]
)
def test_recased_prints_in_the_drawn_case(drawn, printed):
    assert recased("Fog in Elm Bay", Drawing(drawn)) == printed


def test_recased_leaves_a_text_whose_capitals_are_longer():
    assert recased("Großmann", Drawing(0.01)) == "Großmann"
