from datetime import UTC, date, datetime, timedelta

import pytest

from entities.reads.actors.leaders import leaders
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 20)


def say(speaker, days_ago, about=()):
    moment = datetime(2025, 11, 20, 12, tzinfo=UTC) - timedelta(days=days_ago)
    quote(article(published_at=moment), "We will talk", speaker, about)


def led(measure, size=5):
    rows = leaders(measure, as_of=TODAY, days=3, size=size)
    return [(row.actor.name, row.total, row.change, row.per_day) for row in rows]


def test_leaders_are_compared_with_the_period_before():
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    for days_ago in (0, 0, 2, 3, 6):  # the sixth day lies before both periods
        say(lind, days_ago, [berg])
    say(berg, 1)
    say(berg, 4)
    say(berg, 5)
    repair()
    assert led("quotes_by") == [("Ana Lind", 3, 2, [1, 0, 2]), ("Tom Berg", 1, -1, [0, 1, 0])]
    assert led("quotes_about") == [("Tom Berg", 3, 2, [1, 0, 2])]
    assert led("quotes_by", size=1) == [("Ana Lind", 3, 2, [1, 0, 2])]


def test_nobody_leads_an_empty_period(django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert led("quotes_by") == []
