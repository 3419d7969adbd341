from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.services.derived.exact import repair
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late."
_number = count(1)


@pytest.fixture
def cast():
    return actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")


def tell(lind, berg, port, n=1):
    for number in (next(_number) for _ in range(n)):
        told = article(f"{TEXT} {number}")
        quote(told, "We will talk", lind, [port], stance="positive")
        quote(told, "It was late", lind, [port], stance="negative")
        quote(told, "Never", berg, [port])
    repair()


def test_an_open_side_is_offered_those_who_speak_of_the_subject(carol, cast):
    lind, berg, port = cast
    tell(*cast)
    text = carol.get(f"/compare/?speaker={lind.pk}&about={port.pk}").text
    assert "Choose what to compare Ana Lind with." in text
    assert f'href="?speaker={lind.pk}&amp;about={port.pk}&amp;other_speaker={berg.pk}"' in text


@pytest.mark.parametrize("asked", ["", "differ=about", "differ=period", "differ=source"])
def test_nothing_chosen_says_what_to_choose(carol, cast, asked):
    tell(*cast)
    text = carol.get(f"/compare/?{asked}").text
    assert "Choose a left and a right side." in text
    assert 'class="partners"' in text


def test_an_empty_corpus_has_nothing_to_offer(carol):
    answer = carol.get("/compare/")
    assert "Choose a left and a right side." in answer.text
    assert "partners" not in answer.text


def test_a_name_nobody_has_is_told_beside_its_field(carol, cast):
    lind, _, _ = cast
    text = carol.get(f"/compare/?speaker={lind.pk}&other_speaker=nobody").text
    assert "No actor is called “nobody”." in text
    assert "Choose what to compare Ana Lind with." in text


def test_both_sides_link_to_their_lists_and_files(carol, cast):
    lind, berg, port = cast
    tell(*cast)
    text = carol.get(f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}&verified=").text
    assert "2 quotes by Ana Lind about Harbour Authority, against 1 quote by Tom Berg about Harbour Authority" in text
    assert f'href="/quotes/?speaker={berg.pk}&amp;about={port.pk}"' in text
    assert f'href="/quotes/export.csv?speaker={berg.pk}&amp;about={port.pk}" download>CSV' in text
    assert carol.get(f"/quotes/export.csv?speaker={berg.pk}&about={port.pk}").status_code == 200


def test_sides_without_quotes_say_so(carol, cast):
    lind, berg, port = cast
    asked = f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}"
    assert "No quotes on either side." in carol.get(asked).text
    quote(article(TEXT), "Never", berg, [port])
    assert "No quotes on this side." in carol.get(asked).text


def test_a_comparison_asks_as_many_queries_for_three_articles_as_for_one(carol, cast):
    lind, berg, port = cast
    asked = f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}"
    numbers = []
    for more in (1, 2):
        tell(*cast, n=more)
        carol.get(asked)
        with CaptureQueriesContext(connection) as queries:
            carol.get(asked)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_other_pages_lead_to_the_comparison_with_what_they_show(carol, cast):
    lind, _, port = cast
    tell(*cast)
    pair = f"speaker={lind.pk}&amp;about={port.pk}"
    assert f'href="/compare/?{pair}"' in carol.get(f"/quotes/?speaker={lind.pk}&about={port.pk}").text
    assert f'href="/compare/?{pair}"' in carol.get(f"/relations/pair/?speaker={lind.pk}&about={port.pk}").text
    assert f'href="/compare/?speaker={lind.pk}"' in carol.get(lind.get_absolute_url()).text


def test_shares_of_few_quotes_are_told_with_a_word_of_caution(carol, cast):
    lind, berg, port = cast
    caution = "One side has fewer than five quotes: its shares say little."
    compared = f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}"
    tell(*cast, n=4)
    text = carol.get(compared).text
    for told in ("4 of 8</a>", "0 of 4", "may be chance"):
        assert told in text
    assert caution in text
    tell(*cast)
    assert caution not in carol.get(compared).text
