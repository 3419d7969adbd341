"""Figures of one pair of actors: what each said about the other over time."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from entities.figures.base import DAY_IN_MS, base_layout, hatching, whole_ticks
from entities.figures.drawn import Figure
from entities.figures.network import COLOURS
from entities.rules.days.periods import usual_range
from entities.rules.doubt import is_firm

Month = tuple[date, Mapping[str, int], str, int]  # first day, {stance: n}, address of its quotes, how many are verified
SIDE_HEIGHT = 240  # pixels


def sides_figures(left: Sequence[Month], right: Sequence[Month], *, same_days: bool) -> list[Figure]:
    """A figure of each side's months (see `pair_figure`), on one scale of quotes and, with `same_days`, one of time."""
    months = [*left, *right]
    most = max((sum(counts.values()) for _, counts, *_ in months), default=1)
    figures = []
    for own in (left, right):
        figure = pair_figure(own)
        figure["layout"]["yaxis"] |= {"range": [0, round(most * 1.08, 2)]} | whole_ticks(most)
        if own:
            figure["layout"]["xaxis"] |= {"range": _around([first for first, *_ in (months if same_days else own)])}
        figures.append(figure)
    return figures


def _around(months: Sequence[date]) -> list[str]:
    """From some days before the first of these months until some days after the last, so that a lone bar stays slim.

    A lone month far from the others does not stretch it.
    """
    first, last = usual_range(months) or (min(months), max(months))
    end = last.replace(day=monthrange(last.year, last.month)[1])
    return [day.isoformat() for day in (first - timedelta(days=20), end + timedelta(days=20))]


def pair_figure(months: Sequence[Month]) -> Figure:
    """Quotes per month by stance, stacked; hatched where the tone is not firm (entities/rules/doubt.py)."""
    firm: Figure = hatching([is_firm(sum(counts.values()), verified) for _, counts, _, verified in months])
    traces = [
        {
            "type": "bar",
            "name": stance,
            "x": [first.isoformat() for first, *_ in months],
            "y": [counts.get(stance, 0) for _, counts, *_ in months],
            "customdata": [url for _, _, url, _ in months],
            "marker": firm | {"color": COLOURS[stance], "line": {"width": 1, "color": COLOURS[stance]}},
            "hovertemplate": f"%{{x|%B %Y}}<br>%{{y}} {stance}<extra></extra>",
            "xperiod": "M1",
            "xperiodalignment": "middle",
            # Said here: a lone bar would else be as wide as a day.
            "width": [monthrange(first.year, first.month)[1] * DAY_IN_MS * 0.75 for first, *_ in months],
        }
        for stance in COLOURS
    ]
    layout = base_layout(height=SIDE_HEIGHT, barmode="stack")
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}
    layout["xaxis"] |= {
        "type": "date",
        "dtick": "M1" if len(months) < 10 else None,
        "tickformat": "%b\n%Y",
        "ticklabelmode": "period",
    }
    if months:
        layout["xaxis"]["range"] = _around([first for first, *_ in months])
    layout["yaxis"] |= {"rangemode": "tozero"} | whole_ticks(max((sum(n.values()) for _, n, *_ in months), default=1))
    return {"data": traces, "layout": layout}
