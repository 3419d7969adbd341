from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from entities.models import ActorActivity, ActorMonth
from entities.reads.actors.leading import leading, n_seen, rising, stretch
from tests.factories import actor, source

pytestmark = pytest.mark.django_db

FIRST = date(2025, 1, 20)
DAYS = 150


def test_a_period_is_whole_months_and_what_is_left_at_its_ends():
    asked = stretch(date(2025, 1, 20), date(2025, 4, 2))
    assert asked.months == [date(2025, 2, 1), date(2025, 3, 1)]
    assert asked.edges == [(date(2025, 1, 20), date(2025, 1, 31)), (date(2025, 4, 1), date(2025, 4, 2))]
    assert asked.touched == [date(2025, month, 1) for month in (1, 2, 3, 4)]
    within = stretch(date(2024, 2, 2), date(2024, 2, 29))
    assert (within.months, within.edges) == ([], [(date(2024, 2, 2), date(2024, 2, 29))])
    assert stretch(date(2024, 12, 1), date(2024, 12, 31)).months == [date(2024, 12, 1)]


@pytest.fixture
def counted():
    """Forty actors over five months, of whom few are frequent, some for days only; equal counts are many."""
    chance, outlets = Random("leading"), [source("The Bell"), source("The Ferry")]
    actors = [actor(f"Actor {n}", kind="person" if n % 3 else "place") for n in range(40)]
    days, months = [], Counter()
    for place, one in enumerate(actors):
        for number in range(DAYS):
            if chance.random() < 2 / (place + 2) or (place > 30 and number // 5 == place):
                day, n = FIRST + timedelta(days=number), 1 + chance.randrange(3)
                repeats = chance.random() < 0.1
                row = ActorActivity(
                    actor=one,
                    day=day,
                    source=chance.choice(outlets),
                    verified=False,
                    repeats=repeats,
                    mentions=n,
                    quotes_by=n,
                )
                days.append(row)
                if not repeats:
                    months[one.pk, day.replace(day=1)] += n
    ActorActivity.objects.bulk_create(days)
    ActorMonth.objects.bulk_create(
        [ActorMonth(actor_id=pk, month=month, mentions=n, quotes_by=n) for (pk, month), n in months.items()]
    )


@pytest.mark.parametrize("most", [1, 3, 7, 60])
def test_who_leads_a_period_is_who_its_days_add_up_to(counted, most):
    chance = Random(most)
    for _ in range(40):
        since, until = sorted(FIRST + timedelta(days=chance.randrange(-10, DAYS + 10)) for _ in range(2))
        whole = ActorActivity.objects.between(since, until).printed(True).leaders("quotes_by", None)
        assert leading("quotes_by", since, until, most) == whole[:most]
        for after in whole[:2]:
            behind = whole[whole.index(after) + 1 :][:most]
            assert leading("quotes_by", since, until, most, after=(after[1], after[0])) == behind


def test_who_leads_may_be_of_one_kind_and_in_an_open_period(counted):
    every, day = ActorActivity.objects.printed(True), date(2025, 3, 3)
    assert leading("quotes_by", None, None, 5) == every.leaders("quotes_by", 5)
    places = every.between(day, None).of_type("place")
    assert leading("quotes_by", day, None, 5, kind="place") == places.leaders("quotes_by", 5)
    assert leading("quotes_by", None, day, 5) == every.between(None, day).leaders("quotes_by", 5)


def test_nobody_leads_where_nothing_is_counted():
    assert leading("mentions", None, None, 5) == []
    assert leading("mentions", date(2025, 1, 1), date(2025, 6, 30), 5) == []


@pytest.mark.parametrize("kind", ["", "place"])
def test_who_is_seen_in_a_period_is_counted_from_its_months_and_days(counted, kind):
    chance = Random(kind)
    for _ in range(20):
        since, until = sorted(FIRST + timedelta(days=chance.randrange(-10, DAYS + 10)) for _ in range(2))
        days = ActorActivity.objects.between(since, until).printed(True).of_type(kind)
        assert n_seen(since, until, kind) == days.values("actor").distinct().count()


@pytest.mark.parametrize("most", [1, 4, 60])
@pytest.mark.parametrize("days", [10, 30])
def test_who_rises_most_is_found_among_those_mentioned_most(counted, most, days):
    for number in range(0, DAYS + days, 7):
        as_of = FIRST + timedelta(days=number)
        rises = Counter()
        for first, sign in ((as_of - timedelta(days=days - 1), 1), (as_of - timedelta(days=2 * days - 1), -1)):
            period = ActorActivity.objects.between(first, first + timedelta(days=days - 1)).printed(True)
            for pk, n in period.leaders("mentions", None):
                rises[pk] += sign * n
        whole = sorted(((pk, n) for pk, n in rises.items() if n > 0), key=lambda one: (-one[1], one[0]))
        assert rising(as_of, days, most) == whole[:most]
        for place, (pk, n) in enumerate(whole[:2], start=1):
            assert rising(as_of, days, most, after=(n, pk)) == whole[place:][:most]
