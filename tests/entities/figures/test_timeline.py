import json
from datetime import UTC, date, datetime

from entities.figures.timeline import timeline_figure
from entities.models import Actor, DateMention
from entities.reads.timeline import Lane, Quoted
from entities.rules.bursts import Burst

LIND = Actor(pk=1, name="Ana Lind", kind="person")
BERG = Actor(pk=3, name="Tom <b>Berg</b>", kind="person")
FIRST, SECOND = date(2025, 12, 1), date(2025, 12, 13)
HALF_A_DAY = 12 * 3600 * 1000


def lane(actor=LIND, quoted=(), spoken_of=(), bursts=()):
    return Lane(actor, list(quoted), list(spoken_of), list(bursts), len(quoted))


def test_publication_and_mentioned_time_have_lanes_of_their_own():
    november = DateMention(
        article_id=9, text="last month", earliest=date(2025, 11, 1), latest=date(2025, 11, 30), grain="month"
    )
    quoted = [Quoted(FIRST, FIRST, 2, "/q/1"), Quoted(SECOND, SECOND, 1, "/q/2")]
    figure = timeline_figure([lane(quoted=quoted, spoken_of=[november]), lane(BERG)])
    _, said, meant, *others = figure["data"]
    assert (said["x"], said["y"]) == (["2025-12-01 12:00", "2025-12-13 12:00"], [0, 0])
    assert said["customdata"] == ["/q/1", "/q/2"]
    assert said["marker"]["size"] == [2, 1]
    assert said["hovertext"][0] == "Ana Lind<br>1 December 2025: 2 quotes"
    assert (meant["base"], meant["yaxis"], meant["y"]) == (["2025-11-01"], "y2", [0])
    assert meant["x"] == [30 * 2 * HALF_A_DAY]
    assert meant["customdata"] == ["/articles/9/#:~:text=last%20month"]
    assert [trace["x"] for trace in others] == [[], [], []]
    # Of publication, not of what is spoken of:
    assert figure["layout"]["xaxis"]["range"] == ["2025-11-28 00:00", "2025-12-17 00:00"]


def test_the_axis_is_the_period_asked_for():
    figure = timeline_figure([lane(quoted=[Quoted(FIRST, FIRST, 2, "/q")])], date(2025, 11, 1), date(2025, 12, 31))
    assert figure["layout"]["xaxis"]["range"] == ["2025-11-01 00:00", "2026-01-01 00:00"]


def test_a_week_is_marked_in_its_middle():
    figure = timeline_figure([lane(quoted=[Quoted(FIRST, date(2025, 12, 7), 3, "/q")])])
    assert figure["data"][1]["x"] == ["2025-12-04 12:00"]
    assert figure["data"][1]["hovertext"] == ["Ana Lind<br>1 December 2025 to 7 December 2025: 3 quotes"]


def test_among_hours_a_day_without_one_has_whiskers():
    noon = datetime(2025, 12, 1, 9, tzinfo=UTC)
    figure = timeline_figure([lane(quoted=[Quoted(noon, noon, 1, "/q"), Quoted(FIRST, FIRST, 1, "/q")])])
    trace = figure["data"][1]
    assert trace["x"] == ["2025-12-01 09:00", "2025-12-01 12:00"]
    assert trace["error_x"]["array"] == [0, HALF_A_DAY]
    assert trace["hovertext"][0] == "Ana Lind<br>1 December 2025, 09:00 to 09:59: 1 quote"


def test_a_burst_is_framed_and_opens_its_quotes():
    burst = Burst(FIRST, date(2025, 12, 2), 9, 1.2)
    frame = timeline_figure([lane(), lane(BERG, bursts=[(burst, "/b")])])["data"][3]
    assert (frame["base"], frame["x"], frame["y"]) == (["2025-12-01"], [4 * HALF_A_DAY], [1])
    assert frame["customdata"] == ["/b"]
    assert frame["hovertext"] == ["Tom &lt;b&gt;Berg&lt;/b&gt;<br>peak, 1 to 2 December 2025: 9 quotes, usually 1"]


def test_vague_dates_are_drawn_more_faintly():
    days = [(date(2025, 11, 1), latest) for latest in (date(2025, 11, 1), date(2025, 11, 7), date(2026, 10, 31))]
    dates = [DateMention(article_id=1, text="x", earliest=first, latest=last) for first, last in days]
    opacity = timeline_figure([lane(spoken_of=dates)])["data"][2]["marker"]["opacity"]
    assert opacity == sorted(opacity, reverse=True)
    assert len(set(opacity)) == 3


def test_figures_are_plain_json():
    for figure in (timeline_figure([]), timeline_figure([lane(quoted=[Quoted(FIRST, FIRST, 2, "/q")])])):
        assert json.loads(json.dumps(figure)) == figure
