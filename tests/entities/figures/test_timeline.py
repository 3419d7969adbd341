import json
from datetime import UTC, date, datetime
from types import SimpleNamespace
from urllib.parse import urlencode

from entities.figures.timeline import timeline_figure as figure_of
from entities.models import Actor, DateMention
from entities.reads.timeline.lanes import Lane, Quoted
from entities.rules.days.agenda import Far, Span
from entities.rules.days.bursts import Burst

LIND = Actor(pk=1, name="Ana Lind", kind="person")
BERG = Actor(pk=3, name="Tom <b>Berg</b>", kind="person")
FIRST, SECOND = date(2025, 12, 1), date(2025, 12, 13)
HALF_A_DAY = 12 * 3600 * 1000


def lane(actor=LIND, quoted=(), spoken_of=(), bursts=(), **far):
    return Lane(actor.name, "/a", list(quoted), list(bursts), len(quoted), list(spoken_of), **far)


def said(words, first, last, *, before="It ends ", after=".", speaker="", outlet="The Harbour Post"):
    """A sentence that speaks of days."""
    mention = DateMention(article_id=9, text=words, earliest=first, latest=last)
    sentence = [(before, False), (words, True), (after, False)]
    return SimpleNamespace(mention=mention, sentence=sentence, days=(first, last), speaker=speaker, outlet=outlet)


def address(**parameters):
    return f"?{urlencode(parameters)}"


def timeline_figure(lanes, span=None):
    return figure_of(lanes, span, address)


def test_publication_and_mentioned_time_have_lanes_of_their_own():
    november = said("last month", date(2025, 11, 1), date(2025, 11, 30))
    quoted = [Quoted(FIRST, FIRST, 2, "/q/1"), Quoted(SECOND, SECOND, 1, "/q/2")]
    figure = timeline_figure([lane(quoted=quoted, spoken_of=[november]), lane(BERG)])
    _, quotes, meant, *others = figure["data"]
    assert (quotes["x"], quotes["y"]) == (["2025-12-01 12:00", "2025-12-13 12:00"], [0, 0])
    assert quotes["customdata"] == ["/q/1", "/q/2"]
    assert quotes["marker"]["size"] == [2, 1]
    assert quotes["hovertext"][0] == "Ana Lind<br>1 December 2025: 2 quotes"
    assert (meant["base"], meant["yaxis"], meant["y"]) == (["2025-11-01"], "y2", [0])
    assert meant["x"] == [30 * 2 * HALF_A_DAY]
    assert meant["customdata"] == ["/articles/9/#:~:text=last%20month"]
    assert [trace["x"] for trace in others] == [[], [], []]


def test_the_axis_is_what_is_shown():
    figure = timeline_figure([lane()], Span(date(2025, 11, 1), date(2025, 12, 31)))
    assert figure["layout"]["xaxis"]["range"] == ["2025-11-01 00:00", "2026-01-01 00:00"]


def test_a_date_mentioned_is_its_sentence_with_who_says_it_and_where():
    entry = said("Wednesday", FIRST, FIRST, before="The <strike> ends on ", speaker="Ana Lind")
    (words,) = timeline_figure([lane(spoken_of=[entry])])["data"][2]["hovertext"]
    assert words == (
        "<b>1 December 2025</b><br>The &lt;strike&gt; ends on <b>Wednesday</b>.<br>Ana Lind · The Harbour Post"
    )


def test_a_long_sentence_is_cut_around_its_date():
    entry = said("Wednesday", FIRST, FIRST, before="word " * 100, after=" word" * 100)
    (words,) = timeline_figure([lane(spoken_of=[entry])])["data"][2]["hovertext"]
    assert "<b>Wednesday</b>" in words
    assert words.count("…") == 2
    assert len(words) < 400


def test_arrows_lead_to_dates_beyond_what_is_shown():
    far = {"earlier": Far(12, date(1953, 1, 1), date(2019, 1, 1)), "later": Far(1, date(2031, 5, 3), date(2031, 5, 3))}
    (arrows,) = timeline_figure([lane(**far)], Span(FIRST, SECOND))["data"][3:]
    assert arrows["customdata"] == ["?dates=earlier#agenda", "?dates=later#agenda"]
    assert arrows["x"] == ["2025-12-01 00:00", "2025-12-14 00:00"]
    assert arrows["hovertext"] == [
        "Ana Lind<br>12 dates before what is shown, 1953 to 2019",
        "Ana Lind<br>1 date after what is shown, 3 May 2031",
    ]


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
    dates = [said("x", first, last) for first, last in days]
    opacity = timeline_figure([lane(spoken_of=dates)])["data"][2]["marker"]["opacity"]
    assert opacity == sorted(opacity, reverse=True)
    assert len(set(opacity)) == 3


def test_figures_are_plain_json():
    for figure in (timeline_figure([]), timeline_figure([lane(quoted=[Quoted(FIRST, FIRST, 2, "/q")])])):
        assert json.loads(json.dumps(figure)) == figure
