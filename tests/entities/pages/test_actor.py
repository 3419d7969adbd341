from datetime import UTC, date, datetime

import pytest

from entities.models import DateMention, Role
from entities.pages.actor import Profile
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote, source

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said on Monday. Lind, the minister, thanked Tom Berg. She left. Never, he said."


@pytest.fixture
def lind():
    return actor("Ana Lind", aliases=["Lind"])


@pytest.fixture
def story(lind, berg):
    told = article(TEXT)
    mention(told, "Ana Lind", lind, state="accepted")
    mention(told, "She", lind, form="pronoun")
    mention(told, "Tom Berg", berg)
    quote(told, "We will talk", lind, [berg], stance="positive")
    quote(told, "She left", lind, [berg], stance="negative", state="accepted")
    quote(told, "Never", berg, [lind])
    repair()
    return told


def test_totals_add_up_what_the_pages_link_to(lind, story):
    assert Profile(lind).totals == {"mentions": 2, "quotes_by": 2, "quotes_about": 1}
    assert Profile(lind, verified=True).totals == {"mentions": 1, "quotes_by": 1, "quotes_about": 0}


def test_names_are_counted_as_printed(lind, story):
    assert Profile(lind).names == [{"text": "Ana Lind", "n": 1}]


def test_whom_they_talk_about_carries_the_stances(lind, berg, story):
    (cell,) = Profile(lind).talks_about
    assert (cell.speaker, cell.target, cell.quotes, cell.positive, cell.negative) == (lind, berg, 2, 1, 1)
    (cell,) = Profile(lind).talked_about_by
    assert (cell.speaker, cell.target, cell.quotes) == (berg, lind, 1)
    assert [cell.quotes for cell in Profile(lind, verified=True).talks_about] == [1]


def test_roles_are_printed_with_their_first_and_last_day(lind, story):
    later = article(published_at=datetime(2025, 12, 1, tzinfo=UTC))
    for told in (story, later):
        Role.objects.create(
            actor=lind,
            article=told,
            text="the minister",
            key="minister",
            start=1,
            end=5,
            published_at=told.published_at,
        )
    (role,) = Profile(lind).roles
    assert (role["text"], role["n"], role["first"], role["last"], role["article"]) == (
        "the minister", 2, story.published_at, later.published_at, later.pk,
    )  # fmt: skip


def test_company_sources_and_dates(lind, berg, story):
    monday = date(2025, 11, 17)
    start = TEXT.index("Monday")
    meant = DateMention.objects.create(
        article=story, start=start, end=start + 6, text="Monday", earliest=monday, latest=monday, grain="day"
    )
    profile = Profile(lind)
    assert profile.company == [(berg, 1)]
    ((days, entries),) = profile.agenda
    assert (days, [entry.mention for entry in entries]) == ((monday, monday, "day"), [meant])
    assert profile.sources == [
        {"source": source().pk, "name": "The Harbour Post", "mentions": 2, "quotes_by": 2, "quotes_about": 1}
    ]


def test_weeks_lead_to_the_sentences_behind_them(lind, story):
    (week,) = Profile(lind, verified=True).activity.stretches
    assert (week["first"], week["mentions"], week["quotes_by"]) == (date(2025, 11, 17), 1, 1)
    period = "from=2025-11-17&to=2025-11-23"
    assert week["urls"] == {
        "mentions": f"/articles/?actor={lind.pk}&{period}",
        "quotes_by": f"/quotes/?speaker={lind.pk}&verified=1&{period}",
        "quotes_about": f"/quotes/?about={lind.pk}&verified=1&{period}",
    }


def test_an_actor_nobody_has_named_has_an_empty_profile(lind):
    profile = Profile(lind)
    parts = ("sources", "names", "roles", "talks_about", "talked_about_by", "company", "agenda")
    assert [getattr(profile, part) for part in parts] == [[]] * len(parts)
    assert profile.activity.stretches == []


def told_on(day, lind):
    mention(
        article(f"Ana Lind, {day:%d %m %Y}.", published_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC)),
        "Ana Lind",
        lind,
    )


def test_a_chart_needs_three_weeks_and_the_usual_days_of_the_corpus(lind):
    for day in (date(1897, 5, 4), date(2025, 11, 4), date(2025, 11, 11)):
        told_on(day, lind)
    repair()
    assert not Profile(lind).activity.is_drawn
    told_on(date(2025, 11, 18), lind)
    repair()
    activity = Profile(lind).activity
    assert (activity.is_drawn, activity.grain, activity.n_astray) == (True, "week", 1)
    assert (activity.since, activity.until) == (date(2025, 11, 3), date(2025, 11, 23))
    assert len(activity.stretches) == 4


def test_many_years_are_told_by_the_month_or_the_year(lind):
    for year in range(2016, 2026):
        told_on(date(year, 2, 4), lind)
    repair()
    activity = Profile(lind).activity
    assert activity.grain == "month"
    assert "from=2016-02-01&to=2016-02-29" in activity.stretches[0]["urls"]["mentions"]
    for year in range(1990, 2016):
        told_on(date(year, 2, 4), lind)
    repair()
    assert Profile(lind).activity.grain == "year"
