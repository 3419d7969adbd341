import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Quote
from entities.pages.asking import what_is_meant
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user

pytestmark = pytest.mark.django_db
LIMIT = 100


@pytest.fixture
def medina():
    return actor("David Medina", aliases=["Medina"])


@pytest.fixture
def us():
    return actor("United States", kind="place", country="US", aliases=["U.S."])


@pytest.fixture
def said(medina, us):
    """Medina about the United States once, and the other way round twice."""
    told = article("“They are wrong,” Medina said. “He errs,” the U.S. said. “He lies,” the U.S. said.")
    with recounting(article=told):
        mention(told, "Medina", medina)
        quote(told, "They are wrong,", medina, [us], stance="negative")
        quote(told, "He errs,", us, [medina], stance="negative")
        quote(told, "He lies,", us, [medina], stance="neutral")


def offered(words):
    return [(each.words, each.aside) for each in what_is_meant(words, LIMIT).questions]


PAIR = [
    ("David Medina about United States", "1 quote"),
    ("Tone over time: David Medina about United States", "1 quote"),
]


@pytest.mark.parametrize(
    "words", ["medina about us", "What did Medina say about the U.S.?", "david medina on americans", "medi about us"]
)
def test_a_question_in_so_many_words_is_understood_whatever_names_are_used(said, words):
    assert offered(words) == PAIR
    assert what_is_meant(words, LIMIT).answer is not None


def test_every_number_is_that_of_the_list_it_leads_to(said, client):
    client.force_login(user("carol", "analyst"))
    for words in ("medina us", "who criticised medina", "quotes about medina"):
        for question in what_is_meant(words, LIMIT).questions:
            if not question.words.startswith("Tone"):
                assert question.count.number == Quote.objects.matching(question.query).count()
                assert question.count.number == len(client.get(question.url).context["quotes"].rows)


def test_two_names_side_by_side_ask_both_ways_round(said):
    assert offered("medina us") == [
        *PAIR, ("United States about David Medina", "2 quotes"),
        ("Tone over time: United States about David Medina", "2 quotes"),
    ]  # fmt: skip
    assert what_is_meant("medina us", LIMIT).answer is None


def test_who_criticised_asks_for_a_stance_in_what_was_said_or_only_reported(said):
    assert offered("who criticised medina") == [("Negative quotes about David Medina", "1 quote")]
    asked = what_is_meant("who criticised medina", LIMIT).answer
    assert (asked.stance, asked.attribution) == ("negative", "any")


def test_a_question_that_finds_nothing_is_offered_all_the_same(medina, us):
    assert offered("medina about us") == [("David Medina about United States", "no quotes")]


def test_a_subject_that_is_no_name_is_sought_as_words(said):
    assert offered("what did medina say about wrong") == [("Quotes by David Medina with “wrong”", "1 quote")]


def test_a_name_nobody_bears_asks_nothing(said):
    assert offered("what did nobody say about medina") == []
    assert offered("harbour strike") == []


def test_one_name_of_two_words_is_no_pair(said):
    actor("Us Magazine", kind="organisation"), actor("Medina Us", kind="organisation")
    assert offered("medina us") == []


def test_the_change_in_time_is_offered_first_where_it_is_asked_for(said):
    assert [words for words, _ in offered("medina about us over time")] == [PAIR[1][0], PAIR[0][0]]


def test_two_speakers_are_compared(said):
    assert offered("medina vs us") == [("Compare David Medina with United States", "")]


def test_a_name_leads_to_the_quotes_by_and_about_it_and_to_its_articles(said, medina):
    meant = what_is_meant("medina", LIMIT)
    assert meant.actor == medina
    assert [(way.words, way.aside) for way in meant.ways] == [
        ("Quotes by David Medina", "1 quote"), ("Quotes about David Medina", "2 quotes"),
        ("Articles that mention David Medina", "1 article"),
    ]  # fmt: skip


def test_a_surname_means_whoever_of_that_name_is_mentioned_most(said, medina):
    actor("Medina", kind="place")
    assert what_is_meant("medina", LIMIT).actor == medina


def test_a_question_costs_the_same_whatever_it_finds(said, medina):
    with CaptureQueriesContext(connection) as one:
        what_is_meant("medina about us", LIMIT)
    for name in ("Medina Sidonia", "Carl Medina", "US Air"):
        actor(name)
    with CaptureQueriesContext(connection) as more:
        what_is_meant("medina about us", LIMIT)
    assert len(more) == len(one)
