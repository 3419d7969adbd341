"""The figure of the timeline (see entities/figures/base.py)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from html import escape

from entities.figures.base import DAY_IN_MS, TICKS, base_layout, n_quotes, short_name
from entities.figures.drawn import Figure, Lane, Quoted, SpokenOf
from entities.rules.in_words import burst_in_words
from entities.rules.periods import usual_range

LANE_COLOURS = ["var(--accent)", "var(--event)", "var(--place)", "var(--person)", "var(--organisation)", "var(--group)"]
DAY = timedelta(days=1)


def timeline_figure(lanes: Sequence[Lane], since: date | None = None, until: date | None = None) -> Figure:
    """When actors were quoted (above) and which days are spoken of near their names (below), on one time axis.

    `lanes`: of reads/timeline.py. The axis opens on the period asked for, else on the usual days of publication; what
    is spoken of may lie decades away.
    Dragging chooses days: static/js/charts.js puts them into the page's filters.
    """
    largest = max((mark.quotes for lane in lanes for mark in lane.quoted), default=1)
    traces: list[Figure] = []
    for place, lane in enumerate(lanes):
        colour, name = LANE_COLOURS[place % len(LANE_COLOURS)], escape(lane.actor.name, quote=False)
        traces += [
            _bursts(lane, place, name),
            _quoted(lane, place, name, colour, largest),
            _spoken_of(lane, place, name, colour),
        ]
    layout = base_layout(height=130 + 68 * max(len(lanes), 1), hovermode="closest", showlegend=False, barmode="overlay")
    layout |= {"dragmode": "select", "selectdirection": "h"}
    axis: Figure = {
        "tickvals": list(range(len(lanes))),
        "ticktext": [short_name(lane.actor.name) for lane in lanes],
        "range": [len(lanes) - 0.4, -0.6],
        "fixedrange": True,
        "zeroline": False,
    }
    layout["yaxis"] |= axis | {"domain": [0.56, 1]}
    layout["yaxis2"] = layout["yaxis"] | {"domain": [0, 0.42]}
    layout["xaxis"] |= {
        "type": "date",
        "anchor": "y2",
        "tickformatstops": TICKS,
        "showspikes": True,
        "spikethickness": 1,
        "spikedash": "dot",
    }
    layout["annotations"] = [
        _heading("Quoted, by publication date", 1), _heading("Dates mentioned", 0.42)
    ]  # fmt: skip
    ends = [_bounds(mark) for lane in lanes for mark in lane.quoted]
    if since and until:
        layout["xaxis"]["range"] = [_moment(_midnight(since)), _moment(_midnight(until) + DAY)]
    elif ends:
        usual = usual_range([begin.date() for begin, _ in ends]) or (date.min, date.max)
        shown = [(begin, end) for begin, end in ends if usual[0] <= begin.date() <= usual[1]]
        first, last = min(begin for begin, _ in shown), max(end for _, end in shown)
        margin = max((last - first) / 12, timedelta(days=3))
        layout["xaxis"]["range"] = [_moment(first - margin), _moment(last + margin)]
    return {"data": traces, "layout": layout}


def _quoted(lane: Lane, place: int, name: str, colour: str, largest: int) -> Figure:
    """A mark per hour, day or longer stretch, in its middle; among hours, whiskers where only the day is known."""
    middles = [begin + (end - begin) / 2 for begin, end in map(_bounds, lane.quoted)]
    trace: Figure = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [_moment(middle) for middle in middles],
        "y": [place] * len(lane.quoted),
        "customdata": [mark.url for mark in lane.quoted],
        "hovertext": [f"{name}<br>{_when(mark)}: {n_quotes(mark.quotes)}" for mark in lane.quoted],
        "hoverinfo": "text",
        "marker": {
            "size": [mark.quotes for mark in lane.quoted],
            "sizemode": "area",
            "sizeref": 2 * largest / 20**2,
            "sizemin": 4,
            "color": colour,
            "opacity": 0.9,
            "line": {"width": 0},
        },
    }
    if any(isinstance(mark.first, datetime) for mark in lane.quoted):
        reach = [0 if isinstance(mark.first, datetime) else DAY_IN_MS / 2 for mark in lane.quoted]
        trace["error_x"] = {"type": "data", "array": reach, "color": colour, "thickness": 1.5, "width": 4}
    return trace


def _spoken_of(lane: Lane, place: int, name: str, colour: str) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "yaxis": "y2",
        "base": [days.earliest.isoformat() for days in lane.spoken_of],
        "x": [((days.latest - days.earliest).days + 1) * DAY_IN_MS for days in lane.spoken_of],
        "y": [place] * len(lane.spoken_of),
        "width": [_thickness(days) for days in lane.spoken_of],
        "customdata": [days.get_absolute_url() for days in lane.spoken_of],
        "hovertext": [
            f"“{escape(days.text, quote=False)}”<br>{_days(days.earliest, days.latest)}" for days in lane.spoken_of
        ],
        "hoverinfo": "text",
        "marker": {
            "color": colour,
            "opacity": [_thickness(days) for days in lane.spoken_of],
            "line": {"width": 0},
        },
    }


def _bursts(lane: Lane, place: int, name: str) -> Figure:
    """A frame around the days of each burst."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": [burst.first.isoformat() for burst, _ in lane.bursts],
        "x": [((burst.last - burst.first).days + 1) * DAY_IN_MS for burst, _ in lane.bursts],
        "y": [place] * len(lane.bursts),
        "width": [0.9] * len(lane.bursts),
        "customdata": [url for _, url in lane.bursts],
        "hovertext": [f"{name}<br>peak, {burst_in_words(burst)}" for burst, _ in lane.bursts],
        "hoverinfo": "text",
        "marker": {"color": "var(--burst)", "line": {"width": 1.5, "color": "var(--focus)"}},
    }


def _bounds(mark: Quoted) -> tuple[datetime, datetime]:
    """(beginning, end) of a mark's stretch, as datetimes without a zone; an hour is its beginning."""
    if isinstance(mark.first, datetime):
        moment = mark.first.replace(tzinfo=None)
        return moment, moment
    return _midnight(mark.first), _midnight(mark.last) + DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _moment(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def _when(mark: Quoted) -> str:
    if isinstance(mark.first, datetime):
        return f"{_days(mark.first, mark.first)}, {mark.first:%H}:00 to {mark.first:%H}:59"
    return _days(mark.first, mark.last)


def _days(earliest: date, latest: date) -> str:
    first = f"{earliest.day} {earliest:%B %Y}"
    return first if earliest == latest else f"{first} to {latest.day} {latest:%B %Y}"


def _thickness(spoken_of: SpokenOf) -> float:
    """How boldly a range of days is drawn, 0 to 1: an exact day stands out, a year stays in the background."""
    days = (spoken_of.latest - spoken_of.earliest).days + 1
    return 0.65 if days == 1 else 0.4 if days <= 7 else 0.25 if days <= 31 else 0.14


def _heading(words: str, y: float) -> Figure:
    return {
        "text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": y,
        "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": "var(--ink)"},
    }  # fmt: skip
