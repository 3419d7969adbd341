"""Figures of the network of who talks about whom."""

from collections import defaultdict
from collections.abc import Callable

from entities.choices import Stance
from entities.figures.base import as_label, base_layout, cell_in_words, n_quotes, short_name
from entities.figures.drawn import Actor, Cell, Figure, Network, Node

COLOURS = {  # in the order in which they are drawn
    Stance.NEGATIVE: "var(--negative)", Stance.NEUTRAL: "var(--chart-middle)", Stance.POSITIVE: "var(--positive)",
}  # fmt: skip
SIGNS = {Stance.NEGATIVE: "−", Stance.NEUTRAL: "", Stance.POSITIVE: "+"}
MARGIN = 0.14  # around the places, for names
FEW_EDGES = 60  # of which each has room for its sign


def network_figure(network: Network, quotes_of: Callable[[Cell], str], around: Callable[[Actor], str]) -> Figure:
    """Nodes by kind of actor, edges by the stance they lean to, dashed where it is not firm.

    The arrow of an edge opens its quotes, at `quotes_of(cell)`, and a node its actor. Names are drawn by
    static/js/charts/shapes.js, where there is room for them; they lead to the network `around` their actor.
    """
    lines, arrows = [], []
    for stance in COLOURS:
        for is_firm in (True, False):
            cells = [cell for cell in network.edges if cell.stance == stance and cell.is_firm is is_firm]
            if cells:
                lines.append(_lines(cells, network, stance, is_firm))
                arrows.append(_arrows(cells, network, stance, is_firm, quotes_of))
    by_kind: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(network.nodes.values(), key=lambda node: (-node.quotes, node.actor.pk)):
        by_kind[node.actor.kind].append(node)
    nodes = [_nodes(kind, members, around) for kind, members in sorted(by_kind.items())]
    layout = base_layout(
        height=network_height(len(network.nodes)), hovermode="closest", dragmode="pan", showlegend=False
    )
    layout["margin"] = {"l": 8, "r": 8, "t": 8, "b": 8}
    hidden: Figure = {"visible": False, "showgrid": False, "zeroline": False}
    places = [(node.x, node.y) for node in network.nodes.values()] or [(0, 0)]
    for axis, values in zip(("xaxis", "yaxis"), zip(*places, strict=True), strict=True):
        layout[axis] |= hidden | {"range": [round(min(values) - MARGIN, 3), round(max(values) + MARGIN, 3)]}
    return {"data": [*lines, *arrows, *nodes], "layout": layout}


def network_height(nodes: int) -> int:
    """Of the figure of so many nodes, in pixels."""
    return min(max(620, 4 * nodes), 1100)


def _lines(cells: list[Cell], network: Network, stance: Stance, is_firm: bool) -> Figure:
    ends = _ends(cells, network)
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip",
        "x": [x for one, other in ends for x in (one.x, other.x, None)],
        "y": [y for one, other in ends for y in (one.y, other.y, None)],
        "line": {"color": COLOURS[stance], "width": 1.2, "dash": "solid" if is_firm else "6px,3px"},
        "opacity": 0.7 if len(network.edges) < 100 else 0.45,
    }  # fmt: skip


def _arrows(
    cells: list[Cell], network: Network, stance: Stance, is_firm: bool, quotes_of: Callable[[Cell], str]
) -> Figure:
    ends = _ends(cells, network)
    return {
        "type": "scatter", "mode": "markers+text", "name": stance.label, "hoverinfo": "text",
        # Nearer to the subject, so that the two directions between two actors do not cover each other.
        "x": [round(one.x * 0.4 + other.x * 0.6, 4) for one, other in ends],
        "y": [round(one.y * 0.4 + other.y * 0.6, 4) for one, other in ends],
        "text": [SIGNS[stance] if len(network.edges) <= FEW_EDGES else ""] * len(cells),
        "textposition": "top right",
        "textfont": {"size": 13, "color": COLOURS[stance]},
        "customdata": [quotes_of(cell) for cell in cells],
        "hovertext": [as_label(cell_in_words(cell)) for cell in cells],
        # Which way each points, for static/js/charts/shapes.js, which knows how wide the chart is.
        "meta": {"towards": [[round(other.x - one.x, 4), round(other.y - one.y, 4)] for one, other in ends]},
        "marker": {
            "color": COLOURS[stance], "symbol": "triangle-up",
            "size": [round(min(7 + cell.quotes**0.5 * 2, 16), 1) for cell in cells],
            "line": {"width": 0},  # else a white one is drawn around markers of many sizes
        },
    }  # fmt: skip


def _nodes(kind: str, members: list[Node], around: Callable[[Actor], str]) -> Figure:
    return {
        "type": "scatter", "mode": "markers", "name": kind, "hoverinfo": "text",
        "x": [node.x for node in members],
        "y": [node.y for node in members],
        "meta": {
            "names": [short_name(node.actor.name) for node in members],
            "links": [around(node.actor) for node in members],
            "weights": [node.quotes for node in members],
        },
        "customdata": [node.actor.get_absolute_url() for node in members],
        "hovertext": [as_label(f"{node.actor.name}\n{n_quotes(node.quotes)}") for node in members],
        "marker": {
            "color": f"var(--{kind})",
            "size": [min(7 + node.quotes**0.5 * 2, 26) for node in members],
            "line": {"width": 1, "color": "var(--surface)"},
        },
    }  # fmt: skip


def _ends(cells: list[Cell], network: Network) -> list[tuple[Node, Node]]:
    return [(network.nodes[cell.speaker.pk], network.nodes[cell.target.pk]) for cell in cells]
