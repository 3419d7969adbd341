from datetime import date

import pytest

from articles.models import Article
from entities.models import Role, Voice
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg."


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def berg(lind):
    """Berg is spoken about by Lind, and speaks about her once, verified."""
    made = actor("Tom Berg")
    told = article(TEXT)
    mention(told, "Ana Lind", lind)
    quote(told, "We will talk", lind, [made])
    quote(told, "Never", made, [lind], state="accepted")
    repair()
    return made


def texts(answer):
    return [quote.text for quote in answer.context["quotes"]]


def test_an_actor_is_shown_with_what_they_said(carol, lind, berg):
    answer = carol.get(f"/actors/{lind.pk}/")
    assert texts(answer) == ["We will talk"]
    assert "Activity by week" in answer.text
    assert 'data-chart="chart-activity"' not in answer.text  # one week is no chart


def test_the_other_tab_holds_what_was_said_about_them(carol, lind, berg):
    assert texts(carol.get(f"/actors/{lind.pk}/?tab=about")) == ["Never"]


def test_verified_only_goes_for_quotes_counts_and_links(carol, lind, berg):
    answer = carol.get(f"/actors/{lind.pk}/?verified=1")
    assert texts(answer) == []
    assert answer.context["profile"].totals == {"mentions": 0, "quotes_by": 0, "quotes_about": 1}
    assert f"/quotes/?about={lind.pk}&amp;verified=1" in answer.text


def test_a_merged_actor_leads_to_the_one_it_was_merged_into(carol, lind):
    merged = actor("A. Lind", merged_into=lind)
    answer = carol.get(f"/actors/{merged.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/actors/{lind.pk}/", 302)]
    assert "A. Lind was merged into Ana Lind." in answer.text


def test_an_unknown_actor_is_refused_in_words(carol):
    answer = carol.get("/actors/424242/")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_every_count_of_the_list_is_a_link_to_what_was_counted(carol, lind, berg):
    text = carol.get("/actors/?from=2025-11-01").text
    assert f'href="/articles/?actor={lind.pk}&amp;from=2025-11-01">1</a>' in text
    assert f'href="/quotes/?speaker={lind.pk}&amp;from=2025-11-01">1</a>' in text
    assert f'href="/quotes/?about={lind.pk}&amp;from=2025-11-01">1</a>' in text


def test_the_list_pages_through_equal_counts(carol):
    for number in range(35):
        actor(f"Actor {number:02}")
    first = carol.get("/actors/")
    rest = carol.get("/actors/", {"after": str(first.context["actors"].next)})
    names = [each.name for answer in (first, rest) for each in answer.context["actors"]]
    assert names == [f"Actor {number:02}" for number in range(35)]


def test_the_list_is_narrowed_by_words_of_a_role(carol, lind, berg):
    told = Article.objects.get()
    for who, words in ((lind, "Vice-President for Trade"), (berg, "Foreign Minister")):
        Role.objects.create(actor=who, article=told, text=words, key=words.lower(), start=0, end=3)
    answer = carol.get("/actors/", {"role": "trade pres"})
    assert [actor.name for actor in answer.context["actors"]] == ["Ana Lind"]
    assert "Vice-President for Trade" in answer.text
    assert [actor.name for actor in carol.get("/actors/", {"role": "MINISTER"}).context["actors"]] == ["Tom Berg"]
    assert "No actors match" in carol.get("/actors/", {"role": "inister"}).text


def test_the_list_leads_from_a_body_s_own_quotes_to_those_said_for_it(carol, lind, berg):
    norland, sudland = actor("Norland", kind="place"), actor("Sudland", kind="place")
    Voice.objects.create(speaker=lind, body=norland, since=date(2025, 1, 1), until=date(2025, 12, 31))
    shown = carol.get("/actors/").text
    assert f'href="/quotes/?speaker={norland.pk}"' in shown
    assert f'href="/quotes/?speaker={sudland.pk}"' not in shown
    assert texts(carol.get(f"/quotes/?speaker={norland.pk}")) == ["We will talk"]
