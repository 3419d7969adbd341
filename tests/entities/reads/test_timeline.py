from datetime import UTC, date, datetime

import pytest

from entities.models import DateMention
from entities.queries import TimelineQuery
from entities.reads.period_slider import corpus_days
from entities.reads.timeline import lanes, most_quoted
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said on Monday. Never, said Tom Berg."


def told(day, lind, state="suggested"):
    story = article(TEXT + f" {day}", published_at=datetime(2025, 11, day, 12, tzinfo=UTC))
    mention(story, "Ana Lind", lind)
    quote(story, "We will talk", lind, state=state)
    start = TEXT.index("Monday")
    return DateMention.objects.create(
        article=story, start=start, end=start + 6, text="Monday", grain="day", state=state,
        earliest=date(2025, 11, 17), latest=date(2025, 11, 17), published_at=story.published_at,
    )  # fmt: skip


def test_a_lane_holds_quotes_by_day_and_days_spoken_of(lind):
    first, second = told(18, lind), told(20, lind, state="accepted")
    repair()
    (lane,) = lanes([lind], TimelineQuery({}), corpus_days())
    assert [(mark.first, mark.quotes) for mark in lane.quoted] == [(date(2025, 11, 18), 1), (date(2025, 11, 20), 1)]
    assert lane.quoted[0].url == f"/quotes/?speaker={lind.pk}&from=2025-11-18&to=2025-11-18"
    assert lane.spoken_of == [second, first]


def test_a_lane_follows_the_period_and_the_layer(lind):
    told(18, lind)
    second = told(20, lind, state="accepted")
    repair()
    for asked in ({"from": "2025-11-19"}, {"verified": "1"}):
        (lane,) = lanes([lind], TimelineQuery(asked), corpus_days())
        assert [mark.first for mark in lane.quoted] == [date(2025, 11, 20)]
        assert lane.spoken_of == [second]


def test_a_short_period_is_shown_by_the_hour_and_by_the_day_where_no_hour_is_known(lind):
    for hour, precision in ((9, "time"), (9, "time"), (15, "time"), (0, "day")):
        moment = datetime(2025, 11, 20, hour, 30, tzinfo=UTC)
        quote(article(published_at=moment, published_precision=precision), "We will talk", lind)
    repair()
    (lane,) = lanes([lind], TimelineQuery({"from": "2025-11-20", "to": "2025-11-26"}), corpus_days())
    assert [(mark.first, mark.quotes) for mark in lane.quoted] == [
        (date(2025, 11, 20), 1),
        (datetime(2025, 11, 20, 9, tzinfo=UTC), 2),
        (datetime(2025, 11, 20, 15, tzinfo=UTC), 1),
    ]
    assert {mark.url for mark in lane.quoted} == {f"/quotes/?speaker={lind.pk}&from=2025-11-20&to=2025-11-20"}
    assert lane.n_days == 1


def test_a_long_time_is_shown_by_longer_stretches_within_the_period(lind):
    berg = actor("Tom Berg")
    for year, speaker in ((2010, lind), (2025, berg)):
        for day in (3, 20):
            quote(article(published_at=datetime(year, 5, day, 12, tzinfo=UTC)), "We will talk", speaker)
    repair()
    one, other = lanes([lind, berg], TimelineQuery({"from": "2010-05-02"}), corpus_days())
    assert [(mark.first, mark.last, mark.quotes) for mark in one.quoted] == [(date(2010, 5, 2), date(2010, 12, 31), 2)]
    assert [(mark.first, mark.quotes) for mark in other.quoted] == [(date(2025, 1, 1), 2)]
    assert (one.n_days, other.n_days) == (2, 2)


def test_a_burst_is_marked_with_the_way_to_its_quotes(lind):
    quote(article(published_at=datetime(2025, 10, 1, 12, tzinfo=UTC)), "We will talk", actor("Tom Berg"))
    for day in (20, 20, 20, 21, 21, 21, 21, 21, 21):
        quote(article(published_at=datetime(2025, 11, day, 12, tzinfo=UTC)), "We will talk", lind)
    repair()
    for asked in ({}, {"from": "2025-11-21", "to": "2025-11-21"}):
        (lane,) = lanes([lind], TimelineQuery(asked), corpus_days())
        ((burst, url),) = lane.bursts
        assert (burst.first, burst.last, burst.quotes) == (date(2025, 11, 21), date(2025, 11, 21), 6)
        assert url == f"/quotes/?speaker={lind.pk}&from=2025-11-21&to=2025-11-21"
    (lane,) = lanes([lind], TimelineQuery({"to": "2025-11-20"}), corpus_days())
    assert lane.bursts == []


def test_lanes_keep_the_order_of_the_actors(lind):
    berg = actor("Tom Berg")
    assert [lane.actor for lane in lanes([berg, lind], TimelineQuery({}), corpus_days())] == [berg, lind]


def test_the_most_quoted_of_the_last_month_are_shown_until_somebody_chooses(lind):
    told(1, lind)
    berg = actor("Tom Berg")
    old = article(published_at=datetime(2025, 3, 1, tzinfo=UTC))
    quote(old, "We will talk", berg)
    repair()
    assert most_quoted(TimelineQuery({}), date(2025, 11, 20)) == [lind]
    assert most_quoted(TimelineQuery({"to": "2025-06-30"}), date(2025, 11, 20)) == [berg]
