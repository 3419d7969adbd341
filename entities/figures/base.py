"""Rows -> Plotly figures as plain dicts, without a database.

Colours are names of the stylesheet's properties ("var(--accent)"); static/js/charts/draw.js puts in their values, so
that one figure serves light and dark. A point's `customdata` is the address of the sentences it was counted from.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from entities.choices import Stance
from entities.figures.drawn import Cell, Figure
from entities.rules.words.speakers import all_of

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
        "margin": {"l": 8, "r": 20, "t": 28, "b": 28},
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
    """All there is to say of a cell, a fact in a line."""
    return f"{cell.speaker.name} about {cell.target.name}\n{counts_in_words(cell)}"


def counts_in_words(cell: Cell) -> str:
    """The same without its ends, where these stand at the head of a row and of a column."""
    told = [stances_in_words(cell), f"{cell.verified or 'none'} verified"]
    if cell.likely and not cell.likely.interval.is_sure:
        span, leaning = cell.likely.interval, cell.likely.leaning
        told[-1] = f"likely {f'{leaning}, ' if leaning else ''}{span.low} to {span.high}, {told[-1]}"
    if cell.perhaps:
        told.append(f"and {cell.perhaps} perhaps")
    if cell.through:
        told.append(f"through {all_of([actor.name for actor in cell.through])}")
    return "\n".join(told)


def stances_in_words(cell: Cell) -> str:
    """ "4 quotes: 1 positive, 3 negative" """
    counts = ((cell.positive, Stance.POSITIVE), (cell.neutral, Stance.NEUTRAL), (cell.negative, Stance.NEGATIVE))
    return f"{n_quotes(cell.quotes)}: {', '.join(f'{n} {word}' for n, word in counts if n)}"


def as_label(words: str) -> str:
    """Words of several lines as Plotly prints them."""
    return escape(words, quote=False).replace("\n", "<br>")


def n_quotes(n: int) -> str:
    return "1 quote" if n == 1 else f"{n} quotes"


def short_name(name: str, longest: int = LONGEST_LABEL) -> str:
    return escape(name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…", quote=False)
