"""What PostgreSQL refuses for the moment: real connections that hold real locks."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from newsdesk.database.again import Busy, TooLong, refusal_for, tried_again
from tests.beside import holding, in_thread
from tests.factories import actor, article, mention, user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def berg():
    return actor("Tom Berg")


def rename(row, name):
    row.name = name
    row.save(update_fields=["name"])


def test_whoever_loses_a_deadlock_begins_anew(lind, berg):
    tries, met = [], threading.Barrier(2, timeout=30)

    @tried_again
    def rename_both(first, second, name):
        tries.append((name, first.name, second.name))
        with transaction.atomic():
            rename(first, name)
            if len(tries) <= 2:
                met.wait()  # both hold one row and want the other's
            rename(second, name)

    raised = []
    other = in_thread(lambda: rename_both(berg, lind, "Two"), raised)
    mine = [type(lind).objects.get(pk=one.pk) for one in (lind, berg)]
    rename_both(*mine, "One")
    other.join(60)
    assert raised == []
    assert len(tries) == 3
    assert tries[2] == next(one for one in tries if one[0] == tries[2][0])  # the rows looked as at first
    lind.refresh_from_db()
    berg.refresh_from_db()
    assert (lind.name, berg.name) == (tries[2][0],) * 2


def test_a_verb_inside_a_transaction_leaves_the_trying_to_whoever_began_it():
    @tried_again
    def fail():
        raise _failure("SELECT pg_sleep(1)", "SET LOCAL statement_timeout = '10ms'")

    with pytest.raises(OperationalError), transaction.atomic():
        fail()
    with pytest.raises(TooLong):
        fail()


def _failure(statement, limit):
    """What Django raises of a statement that PostgreSQL breaks off at this limit."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(limit)
            cursor.execute(statement)
    except OperationalError as error:
        return error


def test_what_others_hold_for_too_long_is_told_in_words(lind):
    @tried_again
    def change():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            rename(type(lind).objects.get(pk=lind.pk), "Mine")

    refused = pytest.raises(Busy, match=r"Somebody is changing this right now\. Try again in a moment\.")
    with holding(lambda: rename(lind, "Held")), refused:
        change()
    change()
    lind.refresh_from_db()
    assert lind.name == "Mine"


def test_other_failures_are_not_tried_again(lind):
    tries = []

    @tried_again
    def fail():
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        fail()
    assert len(tries) == 1
    assert refusal_for(ValueError()) is None


def test_a_request_that_is_held_up_is_answered_in_words(lind):
    bob, story = user("bob", "annotator"), article("Ana Lind came late.")
    named = mention(story, "Ana Lind", lind)
    client = Client()
    client.force_login(bob)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    with holding(lambda: type(story).objects.held().get(pk=story.pk)):
        path, data = f"/mentions/{named.pk}/accept/", {"expected_revision": 0}
        answer = client.post(path, data, headers={"HX-Request": "true"})
        assert (answer.status_code, "Somebody is changing this right now." in answer.text) == (409, True)
        path = f"/articles/{story.pk}/reannotate/difference/"  # whose view does not expect it
        page, part = client.post(path), client.post(path, headers={"HX-Request": "true"})
        assert (page.status_code, "Not right now" in page.text) == (409, True)
        assert (part.status_code, part.text) == (409, str(Busy()))
        assert part["HX-Reswap"] == "none"
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    named.refresh_from_db()
    assert named.state == "suggested"
