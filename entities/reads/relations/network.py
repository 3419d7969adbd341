"""Who talks about whom, as a network: where its nodes lie.

The places come from the force-directed layout of Fruchterman and Reingold (1991). Each actor begins at a place of its
own, so that the same pairs always look the same, and similar ones similar: another period, one more article. A place
once computed is kept under a digest of the pairs.
"""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from math import atan2, cos, pi, sin

import networkx
from django.core.cache import cache

from entities.models import Actor
from entities.reads.relations.cells import Cell

MOST_EDGES = 200  # so never more than twice as many nodes, which can still be told apart
ROUNDS = 80
EVENNESS = 0.55  # 0: as the forces leave it, dense in the middle; 1: as many nodes in each strip of the picture
ONE_RING, INNER_RING = 14, 0.62  # actors around another; how far the others are from it
GOLDEN_ANGLE = pi * (3 - 5**0.5)  # between neighbours' directions; no two actors begin at one place
CACHED_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Node:
    """`quotes`: those by the actor and those about it, within the network."""

    actor: Actor
    x: float
    y: float
    quotes: int


@dataclass(frozen=True, slots=True)
class Network:
    nodes: dict[int, Node]
    edges: list[Cell]


def actors_in(cells):
    """The actors of these cells, each once."""
    return {actor for cell in cells for actor in (cell.speaker, cell.target)}


def network(cells, centre=None):
    """The network of these cells, the strongest first; with one of its actors in the middle, if `centre` is given."""
    places = _places([(cell.speaker.pk, cell.target.pk, cell.quotes) for cell in cells])
    if centre and centre.pk in places:
        places = ring(places, centre.pk)
    actors, quotes = {}, Counter()
    for cell in cells:
        for actor in {cell.speaker, cell.target}:
            actors[actor.pk] = actor
            quotes[actor.pk] += cell.quotes
    return Network({pk: Node(actors[pk], *places[pk], quotes[pk]) for pk in actors}, cells)


def _places(pairs):
    """{actor id: (x, y)} of [(speaker id, target id, quotes)]."""
    digest = sha256(repr(sorted(pairs)).encode()).hexdigest()
    return cache.get_or_set(f"network:{digest}", lambda: layout(pairs), CACHED_SECONDS)


def layout(pairs):
    """{id: (x, y)}, each between -1 and 1, of [(speaker id, target id, quotes)], in whatever order.

    The middle, where the forces crowd everybody who talks with many, is drawn apart, or nobody could be told from
    anybody there.
    """
    graph = networkx.Graph()
    for speaker, target, quotes in sorted(pairs):
        earlier = graph.get_edge_data(speaker, target, {"weight": 0})["weight"]
        graph.add_edge(speaker, target, weight=earlier + quotes**0.5)
    distance = 3.5 / max(len(graph), 1) ** 0.5
    begin = {pk: (cos(pk * GOLDEN_ANGLE), sin(pk * GOLDEN_ANGLE)) for pk in graph}
    places = networkx.spring_layout(graph, k=distance, iterations=ROUNDS, pos=begin) if len(graph) else {}
    across, down = (spread({pk: float(place[axis]) for pk, place in places.items()}) for axis in (0, 1))
    return {pk: (across[pk], down[pk]) for pk in places}


def ring(places, centre):
    """The same with one in the middle and the others evenly around it, in the directions in which they lay.

    Many stand in two rings by turns, so that there is room for their names.
    """
    x, y = places[centre]

    def direction(pk):
        return atan2(places[pk][1] - y, places[pk][0] - x)

    others = sorted(places.keys() - {centre}, key=lambda pk: (direction(pk), pk))
    around = {centre: (0.0, 0.0)}
    for place, pk in enumerate(others):
        angle = 2 * pi * place / len(others)
        distance = INNER_RING if len(others) > ONE_RING and place % 2 else 1
        around[pk] = round(distance * cos(angle), 4), round(distance * sin(angle), 4)
    return around


def spread(values):
    """{key: value} moved toward where each would lie if they lay evenly between -1 and 1; their order stays."""
    ordered = sorted(values, key=lambda key: (values[key], key))
    if len(ordered) < 2:
        return dict.fromkeys(ordered, 0)
    step = 2 / (len(ordered) - 1)
    return {
        key: round((1 - EVENNESS) * values[key] + EVENNESS * (place * step - 1), 4) for place, key in enumerate(ordered)
    }
