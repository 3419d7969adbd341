from datetime import timedelta

import pytest

from articles.models import Article
from articles.services import delete_articles
from entities.models import Quote, Statement
from entities.services.correcting.quotes import reject_quote, reopen_quote
from entities.services.derived.statements import group_all
from tests.entities.views.printing import WORDS, printed
from tests.factories import NOON, actor, article, describe, quote, source, user

pytestmark = pytest.mark.django_db


def test_a_card_leads_to_the_other_outlets(carol):
    printed(actor(), "The Harbour Post", "The Lamp", "The Quay")
    group_all()
    link = f'<a href="/statements/{Statement.objects.get().pk}/">also in 2 outlets</a>'
    assert (carol.get("/quotes/").text.count(link), carol.get("/quotes/?printings=all").text.count(link)) == (1, 3)


def test_a_card_says_when_its_own_outlet_printed_it_again(carol):
    lind = actor()
    printed(lind, "The Lamp")
    quote(article(f"Once more: “{WORDS},” Ana Lind said.", source=source("The Lamp")), WORDS, lind)
    group_all()
    assert carol.get("/quotes/?printings=all").text.count("printed again by this outlet") == 2


def test_a_statement_shows_all_versions_with_their_differences(carol):
    lind = actor()
    printed(lind, "The Lamp")
    (later,) = printed(lind, "The Quay", words=WORDS.replace("has come", "is"), since=NOON + timedelta(hours=3))
    group_all()
    text = carol.get(f"/statements/{Statement.objects.get().pk}/").text
    assert "2 quotes in 2 outlets, first in The Lamp, all on" in text
    assert "<del>has come</del> <ins>is</ins> home" in text
    assert "3 hours later" in text
    assert f'href="/articles/{later.article_id}/#quote-{later.pk}"' in text


def test_a_statement_that_is_no_more_is_not_found(carol):
    assert carol.get("/statements/4/").status_code == 404
    assert carol.get(Statement.objects.create().get_absolute_url()).status_code == 404


def test_equal_statements_can_be_shown_once(carol):
    lind = actor()
    first, *_ = printed(lind, "The Harbour Post", "The Lamp", "The Quay")
    alone = quote(article("“Never again,” Ana Lind said."), "Never again", lind)
    group_all()
    answer = carol.get("/quotes/?grouped=on")
    assert {shown.pk for shown in answer.context["quotes"]} == {first.pk, alone.pk}
    assert "2 statements in 4 quotes" in answer.text
    assert "4 quotes" in carol.get("/quotes/?printings=all").text
    once = carol.get("/quotes/").text
    assert "2 quotes" in once
    assert "and 2 more printings of the same" in once


def test_the_first_version_that_answers_the_question_stands_for_its_statement(carol):
    _, second, _ = printed(actor(), "The Harbour Post", "The Lamp", "The Quay")
    group_all()
    answer = carol.get(f"/quotes/?grouped=on&source={second.article.source_id}&q=ferry")
    assert [shown.pk for shown in answer.context["quotes"]] == [second.pk]


def test_the_spread_over_time_is_drawn_to_scale(carol):
    lind = actor()
    printed(lind, "The Harbour Post", "The Lamp")
    printed(lind, "The Quay", since=NOON + timedelta(hours=4))
    group_all()
    answer = carol.get(f"/statements/{Statement.objects.get().pk}/")
    assert [(str(one.source), one.delay) for one in answer.context["spread"].outlets] == [
        ("The Harbour Post", 0), ("The Lamp", 0.25), ("The Quay", 1),
    ]  # fmt: skip


def test_the_number_of_queries_does_not_grow_with_the_versions(carol, django_assert_max_num_queries):
    lind = actor()
    printed(lind, "The Harbour Post", "The Lamp", *(f"Outlet {n}" for n in range(12)))
    group_all()
    statement = Statement.objects.get()
    with django_assert_max_num_queries(10):  # those without a name among them
        assert len(carol.get(f"/statements/{statement.pk}/").context["versions"]) == 14
    with django_assert_max_num_queries(5):  # the quotes, their targets, those without a name, spans and joint speakers
        assert len(list(Quote.objects.with_context().one_per_statement())) == 1


