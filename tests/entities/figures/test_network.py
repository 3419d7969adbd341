from datetime import date
from math import dist
from statistics import mean

import pytest

from entities.figures.network import network_figure
from entities.figures.pair import pair_figure
from entities.models import Actor
from entities.reads.cells import Cell
from entities.reads.network import Network, Node, layout, network, spread
from entities.reads.relations import alike

LIND = Actor(pk=1, name="Ana Lind", kind="person")
PORT = Actor(pk=2, name="Harbour Authority", kind="organisation")
BERG = Actor(pk=3, name="Tom <b>Berg</b>", kind="person")
CELLS = [Cell(LIND, PORT, 4, 0, 0, 4), Cell(LIND, BERG, 2, 2, 0, 0), Cell(BERG, LIND, 1, 0, 1, 0)]


def test_the_same_pairs_are_always_laid_out_alike():
    pairs = [(1, 2, 4), (1, 3, 2), (3, 1, 1), (4, 2, 1)]
    assert layout(pairs) == layout(pairs[::-1])
    assert set(layout(pairs)) == {1, 2, 3, 4}


def test_hundreds_of_actors_keep_within_the_frame():
    places = layout([(n, n % 17, 1 + n % 5) for n in range(17, 400)])
    assert len(places) == 400
    assert all(abs(x) <= 1.001 and abs(y) <= 1.001 for x, y in places.values())
    assert len(set(places.values())) == 400


def test_one_more_pair_moves_nobody_far():
    pairs = [(n, n % 7, 1) for n in range(7, 40)]
    before, after = layout(pairs), layout([*pairs, (1, 40, 1)])
    assert mean(dist(before[pk], after[pk]) for pk in before) < 0.2


def test_crowded_places_are_drawn_apart_and_keep_their_order():
    assert spread({1: 0.0, 2: 0.01, 3: 1.0, 4: -1.0}) == {4: -1.0, 1: -0.1833, 2: 0.1878, 3: 1.0}
    assert spread({1: 0.4}) == {1: 0}
    assert spread({}) == {}


def test_a_network_counts_the_quotes_of_each_actor():
    shown = network(CELLS)
    assert {node.actor.name: node.quotes for node in shown.nodes.values()} == {
        "Ana Lind": 7,
        "Harbour Authority": 4,
        "Tom <b>Berg</b>": 3,
    }


def test_nothing_makes_an_empty_network():
    assert (network([]).nodes, network([]).edges) == ({}, [])


def test_a_dot_on_each_edge_opens_its_quotes_and_a_node_its_actor():
    figure = network_figure(network(CELLS), lambda cell: f"/{cell.speaker.pk}/{cell.target.pk}")
    traces = {trace["name"]: trace for trace in figure["data"] if "name" in trace}
    assert [traces[stance]["customdata"] for stance in ("negative", "neutral", "positive")] == [
        ["/1/2"],
        ["/3/1"],
        ["/1/3"],
    ]
    assert traces["person"]["customdata"] == ["/actors/1/", "/actors/3/"]
    assert traces["person"]["text"] == ["Ana Lind", "Tom &lt;b&gt;Berg&lt;/b&gt;"]


def test_a_name_is_left_out_where_a_stronger_one_is_in_the_way():
    near = Network({1: Node(LIND, 0, 0, 9), 2: Node(PORT, 0.05, 0.01, 3), 3: Node(BERG, 0.05, 0.5, 1)}, edges=[])
    figure = network_figure(near, str)
    assert {name for trace in figure["data"] for name in trace.get("text", [])} == {
        "Ana Lind", "", "Tom &lt;b&gt;Berg&lt;/b&gt;",
    }  # fmt: skip


def test_a_pair_over_time_is_stacked_by_stance():
    figure = pair_figure([(date(2025, 10, 1), {"negative": 2}, "/o"), (date(2025, 11, 1), {"positive": 1}, "/n")])
    assert {trace["name"]: trace["y"] for trace in figure["data"]} == {
        "negative": [2, 0],
        "neutral": [0, 0],
        "positive": [0, 1],
    }
    assert figure["data"][0]["customdata"] == ["/o", "/n"]


@pytest.mark.parametrize(("members", "order"), [([1, 2, 3, 4], [1, 3, 2, 4]), ([1, 4, 3, 2], [1, 3, 4, 2]), ([], [])])
def test_those_alike_stand_side_by_side(members, order):
    counts = {(1, 7): 5, (1, 8): 1, (3, 7): 4, (2, 9): 3, (4, 9): 1}
    assert alike(members, counts) == order
