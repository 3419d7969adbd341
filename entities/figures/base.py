"""Rows -> Plotly figures as plain dicts, without a database.

Colours are names of the stylesheet's properties ("var(--accent)"); static/js/charts.js puts in their values, so that
one figure serves light and dark. A point's `customdata` is the address of the sentences it was counted from.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from html import escape
from typing import Any

from entities.choices import Stance
from entities.figures.drawn import Cell, Figure, Matrix

LONGEST_LABEL = 26


def activity_figure(weeks: Sequence[Mapping[str, Any]]) -> Figure:
    """Mentions, quotes by and quotes about an actor, stacked by week.

    `weeks`: [{"week": its Monday, "mentions", "quotes_by", "quotes_about", and "urls": one address for each}].
    """
    series = [
        ("mentions", "mentioned", "var(--line-strong)"),
        ("quotes_by", "said", "var(--accent)"),
        ("quotes_about", "said about", "var(--event)"),
    ]
    traces = [
        {
            "type": "bar",
            "name": name,
            "x": [week["week"].isoformat() for week in weeks],
            "y": [week[measure] for week in weeks],
            "customdata": [week["urls"][measure] for week in weeks],
            "marker": {"color": colour},
            "hovertemplate": f"week of %{{x|%-d %B %Y}}<br>%{{y}} {name}<extra></extra>",
        }
        for measure, name, colour in series
    ]
    layout = base_layout(height=240, barmode="stack", bargap=0.25)
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}
    layout["xaxis"] |= {"type": "date", "tickformat": "%-d %b\n%Y"}
    layout["yaxis"] |= {"rangemode": "tozero", "tickformat": ",d"}
    if len(weeks) == 1:  # a lone bar would fill the chart
        monday = weeks[0]["week"]
        layout["xaxis"]["range"] = [(monday + timedelta(days=days)).isoformat() for days in (-28, 28)]
    return {"data": traces, "layout": layout}


def relations_figure(matrix: Matrix, address: Callable[[Cell], str]) -> Figure:
    """A mark per cell of who speaks about whom.

    Area = number of quotes, colour = mean stance from -1 to 1, outlined where opinions are mixed.
    `address(cell)` is where the cell's quotes are.
    """
    rows = {actor.pk: place for place, actor in enumerate(matrix.speakers)}
    columns = {actor.pk: place for place, actor in enumerate(matrix.targets)}
    cells = list(matrix.cells.values())
    largest = max((cell.quotes for cell in cells), default=1)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [columns[cell.target.pk] for cell in cells],
        "y": [rows[cell.speaker.pk] for cell in cells],
        "customdata": [address(cell) for cell in cells],
        "hovertext": [cell_in_words(cell) for cell in cells],
        "hoverinfo": "text",
        "marker": {
            "size": [cell.quotes for cell in cells],
            "sizemode": "area",
            "sizeref": 2 * largest / 28**2,
            "sizemin": 4,
            "color": [round(cell.mean_stance, 3) for cell in cells],
            "cmin": -1,
            "cmax": 1,
            "colorscale": [[0, "var(--negative)"], [0.5, "var(--chart-middle)"], [1, "var(--positive)"]],
            "opacity": 1,
            "line": {"width": [2.5 if cell.is_mixed else 0 for cell in cells], "color": "var(--ink)"},
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
        "tickvals": list(columns.values()),
        "ticktext": [short_name(actor.name) for actor in matrix.targets],
        "range": [-0.6, len(columns) - 0.4],
    }
    layout["yaxis"] |= grid | {
        "tickvals": list(rows.values()),
        "ticktext": [short_name(actor.name) for actor in matrix.speakers],
        "range": [len(rows) - 0.4, -0.6],
    }
    layout["margin"] |= {"b": 48, "r": 72}  # room for the last slanted name
    return {"data": [trace], "layout": layout}


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
    return f"{escape(names, quote=False)}<br>{n_quotes(cell.quotes)}: {', '.join(stances)}"


def n_quotes(n: int) -> str:
    return "1 quote" if n == 1 else f"{n} quotes"


def short_name(name: str) -> str:
    return escape(name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…", quote=False)
