import pytest

from entities.figures.base import cell_in_words
from entities.figures.matrix import diameter, dot, dot_sizes
from entities.models import Actor
from entities.reads.doubt import Likely
from entities.reads.relations.cells import Cell
from entities.rules.doubt import Interval

LIND = Actor(pk=1, name="Ana Lind", kind="person")
PORT = Actor(pk=2, name="Harbour <b>Authority", kind="organisation")


def cell(positive=0, neutral=0, negative=0, **more):
    return Cell(LIND, PORT, positive + neutral + negative, positive, neutral, negative, **more)


def test_areas_are_as_the_quotes_on_a_scale_that_stays():
    assert [diameter(n, 16) for n in (16, 4, 1)] == [30, 15, 13]  # no dot is smaller than its sign
    assert [(one.quotes, one.size) for one in dot_sizes(16)] == [(1, 13), (4, 15), (16, 30)]
    assert diameter(0, 0) == 13


@pytest.mark.parametrize(
    ("counts", "tone", "lean", "sign"),
    [
        ((4, 0, 0), "positive", 100, "+"),
        ((0, 3, 0), "", 0, ""),
        ((0, 1, 3), "negative", 75, "−"),
        ((1, 0, 3), "negative", 50, "±"),
    ],
)
def test_no_tone_is_told_by_colour_alone(counts, tone, lean, sign):
    made = dot(cell(*counts), 9)
    assert (made.tone, made.lean, made.sign, made.is_mixed) == (tone, lean, sign, sign == "±")


def test_a_tone_of_few_or_unverified_quotes_is_hatched():
    assert not dot(cell(4, verified=4), 9).is_firm
    assert not dot(cell(6, verified=2), 9).is_firm
    assert dot(cell(6, verified=3), 9).is_firm


def test_a_dot_says_all_there_is_a_fact_in_a_line():
    told = cell(1, 0, 3, verified=1, perhaps=2, likely=Likely(4, 1, Interval(3, 6)))
    assert dot(told, 4).words == ("4 quotes: 1 positive, 3 negative\nlikely 3 to 6, 1 verified\nand 2 perhaps")
    assert cell_in_words(told).partition("\n") == ("Ana Lind about Harbour <b>Authority", "\n", dot(told, 4).words)
    assert dot(cell(1, through=(LIND,)), 4).words.endswith("\nthrough Ana Lind")
    more = dot(cell(1, 0, 3, likely=Likely(4, 0, Interval(5, 9))), 4).words
    assert more.endswith("\nlikely more, 5 to 9, none verified")
    fewer = dot(cell(1, 0, 3, likely=Likely(4, 0, Interval(0, 3))), 4).words
    assert fewer.endswith("\nlikely fewer, 0 to 3, none verified")
    assert dot(cell(1), 4).words == "1 quote: 1 positive\nnone verified"


def test_a_dot_prints_only_what_differs_from_the_others():
    assert (dot(cell(0, 1, verified=1), 9).looks, dot(cell(0, 1), 9).style) == ("dot faint", "")
    told = dot(cell(5, 0, 4, verified=9), 9)
    assert (told.looks, told.style) == ("dot positive mixed", "--size:30px;--lean:11%")
