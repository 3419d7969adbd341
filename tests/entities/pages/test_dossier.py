from datetime import UTC, date, datetime

import pytest

from entities.models import Role, Voice
from entities.pages.actor import Profile
from entities.pages.dossier import CitedDossier, Dossier
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote, source

pytestmark = pytest.mark.django_db

NOVEMBER = date(2025, 11, 30)
TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late."


def on(month, day):
    return datetime(2025, month, day, 12, tzinfo=UTC)


@pytest.fixture
def lind():
    return actor("Ana Lind", country="NO")


@pytest.fixture
def port():
    return actor("Harbour Authority", kind="organisation")


@pytest.fixture
def story(lind, berg, port):
    """Lind spoke of the authority in September and in November, of Berg in November alone; Berg of her in November."""
    early = article(f"{TEXT} Early.", published_at=on(9, 1))
    late = article(f"{TEXT} Then.", published_at=on(11, 20), source=source("The Ledger"))
    article("Nothing of them.", published_at=on(11, 25), source=source("Morning Mail"))
    for told in (early, late):
        mention(told, "Ana Lind", lind)
        quote(told, "We will talk", lind, [port], stance="positive")
    quote(late, "It was late", lind, [berg], state="accepted")
    quote(late, "Never", berg, [lind], stance="negative")
    Role.objects.create(
        actor=lind, article=late, text="Foreign Minister", key="foreign minister", start=1, end=5,
        published_at=late.published_at,
    )  # fmt: skip
    repair()
    return late


def test_a_dossier_says_who_says_what_about_whom(lind, berg, port, story):
    Voice.objects.create(speaker=lind, body=port, since=date(2025, 9, 1), until=date(2025, 11, 20))
    rejected = actor("Ferry Board", kind="organisation")
    Voice.objects.create(speaker=lind, body=rejected, since=NOVEMBER, until=NOVEMBER, state="rejected")
    made = Dossier(Profile(lind), NOVEMBER)
    assert made.country == "Norway"
    assert made.speaks_for == [port]
    assert [(role.text, str(role.article.source), role.is_once) for role in made.called] == [
        ("Foreign Minister", "The Ledger", True)
    ]
    assert [(line.cell.target, line.cell.quotes) for line in made.says_about] == [(port, 2), (berg, 1)]
    assert [(line.cell.speaker, line.cell.negative) for line in made.said_by] == [(berg, 1)]


def test_what_changed_is_told_against_as_many_days_before(lind, berg, story):
    made = Dossier(Profile(lind), NOVEMBER)
    assert (made.since, made.before) == (date(2025, 11, 1), (date(2025, 10, 2), date(2025, 10, 31)))
    told = [(change.what, change.now, change.before) for change in made.changes]
    assert told == [("mentioned", 1, 0), ("quoted", 2, 0), ("talked about", 1, 0)]
    assert made.changes[0].url == f"/articles/?actor={lind.pk}&from=2025-11-01&to=2025-11-30"
    assert made.changes[1].url_before == f"/quotes/?speaker={lind.pk}&from=2025-10-02&to=2025-10-31"
    assert (made.newly_about, made.newly_by) == ([berg], [berg])
    assert made.changes[1].by == 2


def test_of_somebody_new_nothing_is_called_a_first_time(berg, story):
    mention(story, "Tom Berg", berg)
    repair()
    assert Dossier(Profile(berg), NOVEMBER).newly_about == []


def test_gaps_are_silences_outlets_and_what_nobody_verified(lind, story):
    gaps = Dossier(Profile(lind), NOVEMBER).gaps
    assert gaps.silence == (date(2025, 9, 2), date(2025, 11, 19))
    assert gaps.silent_since is None
    assert [str(outlet) for outlet in gaps.outlets] == ["Morning Mail"]
    assert (gaps.n_outlets, gaps.undated, gaps.unverified) == (3, 0, 3)
    assert Dossier(Profile(lind), date(2026, 2, 1)).gaps.silent_since == date(2025, 11, 20)


def test_an_actor_nobody_has_named_has_no_gaps_but_a_dossier(lind):
    made = CitedDossier(Profile(lind), NOVEMBER, "https://news.example.org")
    assert (made.called, made.says_about, made.changes, bool(made.gaps), made.notes) == ([], [], [], False, [])


def test_every_line_cites_the_quotes_behind_it_once(lind, berg, port, story):
    made = CitedDossier(Profile(lind), NOVEMBER, "https://news.example.org")
    assert [line.notes for line in made.says_about] == [[2, 3], [1]]
    assert [line.notes for line in made.said_by] == [[4]]  # after the newest three of her own
    assert made.notes[1].startswith("“We will talk.” Ana Lind, quoted in “Ferry talks resume”, The Ledger, 20 November")
    assert "https://news.example.org/articles/" in made.notes[1]
    assert len(made.notes) == 4
    verified = CitedDossier(Profile(lind, verified=True), NOVEMBER, "")
    assert [line.cell.target for line in verified.says_about] == [berg]
    assert len(verified.notes) == 1


def test_a_dossier_costs_the_same_for_many(lind, story, django_assert_max_num_queries):
    for number in range(8):
        told = article(f"{TEXT} {number}", published_at=on(11, 21))
        quote(told, "We will talk", lind, [actor(f"Actor {number}")])
    repair()
    with django_assert_max_num_queries(40):
        made = CitedDossier(Profile(lind), NOVEMBER, "")
        assert len(made.says_about) == 5
        assert len(made.newest) == 8
        assert made.gaps
        assert made.called


def test_what_is_said_for_a_body_is_counted_as_on_its_page(lind, port, story):
    Voice.objects.create(speaker=lind, body=port, since=date(2025, 9, 1), until=date(2025, 11, 20))
    profile = Profile(port)
    quoted = next(change for change in Dossier(profile, NOVEMBER).changes if change.what == "quoted")
    assert (quoted.now, quoted.before) == (2, 0)
    assert quoted.url == f"/quotes/?speaker={port.pk}&from=2025-11-01&to=2025-11-30"
    assert profile.totals["quotes_by"] == sum(row["quotes_by"] for row in profile.activity.stretches) == 3
    assert Dossier(profile, NOVEMBER).spoken_for_by == [lind]
