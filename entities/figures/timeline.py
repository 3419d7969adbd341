"""The figure of the timeline (see entities/figures/base.py)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from textwrap import wrap

from entities.figures.base import DAY_IN_MS, TICKS, base_layout, n_quotes, short_name
from entities.figures.drawn import Figure, Lane, Quoted, SpokenOf
from entities.rules.days.agenda import Span
from entities.rules.words.in_words import burst_in_words, far_in_words

LANE_COLOURS = ["var(--accent)", "var(--event)", "var(--place)", "var(--person)", "var(--organisation)", "var(--group)"]
DAY = timedelta(days=1)
LONGEST_SENTENCE, LINE = 260, 64  # characters of what a mark says
OPENED, CLOSED = "\ue000", "\ue001"  # around the words that are the date, until what is around them is escaped


def timeline_figure(lanes: Sequence[Lane], span: Span | None, page_with: Callable[..., str]) -> Figure:
    """When actors were quoted (above) and which days are spoken of near their names (below), on one time axis.

    `lanes`, `span`: of reads/timeline/lanes.py. What is spoken of may lie decades away: arrows at the ends of a lane
    say so, and `page_with(dates=…)` is the address of the page that lists it. Dragging chooses days:
    static/js/charts/draw.js puts them into the page's filters.
    """
    largest = max((mark.quotes for lane in lanes for mark in lane.quoted), default=1)
    traces: list[Figure] = []
    for place, lane in enumerate(lanes):
        colour, name = LANE_COLOURS[place % len(LANE_COLOURS)], escape(lane.name, quote=False)
        traces += [
            _bursts(lane, place, name),
            _quoted(lane, place, name, colour, largest),
            _spoken_of(lane, place, name, colour),
        ]
        if span:
            traces.append(_far(lane, place, name, colour, span, page_with))
    layout = base_layout(height=timeline_height(len(lanes)), hovermode="closest", showlegend=False, barmode="overlay")
    layout |= {"dragmode": "select", "selectdirection": "h"}
    axis: Figure = {
        "tickvals": list(range(len(lanes))),
        "ticktext": [short_name(lane.name) for lane in lanes],
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
    if span:
        layout["xaxis"]["range"] = [_moment(_midnight(span.first)), _moment(_midnight(span.last) + DAY)]
    return {"data": traces, "layout": layout}


def timeline_height(lanes: int) -> int:
    """Of the figure of so many lanes, in pixels."""
    return 130 + 68 * max(lanes, 1)


def _far(lane: Lane, place: int, name: str, colour: str, span: Span, page_with: Callable[..., str]) -> Figure:
    """An arrow at each end of a lane beyond which more is spoken of."""
    ends = [("earlier", lane.earlier, _midnight(span.first)), ("later", lane.later, _midnight(span.last) + DAY)]
    told = [(side, far, moment) for side, far, moment in ends if far]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "yaxis": "y2",
        "x": [_moment(moment) for _, _, moment in told],
        "y": [place] * len(told),
        "customdata": [f"{page_with(dates=side)}#agenda" for side, _, _ in told],
        "hovertext": [f"{name}<br>{far_in_words(far, side)}" for side, far, _ in told],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {
            "symbol": ["triangle-left" if side == "earlier" else "triangle-right" for side, _, _ in told],
            "size": 13,
            "color": colour,
        },
    }


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
        "base": [entry.days[0].isoformat() for entry in lane.spoken_of],
        "x": [((entry.days[1] - entry.days[0]).days + 1) * DAY_IN_MS for entry in lane.spoken_of],
        "y": [place] * len(lane.spoken_of),
        "width": [_thickness(*entry.days) for entry in lane.spoken_of],
        "customdata": [entry.mention.get_absolute_url() for entry in lane.spoken_of],
        "hovertext": [_sentence(entry) for entry in lane.spoken_of],
        "hoverinfo": "text",
        "marker": {
            "color": colour,
            "opacity": [_thickness(*entry.days) for entry in lane.spoken_of],
            "line": {"width": 0},
        },
    }


def _sentence(entry: SpokenOf) -> str:
    """The days, then the sentence with the words that say so in bold, then who says it and where."""
    words = "".join(f"{OPENED}{part}{CLOSED}" if is_date else part for part, is_date in entry.sentence)
    around = words.index(OPENED) if OPENED in words else 0
    if len(words) > LONGEST_SENTENCE:
        start = max(0, min(around - LONGEST_SENTENCE // 2, len(words) - LONGEST_SENTENCE))
        words = f"{'… ' if start else ''}{words[start : start + LONGEST_SENTENCE].strip()} …"
    lines = escape("\n".join(wrap(words, LINE)), quote=False).replace("\n", "<br>")
    lines = lines.replace(OPENED, "<b>").replace(CLOSED, "</b>")
    said = " · ".join(filter(None, [escape(entry.speaker, quote=False), escape(entry.outlet, quote=False)]))
    return f"<b>{_days(*entry.days)}</b><br>{lines}<br>{said}"


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


def _thickness(earliest: date, latest: date) -> float:
    """How boldly a range of days is drawn, 0 to 1: an exact day stands out, a year stays in the background."""
    days = (latest - earliest).days + 1
    return 0.65 if days == 1 else 0.4 if days <= 7 else 0.25 if days <= 31 else 0.14


def _heading(words: str, y: float) -> Figure:
    return {
        "text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": y,
        "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": "var(--ink)"},
    }  # fmt: skip
