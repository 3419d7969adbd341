"""The figure of one actor's activity (see entities/figures/base.py)."""

from calendar import isleap, monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from entities.figures.base import DAY_IN_MS, TICKS, base_layout, whole_ticks
from entities.figures.drawn import Figure

# Measure, heading, what is counted, colour: none of those that mean a stance.
ACTIVITY = (
    ("mentions", "Mentions", "mention", "mentions", "var(--count-mentions)"),
    ("quotes_by", "Quotes by", "quote", "quotes", "var(--count-by)"),
    ("quotes_about", "Quotes about", "quote about", "quotes about", "var(--count-about)"),
)


def activity_figure(stretches: Sequence[Mapping[str, Any]], grain: str, since: date, until: date) -> Figure:
    """Mentions, quotes by and quotes about an actor: one small chart above the other, on one axis of time.

    They overlap, for a quote stands in an article that mentions its speaker: stacked, they would add up to nothing.
    `stretches`: [{"first", "mentions", "quotes_by", "quotes_about", and "urls": one address for each}], each as long
    as `grain` says, "week", "month" or "year". The axis shows the days from `since` to `until`, those of the corpus.
    What never occurs has no chart.
    """
    shown = [series for series in ACTIVITY if any(row[series[0]] for row in stretches)]
    layout = base_layout(height=60 + 86 * max(len(shown), 1), showlegend=False, dragmode=False, hovermode="closest")
    layout["margin"] |= {"t": 12}
    layout["annotations"] = []
    layout["xaxis"] |= {
        "type": "date",
        "tickformatstops": TICKS,
        "fixedrange": True,
        "range": [since.isoformat(), (until + timedelta(days=1)).isoformat()],
        "anchor": f"y{len(shown)}" if len(shown) > 1 else "y",
    }
    axis, traces = layout.pop("yaxis"), []
    for place, (measure, name, one, several, colour) in enumerate(shown):
        number = "" if place == 0 else str(place + 1)
        counts = [row[measure] for row in stretches]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "yaxis": f"y{number}",
                "x": [row["first"].isoformat() for row in stretches],
                "y": counts,
                "width": [_length(row["first"], grain) * DAY_IN_MS for row in stretches],
                "offset": 0,
                "customdata": [row["urls"][measure] for row in stretches],
                "hovertext": [
                    f"{_stretch(row['first'], grain)}<br>{row[measure]:,} {one if row[measure] == 1 else several}"
                    for row in stretches
                ],
                "hoverinfo": "text",
                "marker": {"color": colour, "line": {"width": 1, "color": "var(--surface)"}},
            }
        )
        top, height = 1 - place / len(shown), 1 / len(shown)
        layout[f"yaxis{number}"] = axis | {
            "domain": [top - height * 0.72, top - height * 0.1] if len(shown) > 1 else [0, 0.86],
            "range": [0, max(counts) * 1.08],
            "fixedrange": True,
        } | whole_ticks(max(counts))  # fmt: skip
        layout["annotations"].append(
            {
                "text": name, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": top - height * 0.08,
                "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": "var(--ink)"},
            }
        )  # fmt: skip
    return {"data": traces, "layout": layout}


def _length(first: date, grain: str) -> int:
    """Days of the week, month or year that begins with `first`."""
    if grain == "week":
        return 7
    return monthrange(first.year, first.month)[1] if grain == "month" else 365 + isleap(first.year)


def _stretch(first: date, grain: str) -> str:
    if grain == "week":
        return f"week of {first.day} {first:%B %Y}"
    return f"{first:%B %Y}" if grain == "month" else f"{first.year}"
