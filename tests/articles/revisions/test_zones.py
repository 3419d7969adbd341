"""A site that gets another time zone: what is known to the day stays on its day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.models import Article, Zone
from articles.revisions.zones import keep_days
from entities.models import Mention, Quote, QuoteTarget
from entities.services.derived.exact import drift, repair
from newsdesk.days import day_of
from tests import factories

DAYS = [date(2025, 1, 15), date(2025, 7, 1), date(2025, 3, 30), date(2025, 10, 26)]


@pytest.fixture
def corpus(db):
    """Articles known to the day, in winter, in summer and when clocks change; one known to the minute."""
    Zone.objects.create(name="UTC")
    made = []
    for n, day in enumerate(DAYS):
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        made.append(
            factories.article(f"“We will talk,” Ana Lind said. {n}", published_at=at, published_precision="day")
        )
    late = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    made.append(factories.article("“We will talk,” Ana Lind said late.", published_at=late, published_precision="time"))
    ana, tom = factories.actor("Ana Lind"), factories.actor("Tom Berg")
    for article in made:
        factories.mention(article, "Ana Lind", actor=ana)
        factories.quote(article, "We will talk", speaker=ana, about=[tom])
    repair()
    return made


def days():
    known = Article.objects.filter(published_precision="day").order_by("pk")
    return [day_of(at) for at in known.values_list("published_at", flat=True)]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])
def test_no_day_moves_and_every_count_is_exact(corpus, settings, zone):
    settings.TIME_ZONE = zone
    assert keep_days(zone=zone) == (zone != "UTC")
    assert days() == DAYS
    assert not drift()
    for model in (Mention, Quote):
        for copied, moment in model.objects.values_list("published_at", "article__published_at"):
            assert copied == moment
    for copied, moment in QuoteTarget.objects.values_list("published_at", "quote__article__published_at"):
        assert copied == moment


def test_a_time_is_a_moment_and_stays_one(corpus, settings):
    settings.TIME_ZONE = "Europe/Oslo"
    keep_days(zone="Europe/Oslo")
    late = Article.objects.get(published_precision="time")
    assert late.published_at == datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    assert day_of(late.published_at) == date(2025, 7, 2)


def test_there_and_back_is_as_before_and_twice_is_once(corpus, settings):
    before = list(Article.objects.order_by("pk").values_list("published_at", flat=True))
    for zone in ("Europe/Oslo", "Europe/Oslo", "UTC"):
        settings.TIME_ZONE = zone
        keep_days(zone=zone)
    assert list(Article.objects.order_by("pk").values_list("published_at", flat=True)) == before
    assert list(Zone.objects.order_by("pk").values_list("name", flat=True)) == ["UTC", "Europe/Oslo", "UTC"]


def test_change_that_was_stopped_is_finished_by_the_next_run(corpus, settings, monkeypatch):
    settings.TIME_ZONE = "Europe/Oslo"
    with monkeypatch.context() as stopped:
        stopped.setattr("articles.revisions.zones.AT_ONCE", 2)
        from entities.services.annotating import following

        calls = []

        def redated(ids, plain=following.redated):
            calls.append(ids)
            if len(calls) == 2:
                raise KeyboardInterrupt
            plain(ids)

        stopped.setattr(following, "redated", redated)
        with pytest.raises(KeyboardInterrupt):
            keep_days(zone="Europe/Oslo")
    assert keep_days(zone="Europe/Oslo")
    assert days() == DAYS
    assert not drift()


def test_site_that_never_noted_its_zone_has_the_one_it_runs_in(db):
    at = datetime(2025, 7, 1, tzinfo=ZoneInfo("Europe/Oslo"))
    factories.article("Text.", published_at=at, published_precision="day")
    assert not keep_days(zone="Europe/Oslo")
    assert Zone.objects.get().name == "Europe/Oslo"
    assert Article.objects.get().published_at == at
