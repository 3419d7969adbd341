"""Twice as many actors, of whom the frequent ones stay the same, cost the pages that count all of them no more."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from bench.archive.plans import cost_of_page
from entities.models import Actor, ActorActivity, ActorMonth, ActorTotal, Alias
from tests.factories import article, source, user

pytestmark = pytest.mark.django_db

ACTORS, FREQUENT = 600, 60
FIRST, DAYS = date(2025, 1, 20), 90
GROWTH = 1.5
PAGES = (
    "/actors/?from=2025-01-25&to=2025-04-10",
    "/actors/?from=2025-01-25&to=2025-04-10&type=person&sort=quotes_by",
    "/actors/",
    "/actors/?q=seldom17",
    "/timeline/?from=2025-02-01&to=2025-03-15",
    "/relations/?from=2025-01-25&to=2025-04-10",
    "/search/suggest/?q=seldom17",
    "/api/actors?from=2025-01-25&to=2025-04-10",
)


def fill(first, last, outlet):
    """Actors by these numbers, with counts: some are named every day, the others on three days."""
    actors = Actor.objects.bulk_create(
        [
            Actor(name=f"{'Often' if n < FREQUENT else 'Seldom'}{n} Lind", key=f"seldom{n} lind", kind="person")
            for n in range(first, last)
        ]
    )
    Alias.objects.bulk_create([Alias(actor=one, text=one.name, key=one.key) for one in actors])
    days, months, totals = [], Counter(), Counter()
    for number, one in zip(range(first, last), actors, strict=True):
        for step in range(DAYS):
            n = 90 - number if number < FREQUENT else int((number + step) % 30 == 0)
            if n:
                day = FIRST + timedelta(days=step)
                measures = {"mentions": n, "quotes_by": n, "quotes_about": n}
                days.append(ActorActivity(actor=one, day=day, source=outlet, verified=False, **measures))
                months[one, day.replace(day=1)] += n
                totals[one] += n
    ActorActivity.objects.bulk_create(days, batch_size=5_000)
    ActorMonth.objects.bulk_create(
        [
            ActorMonth(actor=one, month=month, mentions=n, quotes_by=n, quotes_about=n)
            for (one, month), n in months.items()
        ]
    )
    for one, n in totals.items():
        one.totals.filter(verified_only=False).update(mentions=n, quotes_by=n, quotes_about=n)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_twice_as_many_actors_cost_pages_little_more(client):
    client.force_login(user("carol", "analyst"))
    outlet = source("The Bell")
    article("Nobody was there.", source=outlet)
    client.cookies["scripted"] = "1"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL seq_page_cost = 10000"
        )  # small tables are read whole, which says nothing of large ones
    fill(0, ACTORS, outlet)
    before = {page: cost_of_page(client, page, {}) for page in PAGES}
    fill(ACTORS, 2 * ACTORS, outlet)
    after = {page: cost_of_page(client, page, {}) for page in PAGES}
    assert ActorTotal.objects.count() == 8 * ACTORS
    assert {
        page: (before[page].rows, after[page].rows)
        for page in PAGES
        if after[page].rows > GROWTH * before[page].rows or after[page].queries > before[page].queries
    } == {}
