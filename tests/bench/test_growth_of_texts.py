"""Twice as many articles, in other outlets, by other actors and in other words, cost what is asked of the same ones no
more; nor do twice as many pairs that seldom speak of each other."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from articles.models import Article
from articles.search.tokens import vector_of
from bench.archive.plans import cost_of_page
from entities.models import Actor, ActorActivity, ActorMonth, PairActivity, PairMonth, PairTotal, Quote, QuoteTarget
from entities.services.derived.exact import count_anew
from tests.bench.test_growth import GROWTH
from tests.factories import NOON, actor, source, user

pytestmark = pytest.mark.django_db

FIRST, DAYS = date(2025, 1, 20), 90
OTHERS = 600
FEW = 100  # rows: of so few another plan is no growth, and whoever reads all of the others reads far more
PERIOD = "from=2025-01-25&to=2025-04-10"


@pytest.fixture
def carol(client):
    client.force_login(user("carol", "analyst"))
    client.cookies["scripted"] = "1"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL seq_page_cost = 10000"
        )  # small tables are read whole, which says nothing of large ones
    return client


def costs(client, pages):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {page: cost_of_page(client, page, {}) for page in pages}


def grown(before, after):
    rows = {page: (before[page].rows, after[page].rows) for page in before}
    return {page: (less, more) for page, (less, more) in rows.items() if more > max(GROWTH * less, less + FEW)}


def publish(numbers, speaker, subject, outlet, words):
    """An article a number, on one of the days, with one quote; speaker, subject, outlet and words are of the number."""
    stories = Article.objects.bulk_create(
        Article(
            title=f"Talks {n}", text=(text := f"“We will talk of {words(n)} soon,” said somebody of number {n}."),
            published_at=NOON.replace(year=2025, month=1, day=20) + timedelta(days=n % DAYS), sha256=f"{n:064x}",
            search=vector_of(text), n_words=12, source=outlet(n), state="annotated",
        )
        for n in numbers
    )  # fmt: skip
    quotes = Quote.objects.bulk_create(
        Quote(
            article=story, start=1, end=story.text.index(",”"), text=story.text[1 : story.text.index(",”")],
            search=story.search, speaker=speaker(n), published_at=story.published_at, kind="direct", confidence=0.9,
        )
        for n, story in zip(numbers, stories, strict=True)
    )  # fmt: skip
    QuoteTarget.objects.bulk_create(
        QuoteTarget(quote=one, actor=subject(n), rank=0, stance="neutral", published_at=one.published_at)
        for n, one in zip(numbers, quotes, strict=True)
    )


def test_twice_as_many_articles_cost_what_is_asked_of_the_same_ones_little_more(carol):
    lind, berg, bell = actor("Ana Lind"), actor("Tom Berg"), source("The Bell")
    publish(range(300), lambda _: lind, lambda _: berg, lambda _: bell, lambda _: "ferries")

    def publish_others(first):
        one, other = (actor(f"{name} {first}") for name in ("Seldom", "Rare"))
        outlets = [source(f"Outlet {first} {n}") for n in range(10)]
        publish(
            range(first, first + OTHERS),
            lambda _: one,
            lambda _: other,
            lambda n: outlets[n % 10],
            lambda n: f"word{n}",
        )
        count_anew()

    pages = (
        "/quotes/?q=ferries",
        "/quotes/?q=word1001",
        f"/quotes/?speaker={lind.pk}",
        f"/quotes/?speaker={lind.pk}&about={berg.pk}",
        f"/quotes/?source={bell.pk}&speaker={lind.pk}",
        f"/actors/{lind.pk}/",
        f"/actors/{lind.pk}/dossier/",
        f"/relations/?speaker={lind.pk}&{PERIOD}",
        f"/relations/pair/?speaker={lind.pk}&about={berg.pk}",
        f"/timeline/?lanes=outlets&actor={lind.pk}&{PERIOD}",
        f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}",
    )
    publish_others(1_000)
    before = costs(carol, pages)
    publish_others(2_000)
    after = costs(carol, pages)
    assert Quote.objects.count() == 300 + 2 * OTHERS
    assert grown(before, after) == {}


def count_pairs(pairs, days, outlet):
    """Counts by day, by month and in all of these pairs, who speak of each other on so many days."""
    rows, months, totals = [], Counter(), Counter()
    for place, (speaker, target) in enumerate(pairs):
        for step in range(days):
            day = FIRST + timedelta(days=(place + step * (DAYS // days)) % DAYS)
            key = {"speaker": speaker, "target": target}
            rows.append(
                PairActivity(
                    day=day, source=outlet, stance="neutral", attribution="said", verified=False, quotes=1, **key
                )
            )
            months[speaker, target, day.replace(day=1)] += 1
            totals[speaker, target] += 1
    PairActivity.objects.bulk_create(rows)
    PairMonth.objects.bulk_create(
        PairMonth(speaker=speaker, target=target, month=month, quotes=n, neutral=n)
        for (speaker, target, month), n in months.items()
    )
    PairTotal.objects.bulk_create(
        PairTotal(
            speaker=speaker, target=target, attribution="said", verified_only=False, once=once, quotes=n, neutral=n
        )
        for (speaker, target), n in totals.items()
        for once in (False, True)
    )
    return rows


def test_twice_as_many_pairs_cost_the_strongest_ones_little_more(carol):
    outlet = source("The Bell")
    often = Actor.objects.bulk_create(Actor(name=f"Often {n}", key=f"often {n}", kind="person") for n in range(16))
    said = count_pairs([(one, other) for one in often for other in often if one != other], 45, outlet)
    by_day = Counter((row.speaker, row.day) for row in said)
    ActorActivity.objects.bulk_create(
        ActorActivity(actor=one, day=day, source=outlet, verified=False, quotes_by=n, quotes_about=n)
        for (one, day), n in by_day.items()
    )
    by_month = Counter()
    for (one, day), n in by_day.items():
        by_month[one, day.replace(day=1)] += n
    ActorMonth.objects.bulk_create(
        ActorMonth(actor=one, month=month, quotes_by=n, quotes_about=n) for (one, month), n in by_month.items()
    )

    def count_others(first):
        seldom = Actor.objects.bulk_create(
            Actor(name=f"Seldom {n}", key=f"seldom {n}", kind="person") for n in range(first, first + OTHERS + 1)
        )
        count_pairs(list(pairwise(seldom)), 3, outlet)

    pages = (
        "/relations/?view=network",
        f"/relations/?{PERIOD}",
        f"/api/relations?{PERIOD}",
    )
    count_others(1_000)
    before = costs(carol, pages)
    count_others(2_000)
    after = costs(carol, pages)
    assert grown(before, after) == {}
