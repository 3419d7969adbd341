from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.search.folding import fold_words
from entities.models import Quote, Role, Voice
from entities.pages.asking import respelt, what_is_meant
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


def test_a_name_nobody_bears_is_said_and_what_there_is_without_it_is_no_answer(said):
    meant = what_is_meant("what did rubio say about medina", LIMIT)
    assert (meant.unknown, meant.answer) == (["rubio"], None)
    assert offered("what did rubio say about medina") == [("Quotes about David Medina", "2 quotes")]
    assert offered("harbour strike") == []
    assert what_is_meant("cod talks", LIMIT).unknown == []  # no question


def test_a_misspelt_name_is_offered_as_it_is_spelt(said):
    words = "what did Medyna say about the US"
    assert respelt(words, what_is_meant(words, LIMIT).unknown) == [
        ("what did David Medina say about the US", "what did David Medina say about the US")
    ]


def test_a_pair_without_a_quote_offers_counted_ways_on(medina, us, said):
    iran = actor("Iran", kind="place", country="IR")
    for words in ("what did medina say about iran", "medina iran"):
        meant = what_is_meant(words, LIMIT)
        assert meant.questions[0].aside == "no quotes"
        assert [(str(way.count), way.words) for way in meant.instead] == [("1", "by David Medina about anybody")]
        assert meant.instead[0].url == f"/quotes/?speaker={medina.pk}"
    told = article("Medina welcomed Iran.")
    with recounting(article=told):
        quote(told, "welcomed Iran", medina, [iran], attribution="attitude")
    first = what_is_meant("medina on iran", LIMIT).instead[0]
    assert (str(first.count), first.words) == ("1", "attitude")


def called(who, words):
    """An article that calls somebody so."""
    told = article(f"{words} {who} came.")
    Role.objects.create(actor=who, article=told, text=words, key=fold_words(words), start=0, end=len(words))


def test_an_office_means_whoever_articles_call_so(said, medina, us):
    called(medina, "foreign minister")
    assert offered("what did the foreign minister say about the us") == [
        ("David Medina (foreign minister) about United States", "1 quote"), PAIR[1],
    ]  # fmt: skip
    rubio = actor("Carl Rubio")
    called(rubio, "Foreign Minister")
    told = article("“Well,” Rubio said of the U.S. and of Medina.")
    with recounting(article=told):
        quote(told, "Well", rubio, [us, medina])
    assert offered("what did foreign ministers say about americans") == [
        ("“foreign ministers” about United States", "2 quotes"),
        ("David Medina (foreign minister) about United States", "1 quote"),
        ("Carl Rubio (Foreign Minister) about United States", "1 quote"),
    ]
    assert [words for words, _ in offered("who is the foreign minister")] == [
        "David Medina (foreign minister)", "Carl Rubio (Foreign Minister)", "Actors called “foreign minister”",
    ]  # fmt: skip


def test_the_president_of_the_dockers_is_no_docker(said, medina):
    called(medina, "dockers' president")
    assert what_is_meant("what do the dockers say about the us", LIMIT).unknown == ["dockers"]


def test_a_body_s_office_means_those_who_speak_for_it(said, medina, us):
    called(medina, "president")
    called(actor("Carl Rubio"), "president")
    Voice.objects.create(speaker=medina, body=us, since=date(2025, 1, 1), until=date(2025, 12, 31))
    for words in ("the president of the us", "America's president", "us president"):
        assert offered(f"what did {words} say")[0] == ("Quotes by David Medina (president)", "1 quote")


def test_a_title_before_a_name_and_a_hyphen_in_it_are_no_part_of_the_question(said, us):
    shoshan = actor("Yael Ben-Shoshan")
    told = article("“Sand,” Ben-Shoshan said of the U.S.")
    with recounting(article=told):
        quote(told, "Sand", shoshan, [us])
    for name in ("minister ben shoshan", "yael ben-shoshan", "Ben Shoshan"):
        assert offered(f"{name} about us")[0] == ("Yael Ben-Shoshan about United States", "1 quote")


def test_who_said_most_is_answered_with_names_and_their_counts(said, medina, us):
    told = article("“Wrong again,” Medina said. “Wrong,” the U.S. said. “Wrong twice,” Medina said.")
    with recounting(article=told):
        for words, who in (("Wrong again", medina), ("Wrong,", us), ("Wrong twice", medina)):
            quote(told, words, who)
    leading = what_is_meant("who spoke most about wrong", LIMIT).leading
    assert [(each.words, each.aside) for each in leading] == [
        ("1. David Medina: quotes with “wrong”", "3 quotes"), ("2. United States: quotes with “wrong”", "1 quote"),
    ]  # fmt: skip
    subjects = what_is_meant("who is talked about most", LIMIT).leading
    assert [(each.words, each.aside) for each in subjects] == [
        ("1. David Medina: quotes", "2 quotes"), ("2. United States: quotes", "1 quote"),
    ]  # fmt: skip


def test_the_first_quote_is_one_link(said, medina, us):
    early = article("“Early,” Medina said.", published_at=datetime(2025, 3, 1, 12, tzinfo=UTC))
    with recounting(article=early):
        first = quote(early, "Early,", medina, [us])
    (only,) = what_is_meant("when did medina first mention the us", LIMIT).leading
    assert (only.words, only.url) == (
        "First on 1 March 2025, in The Harbour Post: “Early,”", first.get_absolute_url()
    )  # fmt: skip


def test_a_period_and_an_outlet_behind_a_question_narrow_it(said, medina):
    early = article("“Early,” Medina said.", published_at=datetime(2025, 3, 1, 12, tzinfo=UTC))
    with recounting(article=early):
        quote(early, "Early,", medina)
    assert offered("quotes from medina in march") == [
        ("Quotes by David Medina from 1 March 2025 to 31 March 2025", "1 quote")
    ]
    assert offered("what did medina say in the harbour post") == [
        ("Quotes by David Medina in The Harbour Post", "2 quotes")
    ]
    leading = what_is_meant("which outlets quoted medina", LIMIT).leading
    assert [(each.words, each.aside) for each in leading] == [
        ("1. The Harbour Post: quotes by David Medina", "2 quotes")
    ]


def test_a_question_that_is_not_understood_offers_whom_it_names(said):
    assert offered("did medina apologise to the americans yet again")[:2] == [
        ("David Medina about United States", "1 quote"), ("United States about David Medina", "2 quotes"),
    ]  # fmt: skip
    assert offered("why did medina resign")[0] == ("Quotes by David Medina", "1 quote")


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        ("articles about medina", ("Articles that mention David Medina", "1 article")),
        ("when was medina quoted", ("Timeline of David Medina", "")),
        ("who speaks for the us", ("Who speaks for United States", "")),
        ('who said "they are wrong"', ("Quotes with “they are wrong”", "1 quote")),
        ("what did medina deny", ("Quotes by David Medina, denied", "no quotes")),
        ("news on 20 november", ("Quotes on 20 November 2025", "3 quotes")),
        ("what do people say about medina", ("Quotes about David Medina", "2 quotes")),
    ],
)
def test_other_questions_lead_to_the_page_that_answers_them(said, words, offers):
    assert offered(words)[0] == offers


def test_who_somebody_is_leads_to_them(said, medina):
    meant = what_is_meant("who is medina?", LIMIT)
    assert (meant.actor, meant.words) == (medina, "medina")


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
