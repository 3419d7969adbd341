"""Figures of the network of who talks about whom."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from html import escape

from entities.choices import Stance
from entities.figures.base import base_layout, cell_in_words, n_quotes, short_name
from entities.figures.drawn import Cell, Figure, Network, Node

COLOURS = {  # in the order in which they are drawn
    Stance.NEGATIVE: "var(--negative)", Stance.NEUTRAL: "var(--chart-middle)", Stance.POSITIVE: "var(--positive)",
}  # fmt: skip
SPAN = 2.3  # of the axes, in the units of the places
LETTER_PIXELS, LINE_PIXELS, WIDTH_PIXELS = 6, 18, 1000  # of a name, and of a chart of middling width


def network_figure(network: Network, address: Callable[[Cell], str]) -> Figure:
    """Nodes by kind of actor, edges by the stance they lean to; `address(cell)` is where an edge's quotes are.

    A dot in the middle of an edge opens its quotes, a node its actor.
    """
    lines, dots = [], []
    for stance in COLOURS:
        cells = [cell for cell in network.edges if cell.stance == stance]
        ends = [(network.nodes[cell.speaker.pk], network.nodes[cell.target.pk]) for cell in cells]
        lines.append(
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
                "x": [x for one, other in ends for x in (one.x, other.x, None)],
                "y": [y for one, other in ends for y in (one.y, other.y, None)],
                "line": {"color": COLOURS[stance], "width": 1.2}, "opacity": 0.7 if len(network.edges) < 100 else 0.45,
            }
        )  # fmt: skip
        dots.append(
            {
                "type": "scatter", "mode": "markers", "name": stance.label, "hoverinfo": "text",
                # Nearer to the subject, so that the two directions between two actors do not cover each other.
                "x": [round(one.x * 0.4 + other.x * 0.6, 4) for one, other in ends],
                "y": [round(one.y * 0.4 + other.y * 0.6, 4) for one, other in ends],
                "customdata": [address(cell) for cell in cells],
                "hovertext": [cell_in_words(cell) for cell in cells],
                # Which way each points, for static/js/chart_shapes.js, which knows how wide the chart is.
                "meta": {"towards": [[round(other.x - one.x, 4), round(other.y - one.y, 4)] for one, other in ends]},
                "marker": {
                    "color": COLOURS[stance], "symbol": "arrow-wide",
                    "size": [round(min(7 + cell.quotes**0.5 * 2, 16), 1) for cell in cells],
                },
            }
        )  # fmt: skip
    by_kind: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(network.nodes.values(), key=lambda node: (-node.quotes, node.actor.pk)):
        by_kind[node.actor.kind].append(node)
    height = min(max(620, 4 * len(network.nodes)), 1100)
    labelled = _with_room(network.nodes.values(), height)
    nodes = [
        {
            "type": "scatter", "mode": "markers+text", "name": kind, "hoverinfo": "text",
            "x": [node.x for node in members],
            "y": [node.y for node in members],
            "text": [short_name(node.actor.name) if node.actor.pk in labelled else "" for node in members],
            "textposition": "top center",
            "meta": {
                "names": [short_name(node.actor.name) for node in members],
                "weights": [node.quotes for node in members],
            },
            "textfont": {"size": 11, "color": "var(--ink)"},
            "customdata": [node.actor.get_absolute_url() for node in members],
            "hovertext": [f"{escape(node.actor.name, quote=False)}<br>{n_quotes(node.quotes)}" for node in members],
            "marker": {
                "color": f"var(--{kind})",
                "size": [min(7 + node.quotes**0.5 * 2, 26) for node in members],
                "line": {"width": 1, "color": "var(--surface)"},
            },
        }
        for kind, members in sorted(by_kind.items())
    ]  # fmt: skip
    layout = base_layout(height=height, hovermode="closest", dragmode="pan")
    hidden: Figure = {"visible": False, "showgrid": False, "zeroline": False}
    layout["xaxis"] |= hidden | {"range": [-1.15, 1.15]}
    layout["yaxis"] |= hidden | {"range": [-1.1, 1.15]}
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return {"data": [*lines, *dots, *nodes], "layout": layout}


def _with_room(nodes: Iterable[Node], height: float) -> set[int]:
    """Ids of those that carry their name: most quotes first, where no other name is in the way.

    The others tell it when pointed at, and the table has it.
    """
    kept: list[Node] = []
    line = LINE_PIXELS * SPAN / height
    for node in sorted(nodes, key=lambda node: (-node.quotes, node.actor.pk)):
        if all(abs(node.x - one.x) > _reach(node) + _reach(one) or abs(node.y - one.y) > line for one in kept):
            kept.append(node)
    return {node.actor.pk for node in kept}


def _reach(node: Node) -> float:
    """Half the width of a node's name, in the units of the places."""
    return len(short_name(node.actor.name)) * LETTER_PIXELS / 2 * SPAN / WIDTH_PIXELS
