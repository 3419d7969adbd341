"""Rows -> Plotly figures as plain dicts, without a database.

Colours are names of the stylesheet's properties ("var(--accent)"); static/js/charts.js puts in their values, so that
one figure serves light and dark. A point's `customdata` is the address of the sentences it was counted from.
"""

from collections.abc import Callable, Sequence
from html import escape
from math import sqrt
from typing import Any

from entities.choices import Stance
from entities.figures.drawn import Cell, Figure, Matrix

LONGEST_LABEL = 26
DAY_IN_MS = 24 * 3600 * 1000
# What an axis of time prints, from hours to decades.
TICKS = [
    {"dtickrange": [None, DAY_IN_MS - 1], "value": "%H:%M\n%-d %b %Y"},
    {"dtickrange": [DAY_IN_MS, "M0.99"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M11"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def whole_ticks(largest: float) -> Figure:
    """What an axis of counts from 0 to `largest` says: four whole numbers at most, none of them twice."""
    step = next(n * 10**power for power in range(12) for n in (1, 2, 5) if n * 10**power * 4 > largest)
    return {"tick0": 0, "dtick": step, "tickformat": ",d"}


def relations_figure(matrix: Matrix, address: Callable[[Cell], str], largest: int = 0) -> Figure:
    """A mark per cell of who talks about whom.

    Area = number of quotes, colour = mean stance from -1 to 1, outlined where opinions are mixed, hollow where the tone
    is not firm (entities/rules/doubt.py).
    `address(cell)` is where the cell's quotes are; `largest` how many a dot of full size stands for, if more than are
    here. "compact" is what differs where the chart is narrow (static/js/chart_shapes.js).
    """
    rows = {actor.pk: place for place, actor in enumerate(matrix.speakers)}
    columns = {actor.pk: place for place, actor in enumerate(matrix.targets)}
    cells = list(matrix.cells.values())
    largest = max([largest, *(cell.quotes for cell in cells)], default=1)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [columns[cell.target.pk] for cell in cells],
        "y": [rows[cell.speaker.pk] for cell in cells],
        "customdata": [address(cell) for cell in cells],
        "hovertext": [cell_in_words(cell) for cell in cells],
        "hoverinfo": "text",
        "marker": {
            "size": [diameter(cell.quotes, largest) for cell in cells],
            "color": [round(cell.mean_stance, 3) for cell in cells],
            "cmin": -1,
            "cmax": 1,
            "colorscale": [[0, "var(--negative)"], [0.5, "var(--chart-middle)"], [1, "var(--positive)"]],
            "opacity": 1,
            # Plotly hatches no dots: what is not firm is hollow, and has a cross in it where opinions are mixed.
            "symbol": [_symbol(cell) for cell in cells],
            "line": {
                "width": [2.5 if cell.is_mixed or not cell.is_firm else 0 for cell in cells],
                "color": "var(--ink)",
            },
            "colorbar": {
                "orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yanchor": "top", "ypad": 14,
                "len": 0.3, "thickness": 8, "outlinewidth": 0,
                "tickvals": [-1, 0, 1], "ticktext": ["negative", "neutral", "positive"],
            },
        },
    }  # fmt: skip
    layout = base_layout(height=190 + 34 * len(rows), hovermode="closest", showlegend=False, dragmode=False)
    grid: Figure = {"showgrid": True, "zeroline": False, "fixedrange": True}
    layout["xaxis"] |= grid | {
        "side": "top",
        "tickangle": -38,
        "ticklabeloverflow": "allow",
        "tickvals": list(columns.values()),
        "ticktext": [short_name(actor.name) for actor in matrix.targets],
        "range": [-0.6, len(columns) - 0.4],
    }
    layout["yaxis"] |= grid | {
        "tickvals": list(rows.values()),
        "ticktext": [short_name(actor.name) for actor in matrix.speakers],
        "range": [len(rows) - 0.4, -0.6],
    }
    last = min(len(matrix.targets[-1].name), LONGEST_LABEL) if matrix.targets else 0
    layout["margin"] |= {"b": 48, "r": 20 + 5 * last}  # room for the last slanted name
    small: Figure = {"tickfont": {"size": 10}}
    compact: Figure = {
        "height": 190 + 24 * len(rows),
        "xaxis": small | {"tickangle": -90, "ticktext": [short_name(actor.name, 16) for actor in matrix.targets]},
        "yaxis": small | {"ticktext": [short_name(actor.name, 13) for actor in matrix.speakers]},
        "margin": {"l": 2, "r": 4, "t": 28, "b": 48},
    }
    return {
        "data": [trace],
        "layout": layout,
        "compact": {"below": 560, "layout": compact, "dots": 0.55},
        "narrowest": 100 + 15 * len(columns),
    }


def diameter(quotes: int, largest: int) -> float:
    """Of a dot whose area stands for quotes, in pixels."""
    return max(8, round(28 * sqrt(quotes / largest), 1))


def dot_sizes(largest: int) -> list[tuple[int, float]]:
    """[(quotes, diameter)] of the dots that a legend explains: the smallest, one between, the largest."""
    return [(n, diameter(n, largest)) for n in sorted({1, max(1, largest // 4), max(1, largest)})]


def _symbol(cell: Cell) -> str:
    if cell.is_firm:
        return "circle"
    return "circle-x-open" if cell.is_mixed else "circle-open"


def hatching(firm: Sequence[bool]) -> Figure:
    """What a trace's `marker` needs so that bars whose tone is not firm are hatched."""
    return {
        "pattern": {
            "shape": ["" if each else "/" for each in firm], "fillmode": "replace", "size": 6, "solidity": 0.35,
        }
    }  # fmt: skip


def base_layout(*, height: int, **more: Any) -> Figure:
    axis = {
        "gridcolor": "var(--line)",
        "linecolor": "var(--line)",
        "zerolinecolor": "var(--line)",
        "tickcolor": "var(--line)",
        "automargin": True,
        "fixedrange": False,
    }
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 28, "b": 28},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "var(--font-ui)", "size": 12, "color": "var(--ink-soft)"},
        "hoverlabel": {
            "bgcolor": "var(--surface-2)",
            "bordercolor": "var(--line-strong)",
            "font": {"family": "var(--font-ui)", "color": "var(--ink)", "size": 13},
        },
        "xaxis": dict(axis),
        "yaxis": dict(axis),
        **more,
    }


def cell_in_words(cell: Cell) -> str:
    stances = [
        f"{n} {word}"
        for n, word in (
            (cell.positive, Stance.POSITIVE),
            (cell.neutral, Stance.NEUTRAL),
            (cell.negative, Stance.NEGATIVE),
        )
        if n
    ]
    names = f"{cell.speaker.name} about {cell.target.name}"
    told = [f"{n_quotes(cell.quotes)}: {', '.join(stances)}", f"{cell.verified or 'none'} verified"]
    span = cell.likely and cell.likely.interval
    if span and not span.is_sure:
        told[-1] = f"likely {span.low} to {span.high}, {told[-1]}"
    if cell.perhaps:
        told.append(f"and {cell.perhaps} perhaps")
    return "<br>".join([escape(names, quote=False), *told])


def n_quotes(n: int) -> str:
    return "1 quote" if n == 1 else f"{n} quotes"


def short_name(name: str, longest: int = LONGEST_LABEL) -> str:
    return escape(name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…", quote=False)
