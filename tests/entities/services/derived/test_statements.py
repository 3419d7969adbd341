from datetime import timedelta

import pytest
from django.core.management import call_command

from articles.models import Article
from articles.services import delete_articles
from entities.models import Quote, Statement, Wording
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.correcting.quotes import add_quote, change_quote_span, reject_quote, reopen_quote, set_stance
from entities.services.correcting.speakers import set_speaker
from entities.services.derived.exact import drift, repair
from entities.services.derived.recounting import recounting
from entities.services.derived.statements import group_all
from tests.factories import NOON, actor, article, describe, quote, source

pytestmark = pytest.mark.django_db

WORDS = "We will keep the harbour open until the last ferry has come home"
TEXT = f"“{WORDS},” Ana Lind said on day %d."


@pytest.fixture
def lind():
    return actor()


@pytest.fixture
def prints(lind):
    """Prints the statement in as many outlets, a day apart; returns its quotes."""

    def print_in(*outlets):
        quotes = [
            quote(article(TEXT % day, source=source(name), published_at=NOON + timedelta(days=day)), WORDS, lind)
            for day, name in enumerate(outlets)
        ]
        group_all()
        repair()
        return quotes

    return print_in


def groups():
    """The ids of the quotes of each statement."""
    found = {}
    for pk, statement in Wording.objects.filter(statement__isnull=False).values_list("quote", "statement"):
        found.setdefault(statement, set()).add(pk)
    assert set(Statement.objects.values_list("pk", flat=True)) == set(found)
    return sorted(found.values(), key=min)


def regrouped():
    """The groups, after making sure that grouping all anew would make the same."""
    kept = groups()
    group_all()
    assert groups() == kept
    return kept


def test_grouping_all_makes_a_statement_of_two_outlets(prints):
    one, other = prints("The Harbour Post", "The Lamp")
    assert groups() == [{one.pk, other.pk}]


def test_grouping_again_keeps_the_address(prints):
    prints("The Harbour Post", "The Lamp")
    before = Statement.objects.get()
    call_command("group_statements", verbosity=0)
    assert Statement.objects.get() == before


def test_a_quote_joins_as_soon_as_it_is_marked(prints, lind, alice):
    one, other = prints("The Harbour Post", "The Lamp")
    third = article(TEXT % 3, source=source("The Quay"), published_at=NOON + timedelta(days=3))
    start = third.text.index(WORDS)
    [made] = add_quote(
        article=third, start=start, end=start + len(WORDS), speaker=lind, by=alice, expected_revision=0
    ).quotes  # fmt: skip
    assert regrouped() == [{one.pk, other.pk, made.pk}]


def test_another_speaker_takes_a_quote_out_and_the_right_one_brings_it_back(prints, lind, alice):
    one, other = prints("The Harbour Post", "The Lamp")
    third = article(f"“And {WORDS},” she said.", source=source("The Quay"), published_at=NOON)
    with recounting(article=third):
        third = quote(third, f"And {WORDS}", lind)
    assert regrouped() == [{one.pk, other.pk, third.pk}]
    set_speaker(quote=third, speaker=actor("Tom Berg"), by=alice, expected_revision=0)
    assert regrouped() == [{one.pk, other.pk}]
    set_speaker(quote=third, speaker=lind, by=alice, expected_revision=1)
    assert regrouped() == [{one.pk, other.pk, third.pk}]


def test_the_very_same_words_stay_one_statement_under_another_name(prints, lind, alice):
    one, other = prints("The Harbour Post", "The Lamp")
    set_speaker(quote=one, speaker=actor("Tom Berg"), by=alice, expected_revision=0)
    assert regrouped() == [{one.pk, other.pk}]


def test_a_rejected_quote_leaves_and_returns(prints, alice):
    quotes = prints("The Harbour Post", "The Lamp", "The Quay")
    statement = Statement.objects.get()
    reject_quote(quote=quotes[1], by=alice, expected_revision=0)
    assert regrouped() == [{quotes[0].pk, quotes[2].pk}]
    reopen_quote(quote=quotes[1], by=alice, expected_revision=1)
    assert regrouped() == [{each.pk for each in quotes}]
    assert Statement.objects.get() == statement


def test_the_parts_that_a_whole_held_together_part_without_it(lind, alice):
    day = iter(range(3))
    whole, first, last = (
        quote(article(TEXT % next(day), source=source(name)), words, lind)
        for name, words in (("The Lamp", WORDS), ("The Quay", WORDS[:29]), ("The Post", WORDS[36:]))
    )
    group_all()
    repair()
    assert groups() == [{whole.pk, first.pk, last.pk}]
    change_quote_span(quote=whole, start=1, end=30, by=alice, expected_revision=0)
    assert regrouped() == [{whole.pk, first.pk}]


def test_a_merge_joins_and_its_undo_parts(prints, lind, alice):
    one, other = prints("The Harbour Post", "The Lamp")
    double = actor("A. Lind")
    Quote.objects.filter(pk=other.pk).update(speaker=double, text=WORDS.removeprefix("We "))
    group_all()
    repair()
    assert groups() == []
    merge = merge_actors(keep=lind, absorb=double, by=alice)
    assert regrouped() == [{one.pk, other.pk}]
    undo_merge(merge=merge, by=alice)
    assert regrouped() == []


def test_a_deleted_article_leaves_its_statements(prints, alice):
    one, _ = prints("The Harbour Post", "The Lamp")
    delete_articles(articles=Article.objects.filter(pk=one.article_id), by=alice)
    assert regrouped() == []
    assert len(drift()) == 0


def test_another_date_takes_a_quote_out(prints, alice):
    one, other = prints("The Harbour Post", "The Lamp")
    describe(one.article, by=alice, published_at=NOON - timedelta(days=60))
    assert regrouped() == []
    describe(one.article, by=alice, published_at=NOON)
    assert regrouped() == [{one.pk, other.pk}]


def test_a_correction_that_leaves_words_and_speaker_alone_leaves_the_groups_alone(prints, alice):
    one, other = prints("The Harbour Post", "The Lamp")
    set_stance(quote=one, stance="negative", by=alice, expected_revision=0)
    assert regrouped() == [{one.pk, other.pk}]
    assert len(drift()) == 0
