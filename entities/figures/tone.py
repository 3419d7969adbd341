"""The tone of one actor toward another over time (see entities/figures/base.py)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from entities.choices import Stance
from entities.figures.base import DAY_IN_MS, TICKS, base_layout, hatching, whole_ticks
from entities.figures.drawn import Figure
from entities.figures.network import COLOURS
from entities.rules.doubt import is_firm
from entities.rules.words.tone_in_words import bar_in_words

SIGNS = {Stance.NEGATIVE: "−", Stance.NEUTRAL: "○", Stance.POSITIVE: "+"}  # so that no stance is told by colour alone
LEAST_DAYS = 14  # that the axis shows, so that a few bars stay slim
HEIGHT = 300  # pixels


class Bar(Protocol):
    first: date
    last: date
    stances: Mapping[str, int]
    urls: Mapping[str, str]

    @property
    def quotes(self) -> int: ...
    @property
    def verified(self) -> int: ...


def tone_figure(bars: Sequence[Bar], changed: Sequence[tuple[date, date]], grain: str) -> Figure:
    """Quotes per day, week, month or year, stacked by stance; a dotted line where the tone changed.

    `changed`: for each change the last day before it and the first day after it. Each part of a bar opens its quotes.
    """
    largest = max((bar.quotes for bar in bars), default=1)
    layout = base_layout(height=HEIGHT, barmode="stack", bargap=0)
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1.12, "yanchor": "bottom", "traceorder": "normal"}
    layout["margin"]["t"] = 64
    layout["xaxis"] |= {"type": "date", "tickformatstops": TICKS, "range": _range(bars)}
    layout["uniformtext"] = {"minsize": 10, "mode": "hide"}
    layout["yaxis"] |= {"rangemode": "tozero", **whole_ticks(largest), "title": {"text": f"quotes per {grain}"}}
    moments = [_between(*days) for days in changed]
    on_paper: Figure = {"xref": "x", "yref": "paper"}
    line = {"color": "var(--focus)", "width": 2, "dash": "dot"}
    layout["shapes"] = [
        on_paper | {"type": "line", "x0": moment, "x1": moment, "y0": 0, "y1": 1, "line": line} for moment in moments
    ]
    words = {"text": "tone changed", "showarrow": False, "font": {"color": "var(--focus)"}}
    words |= {"y": 1, "yanchor": "bottom"}
    layout["annotations"] = [on_paper | words | {"x": moment} for moment in moments]
    return {"data": [_part(stance, bars, grain) for stance in COLOURS], "layout": layout}


def _part(stance: Stance, bars: Sequence[Bar], grain: str) -> Figure:
    shown = [bar for bar in bars if bar.stances.get(stance)]
    return {
        "type": "bar",
        "name": f"{SIGNS[stance]} {stance.label}",
        "text": [SIGNS[stance]] * len(shown),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "var(--surface)", "size": 14},
        "x": [_moment(_middle(bar)) for bar in shown],
        "y": [bar.stances[stance] for bar in shown],
        "width": [((bar.last - bar.first).days + 1) * DAY_IN_MS * 0.8 for bar in shown],
        "customdata": [bar.urls[stance] for bar in shown],
        "hovertext": [
            f"{bar_in_words(bar.first, bar.last, grain)}<br>{bar.stances[stance]} of {bar.quotes} {stance.label}"
            f"<br>{bar.verified or 'none'} verified"
            for bar in shown
        ],
        "hoverinfo": "text",
        "marker": {
            "color": COLOURS[stance],
            "line": {"width": 1, "color": COLOURS[stance]},
            **hatching([is_firm(bar.quotes, bar.verified) for bar in shown]),
        },
    }


def _range(bars: Sequence[Bar]) -> list[str]:
    first = datetime.combine(min((bar.first for bar in bars), default=date(2000, 1, 1)), time.min)
    last = datetime.combine(max((bar.last for bar in bars), default=date(2000, 1, 1)), time.min) + timedelta(days=1)
    spare = max((last - first) * 0.03, (timedelta(days=LEAST_DAYS) - (last - first)) / 2)
    return [_moment(first - spare), _moment(last + spare)]


def _middle(bar: Bar) -> datetime:
    begin = datetime.combine(bar.first, time.min)
    return begin + (bar.last - bar.first + timedelta(days=1)) / 2


def _between(before: date, after: date) -> str:
    """The middle of the time between two days."""
    begin = datetime.combine(before, time.min) + timedelta(days=1)
    return _moment(begin + (datetime.combine(after, time.min) - begin) / 2)


def _moment(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
