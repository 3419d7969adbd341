from datetime import date, timedelta
from types import SimpleNamespace

from entities.figures.tone import tone_figure

FIRST = date(2025, 3, 3)


def bar(week, verified=0, **stances):
    first = FIRST + timedelta(weeks=week)
    urls = {stance: f"/{week}/{stance}" for stance in ("negative", "neutral", "positive", "")}
    return SimpleNamespace(
        first=first, last=first + timedelta(days=6), stances=stances, urls=urls, quotes=sum(stances.values()),
        verified=verified,
    )  # fmt: skip


def test_bars_are_stacked_by_stance_each_part_with_its_own_address():
    figure = tone_figure([bar(0, negative=3, positive=2), bar(2, negative=1)], [], "week")
    parts = {trace["name"].split()[1]: trace for trace in figure["data"]}
    assert [trace["name"] for trace in figure["data"]] == ["− negative", "○ neutral", "+ positive"]
    assert figure["layout"]["barmode"] == "stack"
    assert (parts["negative"]["y"], parts["neutral"]["y"], parts["positive"]["y"]) == ([3, 1], [], [2])
    assert parts["negative"]["customdata"] == ["/0/negative", "/2/negative"]
    assert parts["negative"]["x"] == ["2025-03-06 12:00", "2025-03-20 12:00"]  # the middles of the weeks
    assert parts["negative"]["hovertext"][0] == "3 to 9 March 2025<br>3 of 5 negative<br>none verified"


def test_bars_of_few_or_unverified_quotes_are_hatched():
    bars = [bar(0, 3, negative=5), bar(1, 4, negative=4), bar(2, negative=5)]
    part = tone_figure(bars, [], "week")["data"][0]
    assert part["marker"]["pattern"]["shape"] == ["", "/", "/"]
    assert part["hovertext"][0].endswith("3 verified")
    assert part["hovertext"][2].endswith("none verified")


def test_a_change_is_marked_between_its_two_days():
    figure = tone_figure([bar(0, negative=5)], [(date(2025, 3, 4), date(2025, 3, 8))], "day")
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == ["2025-03-06 12:00"]
    assert [words["text"] for words in figure["layout"]["annotations"]] == ["tone changed"]


def test_nothing_is_drawn_of_nothing():
    assert [trace["y"] for trace in tone_figure([], [], "day")["data"]] == [[], [], []]
