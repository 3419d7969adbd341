import json

import pytest

from entities.figures.base import dot_sizes, hatching, relations_figure, whole_ticks
from entities.models import Actor
from entities.reads.cells import Cell, Matrix
from newsdesk.spark import spark_points

LIND = Actor(pk=1, name="Ana Lind", kind="person")
PORT = Actor(pk=2, name="The Harbour and Lighthouse Authority of Corran", kind="organisation")
BERG = Actor(pk=3, name="Tom <b>Berg</b>", kind="person")


def cell(speaker, target, positive=0, neutral=0, negative=0, verified=0):
    return Cell(speaker, target, positive + neutral + negative, positive, neutral, negative, verified=verified)


def test_relations_draw_a_mark_per_cell():
    cells = [cell(LIND, PORT, positive=1, negative=3), cell(LIND, BERG, neutral=1), cell(BERG, PORT, positive=2)]
    matrix = Matrix([LIND, BERG], [PORT, BERG], {(each.speaker.pk, each.target.pk): each for each in cells})
    figure = relations_figure(matrix, lambda cell: f"/quotes/?speaker={cell.speaker.pk}&about={cell.target.pk}")
    (trace,) = figure["data"]
    assert trace["x"] == [0, 1, 0]
    assert trace["y"] == [0, 0, 1]
    assert trace["marker"]["size"] == [28, 14, 19.8]  # areas as the quotes
    assert relations_figure(matrix, str, largest=16)["data"][0]["marker"]["size"] == [14, 8, 9.9]  # a scale that stays
    assert dot_sizes(16) == [(1, 8), (4, 14), (16, 28)]
    assert trace["marker"]["color"] == [-0.5, 0, 1]
    assert trace["marker"]["symbol"] == ["circle-x-open", "circle-open", "circle-open"]  # few, and nobody checked them
    assert trace["customdata"][2] == "/quotes/?speaker=3&about=2"
    assert trace["hovertext"][0].endswith("4 quotes: 1 positive, 3 negative<br>none verified")


def test_relations_label_long_and_hostile_names_safely():
    matrix = Matrix([BERG], [PORT], {(3, 2): cell(BERG, PORT, neutral=1)})
    figure = relations_figure(matrix, lambda cell: "")
    assert figure["layout"]["xaxis"]["ticktext"] == ["The Harbour and Lighthous…"]
    assert figure["layout"]["yaxis"]["ticktext"] == ["Tom &lt;b&gt;Berg&lt;/b&gt;"]
    assert figure["data"][0]["hovertext"][0].startswith("Tom &lt;b&gt;Berg&lt;/b&gt; about The Harbour and Lighthouse")


def test_relations_without_cells_are_an_empty_figure():
    assert relations_figure(Matrix([], [], {}), lambda cell: "")["data"][0]["x"] == []


def test_figures_are_plain_json():
    matrix = Matrix([LIND], [PORT], {(1, 2): cell(LIND, PORT, neutral=1)})
    figure = relations_figure(matrix, str)
    assert json.loads(json.dumps(figure)) == figure


@pytest.mark.parametrize(("largest", "step"), [(0, 1), (1, 1), (3, 1), (4, 2), (7, 2), (19, 5), (399, 100), (400, 200)])
def test_ticks_are_whole_numbers(largest, step):
    assert whole_ticks(largest)["dtick"] == step


def test_spark_points_span_the_box():
    assert spark_points([0, 2, 1]) == "0.0,24.0 50.0,0.0 100.0,12.0"
    assert spark_points([0, 0]) == "0.0,24.0 100.0,24.0"
    assert spark_points([]) == ""


def test_dots_of_a_firm_tone_are_full_and_outlined_where_opinions_are_mixed():
    cells = [cell(LIND, PORT, positive=2, negative=3, verified=3), cell(LIND, BERG, negative=5, verified=5)]
    matrix = Matrix([LIND], [PORT, BERG], {(each.speaker.pk, each.target.pk): each for each in cells})
    marker = relations_figure(matrix, str)["data"][0]["marker"]
    assert marker["symbol"] == ["circle", "circle"]
    assert marker["line"]["width"] == [2.5, 0]


def test_bars_of_a_tone_that_is_not_firm_are_hatched():
    assert hatching([True, False])["pattern"]["shape"] == ["", "/"]
