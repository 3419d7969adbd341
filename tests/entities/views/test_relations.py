from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from entities.models import Quote
from entities.queries import QuoteQuery
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late."


@pytest.fixture
def cast():
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    told = article(TEXT)
    quote(told, "We will talk", lind, [port], stance="positive")
    quote(told, "It was late", lind, [port, berg], stance="negative")
    quote(told, "Never", berg, [lind])
    repair()
    return lind, berg, port


def test_the_network_has_every_pair_in_a_table_too(carol, cast):
    lind, _, port = cast
    answer = carol.get("/relations/?view=network&attribution=said&table=1")
    assert len(answer.context["network"].edges) == 3
    assert f'href="/quotes/?speaker={lind.pk}&amp;about={port.pk}"' in answer.text
    assert "pairs with the most quotes" in answer.text


def test_the_table_comes_when_it_is_asked_for(carol, cast):
    lind, _, port = cast
    link = f'href="/quotes/?speaker={lind.pk}&amp;about={port.pk}&amp;from=2025-11-01"'
    page = carol.get("/relations/?from=2025-11-01").text
    assert link not in page
    assert '<a href="?from=2025-11-01&amp;table=1">' in page  # without JavaScript
    whole = carol.get("/relations/?from=2025-11-01&table=1").text
    assert link in whole
    assert "?from=2025-11-01&amp;table=1" not in whole
    fragment = carol.get(
        "/relations/?from=2025-11-01&table=1", headers={"HX-Request": "true", "HX-Target": "table"}
    ).text
    assert link in fragment
    assert fragment.strip().startswith('<div class="table-scroll">')


def test_pinned_actors_are_rows_and_columns_however_weak(carol, cast):
    _, berg, port = cast
    matrix = carol.get(f"/relations/?row={port.pk}&column={berg.pk}&sort=name").context["matrix"]
    assert [str(speaker) for speaker in matrix.speakers] == ["Harbour Authority", "Ana Lind", "Tom Berg"]
    assert [str(target) for target in matrix.targets] == ["Tom Berg", "Ana Lind", "Harbour Authority"]


def test_the_months_before_and_after_are_one_click_away(carol, cast):
    text = carol.get("/relations/?from=2025-11-01&to=2025-11-30&top=8").text
    assert 'href="?from=2025-10-01&amp;to=2025-10-31&amp;top=8"' in text
    assert 'href="?from=2025-12-01&amp;to=2025-12-31&amp;top=8"' in text
    assert 'href="?top=8"' in text


def test_a_pair_is_shown_month_by_month_with_its_quotes(carol, cast):
    lind, _, port = cast
    answer = carol.get(f"/relations/pair/?speaker={lind.pk}&about={port.pk}")
    ((first, counts, url),) = answer.context["months"]
    assert (str(first), counts) == ("2025-11-01", {"positive": 1, "negative": 1})
    assert Quote.objects.matching(QuoteQuery(QueryDict(url.partition("?")[2]))).count() == 2
    assert answer.text.count('class="quote-card') == 2


def test_a_period_narrows_the_months_and_the_quotes_of_a_pair(carol, cast):
    lind, _, port = cast
    earlier = article(f"{TEXT} Again.", published_at=datetime(2025, 10, 5, 12, tzinfo=UTC))
    quote(earlier, "We will talk", lind, [port])
    repair()
    pair = f"/relations/pair/?speaker={lind.pk}&about={port.pk}"
    assert [str(first) for first, _, _ in carol.get(pair).context["months"]] == ["2025-10-01", "2025-11-01"]
    answer = carol.get(f"{pair}&to=2025-10-20")
    ((first, counts, url),) = answer.context["months"]
    assert (str(first), counts) == ("2025-10-01", {"neutral": 1})
    assert url == f"/quotes/?from=2025-10-01&to=2025-10-20&speaker={lind.pk}&about={port.pk}"
    assert len(answer.context["quotes"]) == 1
    assert 'class="period-bars"' in answer.text


def test_paper_says_which_filters_were_set(carol, cast):
    lind, _, _ = cast
    asked = f"/relations/?speaker={lind.pk}&from=2025-11-01&verified=1"
    assert '<p class="asked">Said by Ana Lind, verified only, from 1 November 2025</p>' in carol.get(asked).text
    assert 'class="asked"' not in carol.get("/relations/").text


def test_a_pair_nobody_chose_yet_can_be_chosen(carol):
    assert "Choose a speaker and a subject." in carol.get("/relations/pair/").text
    answer = carol.get("/relations/pair/?speaker=nobody&about=9")
    assert "No actor is called “nobody”." in answer.text


def test_a_pair_that_never_met_says_so(carol, cast):
    _, berg, port = cast
    text = carol.get(f"/relations/pair/?speaker={port.pk}&about={berg.pk}").text
    assert "No quotes by this speaker about this subject." in text
