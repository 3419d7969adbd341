from datetime import UTC, date, datetime

import pytest

from entities.models import DateMention
from entities.queries import TimelineQuery
from entities.services.rollups import repair
from entities.timeline import lanes, most_quoted
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


@pytest.fixture
def lind():
    return actor("Ana Lind")


def test_a_lane_holds_quotes_by_day_and_days_spoken_of(lind):
    first, second = told(18, lind), told(20, lind, state="accepted")
    repair()
    (lane,) = lanes([lind], TimelineQuery({}))
    assert [(day, n) for day, n, _ in lane.quoted] == [(date(2025, 11, 18), 1), (date(2025, 11, 20), 1)]
    assert lane.quoted[0][2] == f"/quotes/?speaker={lind.pk}&from=2025-11-18&to=2025-11-18"
    assert lane.spoken_of == [second, first]


def test_a_lane_follows_the_period_and_the_layer(lind):
    told(18, lind)
    second = told(20, lind, state="accepted")
    repair()
    for asked in ({"from": "2025-11-19"}, {"verified": "1"}):
        (lane,) = lanes([lind], TimelineQuery(asked))
        assert [day for day, *_ in lane.quoted] == [date(2025, 11, 20)]
        assert lane.spoken_of == [second]


def test_lanes_keep_the_order_of_the_actors(lind):
    berg = actor("Tom Berg")
    assert [lane.actor for lane in lanes([berg, lind], TimelineQuery({}))] == [berg, lind]


def test_the_most_quoted_of_the_last_month_are_shown_until_somebody_chooses(lind):
    told(1, lind)
    berg = actor("Tom Berg")
    old = article(published_at=datetime(2025, 3, 1, tzinfo=UTC))
    quote(old, "We will talk", berg)
    repair()
    assert most_quoted(TimelineQuery({}), date(2025, 11, 20)) == [lind]
    assert most_quoted(TimelineQuery({"to": "2025-06-30"}), date(2025, 11, 20)) == [berg]
