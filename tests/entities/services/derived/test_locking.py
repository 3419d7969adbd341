"""Writers beside each other: whoever follows the one order of locks (docs/locks.md) never waits in a circle."""

import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.services import delete_articles
from entities.models import Actor, Quote, Wording
from entities.services.actors.merging import merge_actors
from entities.services.correcting.quotes import accept_quote, reject_quote, set_targets
from entities.services.derived.exact import drift, repair
from entities.services.derived.recounting import recounting
from entities.services.derived.statements import group_all
from tests.beside import holding, in_thread, somebody_waits
from tests.factories import actor, article, quote, source, user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SAID = "We will open the harbour again before the winter comes"


@pytest.fixture
def bob():
    return user("bob")


@pytest.fixture
def lind():
    return actor("Ana Lind")


def said_in(outlet, speaker):
    told = article(f"“{SAID},” Ana Lind said in {outlet}.", source=source(outlet))
    return quote(told, SAID, speaker)


def test_a_decision_counts_for_an_actor_that_is_being_merged_without_a_circle(lind, bob):
    decided, other = said_in("The Bell", lind), said_in("The Post", short := actor("A. Lind"))
    repair()
    raised = []

    def merge():
        with transaction.atomic():  # so that nothing is tried again
            merge_actors(keep=lind, absorb=short, by=bob)

    with transaction.atomic():
        accept_quote(quote=Quote.objects.for_correcting().get(pk=decided.pk), by=bob, expected_revision=0)
        merging = in_thread(merge, raised)
        assert somebody_waits()
        time.sleep(1.2)  # PostgreSQL looks for circles when a second has passed
    merging.join(60)
    assert raised == []
    other.refresh_from_db()
    assert other.speaker == lind
    assert not any(drift().counters)


def test_a_run_that_takes_a_quote_away_holds_up_nobody_who_groups_its_statement(lind, bob):
    gone, stays = said_in("The Bell", lind), said_in("The Post", lind)
    repair()
    group_all()
    assert Wording.objects.filter(statement__isnull=False).count() == 2
    raised = []

    def reject():
        reject_quote(quote=Quote.objects.for_correcting().get(pk=stays.pk), by=bob, expected_revision=0)

    with recounting(article=gone.article):
        gone.delete()
        rejecting = in_thread(reject, raised)
        rejecting.join(30)
        assert not rejecting.is_alive()
    assert raised == []
    assert not Wording.objects.exists()
    assert not any(drift().counters)


def test_counting_down_waits_for_nobody_who_changes_the_actor(lind, bob):
    gone = said_in("The Bell", lind)
    said_in("The Post", lind)
    repair()
    held = holding(lambda: list(Actor.objects.locked([lind.pk], alone=True)))
    with held, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        delete_articles(articles=Article.objects.filter(pk=gone.article_id), by=bob)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as COMMIT does
    assert not any(drift().counters)


def test_a_verb_holds_the_actors_it_names_in_the_order_of_their_ids(lind, bob):
    about = [actor("Ida Vik"), actor("Tom Berg")]
    said = quote(article(f"“{SAID},” Ana Lind said."), SAID, lind, about[:1])
    repair()
    with CaptureQueriesContext(connection) as asked:
        set_targets(
            quote=Quote.objects.for_correcting().get(pk=said.pk), actors=about[::-1], by=bob, expected_revision=0
        )
    said = [query["sql"] for query in asked]
    held = next(n for n, sql in enumerate(said) if "FOR KEY SHARE" in sql)
    counted = next(n for n, sql in enumerate(said) if "ON CONFLICT" in sql)
    assert f"{{{lind.pk},{about[0].pk},{about[1].pk}}}" in said[held]
    assert held < counted
