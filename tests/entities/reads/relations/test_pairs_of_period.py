from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from entities.choices import Stance
from entities.models import PairActivity, PairMonth
from entities.reads.relations.pairs_of_period import pairs_of_period, whole_months
from tests.factories import actor, source

FIRST = date(2025, 1, 20)
DAYS = 150


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        ((2025, 1, 1), (2025, 2, 28), ((2025, 1, 1), (2025, 2, 1))),
        ((2025, 1, 2), (2025, 3, 30), ((2025, 2, 1), (2025, 2, 1))),
        ((2024, 12, 31), (2025, 1, 31), ((2025, 1, 1), (2025, 1, 1))),
    ],
)
def test_the_whole_months_of_a_period(since, until, months):
    assert whole_months(date(*since), date(*until)) == tuple(date(*month) for month in months)


def test_a_period_may_have_no_whole_month_or_open_ends():
    first, last = whole_months(date(2025, 1, 2), date(2025, 2, 27))
    assert first > last
    assert whole_months(None, date(2025, 2, 27)) == (None, date(2025, 1, 1))
    assert whole_months(date(2025, 1, 2), None) == (date(2025, 2, 1), None)


@pytest.fixture
def counted(db):
    """Twelve actors over five months, of whom few speak often, with copies and attitudes that count elsewhere."""
    chance, outlets = Random("pairs"), [source("The Bell"), source("The Ferry")]
    actors = [actor(f"Actor {n}", kind="person" if n % 3 else "place") for n in range(12)]
    days, months = {}, defaultdict(lambda: [0, 0, 0, 0, 0])
    for _ in range(3_000):
        speaker, target = (actors[min(int(chance.expovariate(0.5)), 11)] for _ in range(2))
        day, stance = FIRST + timedelta(days=chance.randrange(DAYS)), chance.choice(Stance.values)
        said, repeats = chance.random() < 0.9, chance.random() < 0.1
        key = (speaker, target, day, chance.choice(outlets), stance, said, chance.random() < 0.2, repeats)
        days[key] = days.get(key, 0) + 1
    for (speaker, target, day, _, stance, said, verified, repeats), n in days.items():
        if said and not repeats:
            counts = months[speaker, target, day.replace(day=1)]
            for place, is_so in enumerate((True, *(stance == one for one in Stance), verified)):
                counts[place] += n if is_so else 0
    names = ("speaker", "target", "day", "source", "stance", "attribution", "verified", "repeats")
    PairActivity.objects.bulk_create(
        PairActivity(quotes=n, **dict(zip(names, (*key[:5], "said" if key[5] else "attitude", *key[6:]), strict=True)))
        for key, n in days.items()
    )
    names = ("quotes", *Stance.values, "verified")
    PairMonth.objects.bulk_create(
        PairMonth(speaker=speaker, target=target, month=month, **dict(zip(names, counts, strict=True)))
        for (speaker, target, month), counts in months.items()
    )
    return actors


@pytest.mark.parametrize("most", [None, 1, 5, 200])
def test_pairs_of_a_period_are_what_its_days_add_up_to(counted, most):
    chance = Random(most)
    for _ in range(20):
        since, until = sorted(FIRST + timedelta(days=chance.randrange(-10, DAYS + 10)) for _ in range(2))
        since, until = chance.choice([(since, until), (since, until), (None, until), (since, None)])
        days = PairActivity.objects.between(since, until).printed(True).attributed("said")
        assert pairs_of_period(since, until, most=most) == list(days.per_pair()[:most])
        speakers, targets = ([one.pk for one in chance.sample(counted, 4)] for _ in range(2))
        own = days.by(*speakers).about(*targets)
        assert pairs_of_period(since, until, speakers=speakers, targets=targets, most=most) == list(
            own.per_pair()[:most]
        )
        places = days.of_types("place", "person")
        assert pairs_of_period(since, until, kinds=("place", "person"), most=most) == list(places.per_pair()[:most])


def test_no_pairs_where_nothing_is_counted(db):
    assert pairs_of_period(None, None, most=3) == pairs_of_period(date(2025, 1, 1), None) == []
