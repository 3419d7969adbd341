import json
from datetime import date
from itertools import pairwise

from entities.figures.activity import activity_figure
from entities.figures.base import DAY_IN_MS

NOVEMBER = (date(2025, 11, 3), date(2025, 11, 30))


def row(first, mentions, by, about):
    urls = {"mentions": f"/m/{first}", "quotes_by": f"/b/{first}", "quotes_about": f"/a/{first}"}
    return {"first": first, "mentions": mentions, "quotes_by": by, "quotes_about": about, "urls": urls}


ROWS = [row(date(2025, 11, 3), 5, 2, 1), row(date(2025, 11, 10), 7, 0, 3), row(date(2025, 11, 24), 1, 1, 0)]


def test_activity_is_one_small_chart_for_each_measure():
    figure = activity_figure(ROWS, "week", *NOVEMBER)
    assert [(trace["name"], trace["yaxis"], trace["y"]) for trace in figure["data"]] == [
        ("Mentions", "y", [5, 7, 1]),
        ("Quotes by", "y2", [2, 0, 1]),
        ("Quotes about", "y3", [1, 3, 0]),
    ]
    assert figure["data"][1]["customdata"] == ["/b/2025-11-03", "/b/2025-11-10", "/b/2025-11-24"]
    ends = [figure["layout"][name]["domain"] for name in ("yaxis3", "yaxis2", "yaxis")]
    assert all(lower[1] < upper[0] for lower, upper in pairwise(ends))
    assert json.loads(json.dumps(figure)) == figure


def test_what_never_occurs_has_no_chart():
    figure = activity_figure([row(date(2025, 11, day), 2, 0, 0) for day in (3, 10, 17)], "week", *NOVEMBER)
    assert [trace["name"] for trace in figure["data"]] == ["Mentions"]


def test_bars_are_as_long_as_what_they_count_on_the_range_of_the_corpus():
    figure = activity_figure(ROWS, "week", date(2025, 1, 6), date(2025, 12, 28))
    assert set(figure["data"][0]["width"]) == {7 * DAY_IN_MS}
    assert figure["layout"]["xaxis"]["range"] == ["2025-01-06", "2025-12-29"]
    months = activity_figure([row(date(2024, 2, 1), 1, 1, 1)], "month", date(2020, 1, 1), date(2025, 1, 1))
    assert months["data"][0]["width"] == [29 * DAY_IN_MS]
    assert months["data"][0]["hovertext"] == ["February 2024<br>1 mention"]


def test_no_colour_means_a_stance():
    colours = {trace["marker"]["color"] for trace in activity_figure(ROWS, "week", *NOVEMBER)["data"]}
    assert colours == {"var(--count-mentions)", "var(--count-by)", "var(--count-about)"}
