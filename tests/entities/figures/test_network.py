from datetime import date
from math import cos, dist, hypot, sin
from statistics import mean

import pytest

from entities.figures.network import network_figure
from entities.figures.pair import pair_figure
from entities.models import Actor
from entities.reads.relations.cells import Cell
from entities.reads.relations.network import INNER_RING, Network, Node, layout, network, ring, spread
from entities.reads.relations.strongest import alike
from entities.rules.surroundings import neighbours

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


def drawn(cells, centre=None):
    return network_figure(
        network(cells, centre), lambda cell: f"/{cell.speaker.pk}/{cell.target.pk}", lambda actor: f"/around/{actor.pk}"
    )


def test_an_arrow_on_each_edge_opens_its_quotes_a_node_its_actor_and_a_name_its_network():
    traces = {trace["name"]: trace for trace in drawn(CELLS)["data"] if "name" in trace}
    assert [traces[stance]["customdata"] for stance in ("negative", "neutral", "positive")] == [
        ["/1/2"],
        ["/3/1"],
        ["/1/3"],
    ]
    assert [traces[stance]["text"] for stance in ("negative", "neutral", "positive")] == [["−"], [""], ["+"]]
    assert traces["person"]["customdata"] == ["/actors/1/", "/actors/3/"]
    assert traces["person"]["meta"]["names"] == ["Ana Lind", "Tom &lt;b&gt;Berg&lt;/b&gt;"]
    assert traces["person"]["meta"]["links"] == ["/around/1", "/around/3"]


def test_the_picture_fits_its_nodes():
    near = Network({1: Node(LIND, 0.2, 0.1, 9), 2: Node(PORT, 0.4, 0.5, 3)}, edges=[])
    layout = network_figure(near, str, str)["layout"]
    assert (layout["xaxis"]["range"], layout["yaxis"]["range"]) == ([0.06, 0.54], [-0.04, 0.64])


def test_edges_whose_tone_is_not_firm_are_dashed():
    cells = [Cell(LIND, PORT, 6, 0, 0, 6, verified=3), Cell(LIND, BERG, 2, 0, 0, 2)]
    data = drawn(cells)["data"]
    assert [trace["line"]["dash"] for trace in data if trace.get("mode") == "lines"] == ["solid", "6px,3px"]


def test_an_actor_stands_in_the_middle_of_its_neighbours():
    placed = network(CELLS, LIND).nodes
    assert (placed[1].x, placed[1].y) == (0, 0)
    assert {round(hypot(placed[pk].x, placed[pk].y), 3) for pk in (2, 3)} == {1}
    many = ring({pk: (cos(pk), sin(pk)) for pk in range(20)} | {99: (0, 0)}, 99)
    assert {round(hypot(x, y), 2) for x, y in many.values()} == {0, INNER_RING, 1}
    assert len(set(many.values())) == 21


def test_neighbours_are_those_with_most_quotes_either_way():
    rows = [
        {"speaker": s, "target": t, "total": n} for s, t, n in ((1, 2, 3), (2, 1, 1), (1, 3, 3), (4, 1, 1), (1, 1, 9))
    ]
    assert neighbours(rows, 1) == [2, 3, 4]
    assert neighbours(rows, 1, most=1) == [2]


def test_a_pair_over_time_is_stacked_by_stance():
    figure = pair_figure([(date(2025, 10, 1), {"negative": 5}, "/o", 3), (date(2025, 11, 1), {"positive": 1}, "/n", 1)])
    assert {trace["name"]: trace["y"] for trace in figure["data"]} == {
        "negative": [5, 0],
        "neutral": [0, 0],
        "positive": [0, 1],
    }
    assert figure["data"][0]["customdata"] == ["/o", "/n"]
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "/"]  # one quote is no tone


@pytest.mark.parametrize(("members", "order"), [([1, 2, 3, 4], [1, 3, 2, 4]), ([1, 4, 3, 2], [1, 3, 4, 2]), ([], [])])
def test_those_alike_stand_side_by_side(members, order):
    counts = {(1, 7): 5, (1, 8): 1, (3, 7): 4, (2, 9): 3, (4, 9): 1}
    assert alike(members, counts) == order