def test_the_outlets_that_were_first_are_shown_and_the_others_counted(carol, django_assert_max_num_queries):
    lind, berg = actor(), actor("Tom Berg")
    printed(lind, *(f"Outlet {n}" for n in range(60)))
    printed(berg, *(f"Outlet {n}" for n in range(60, 68)), since=NOON + timedelta(hours=70))
    group_all()
    address = f"/statements/{Statement.objects.get().pk}/"
    with django_assert_max_num_queries(13):
        answer = carol.get(address)
    assert [str(one.source) for one in answer.context["spread"].outlets] == [f"Outlet {n}" for n in range(20)]
    assert "68 quotes in 68 outlets, first in Outlet 0, from" in answer.text
    assert '<a href="#versions">and 48 more outlets</a>' in answer.text
    text = " ".join(answer.text.split())
    assert (
        'Ana Lind</a> by Outlet 0, Outlet 1, Outlet 2, Outlet 3, Outlet 4 and <a href="#versions">55 more</a>' in text
    )
    assert 'by Outlet 60, Outlet 61, Outlet 62, Outlet 63, Outlet 64 and <a href="#versions">3 more</a>.' in text


def test_versions_come_a_page_at_a_time_each_once_while_all_are_counted(carol):
    lind = actor()
    made = printed(lind, *(f"Outlet {n}" for n in range(35)))
    twin = quote(article(f"“{WORDS},” Ana Lind said.", source=source("Twin"), published_at=NOON), WORDS, lind)
    group_all()
    address = f"/statements/{Statement.objects.get().pk}/"
    whole = carol.get(address)
    shown = [wording.pk for wording in whole.context["versions"]]
    assert "36 quotes in 36 outlets" in whole.text
    after = str(whole.context["versions"].next)
    more = carol.get(address, {"after": after}, headers={"HX-Request": "true", "HX-Target": "more"})
    shown += [wording.pk for wording in more.context["versions"]]
    assert shown == [made[0].pk, twin.pk, *(one.pk for one in made[1:])]
    assert (more.text.count("<li>"), "<h1>" in more.text, more.context["versions"].next) == (6, False, None)


def test_a_page_of_versions_that_is_not_known_is_answered_with_the_first(carol):
    printed(actor(), "The Lamp", "The Quay")
    group_all()
    answer = carol.get(f"/statements/{Statement.objects.get().pk}/?after=nonsense")
    assert len(answer.context["versions"]) == 2
    assert "There is no such page; here is the first one." in answer.text


def test_the_same_words_under_two_names_are_told_apart(carol):
    lind, berg = actor(), actor("Tom Berg")
    printed(lind, "The Lamp", "The Quay")
    printed(berg, "Bay News", since=NOON + timedelta(hours=5))
    group_all()
    statement = Statement.objects.get()
    text = " ".join(carol.get(f"/statements/{statement.pk}/").text.split())
    assert "attributed to <a" in text
    assert f'href="/actors/{lind.pk}/" dir="auto">Ana Lind</a> by The Lamp, The Quay,' in text
    assert f'href="/actors/{berg.pk}/" dir="auto">Tom Berg</a> by Bay News.' in text
    cards = carol.get("/quotes/?printings=all").text
    assert cards.count(">also in 2 outlets, under another name</a>") == 3
    assert carol.get(f"/quotes/?speaker={berg.pk}").text.count("under another name") == 1


def test_what_is_kept_of_a_statement_follows_its_quotes(db):
    alice = user("alice", "editor")
    first, second, third = printed(actor(), "The Harbour Post", "The Lamp", "The Quay")
    group_all()
    statement = Statement.objects.get()
    assert (statement.n_outlets, statement.n_quotes, statement.first_at) == (3, 3, first.published_at)
    reject_quote(quote=first, by=alice, expected_revision=0)
    statement.refresh_from_db()
    assert (statement.n_outlets, statement.n_quotes, statement.first_at) == (2, 2, second.published_at)
    describe(third.article, by=alice, source=second.article.source)
    statement.refresh_from_db()
    assert (statement.n_outlets, statement.n_quotes) == (1, 2)


def test_the_address_of_a_statement_leads_to_what_its_quotes_make_now(carol, bob):
    lind = actor()
    one, other = printed(lind, "The Harbour Post", "The Lamp")
    group_all()
    shared = Statement.objects.get().get_absolute_url()
    reject_quote(quote=other, by=bob.person, expected_revision=0)
    assert carol.get(shared).url == one.get_absolute_url()  # one printing is left
    (third,) = printed(lind, "The Quay", since=NOON + timedelta(hours=5))
    group_all()
    made = Statement.objects.get()
    assert carol.get(shared).url == made.get_absolute_url() != shared
    reject_quote(quote=third, by=bob.person, expected_revision=0)
    reopen_quote(quote=other, by=bob.person, expected_revision=1)
    again = Statement.objects.get()
    assert {carol.get(shared).url, carol.get(made.get_absolute_url()).url} == {again.get_absolute_url()}
    delete_articles(articles=Article.objects.all(), by=bob.person)
    assert carol.get(shared).status_code == 404
