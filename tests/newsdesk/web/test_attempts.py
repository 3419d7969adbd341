"""Changes whose answer may be lost, and what is said of them then."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Source
from entities.services.derived.recounting import recounting
from entities.services.keeping.keeping import create_collection
from newsdesk.models import Attempt
from newsdesk.web.attempts import Noting, Settled, aside, forget_attempts, settle
from tests.beside import in_thread
from tests.factories import NOON, actor, article, quote, user

KEY = "0123456789abcdef" * 2


@pytest.fixture
def ann(db, client):
    person = user("ann", "annotator")
    client.force_login(person)
    return person


@pytest.fixture
def talk(ann):
    story = article("“We will talk,” Ana Lind said.", state="annotated")
    with recounting(article=story):
        return quote(story, "We will talk,", actor("Ana Lind"))


def accept(client, quote, revision=0, key=KEY):
    form = {"expected_revision": revision}
    return client.post(f"/quotes/{quote.pk}/accept/", form, headers={"HX-Request": "true", "Newsdesk-Attempt": key})


def stored(client, key=KEY):
    return client.post(f"/attempts/{key}/").json()["stored"]


def test_change_is_known_by_its_key(client, talk):
    assert accept(client, talk).status_code == 200
    assert stored(client) is True
    assert stored(client) is True


def test_change_that_was_refused_is_none(client, talk):
    assert accept(client, talk, revision=9).status_code == 422
    assert Attempt.objects.count() == 0
    assert stored(client) is False


def test_change_that_arrives_after_it_was_asked_about_is_refused(client, talk):
    assert stored(client) is False
    refused = accept(client, talk)
    assert (refused.status_code, "too late or twice" in refused.text) == (409, True)
    talk.refresh_from_db()
    assert (talk.state, stored(client)) == ("suggested", False)
    assert accept(client, talk, key=KEY[::-1]).status_code == 200


def test_change_that_arrives_twice_is_made_once(client, talk):
    accept(client, talk)
    client.post(f"/quotes/{talk.pk}/reopen/", {"expected_revision": 1})
    assert accept(client, talk, revision=2).status_code == 409
    talk.refresh_from_db()
    assert talk.state == "suggested"


def test_change_of_somebody_else_is_not_ones_own(client, talk):
    accept(client, talk)
    client.force_login(user("bob", "annotator"))
    assert stored(client) is False


def test_looking_and_changes_without_a_key_are_not_noted(client, talk):
    client.get(f"/quotes/{talk.pk}/edit/", headers={"Newsdesk-Attempt": KEY})
    client.post(f"/quotes/{talk.pk}/accept/", {"expected_revision": 0})
    accept(client, talk, revision=1, key="no key")
    assert Attempt.objects.count() == 0


def test_what_the_queue_writes_of_its_own_is_no_part_of_it(client, talk):
    form = {"expected_revision": 9}
    client.post(f"/review/{talk.pk}/accept/", form, headers={"HX-Request": "true", "Newsdesk-Attempt": KEY})
    assert Attempt.objects.count() == 0
    form = {"expected_revision": 0}
    client.post(f"/review/{talk.pk}/accept/", form, headers={"HX-Request": "true", "Newsdesk-Attempt": KEY})
    assert stored(client) is True


def test_a_change_that_is_one_statement_is_known_too(client, ann):
    mine = create_collection(owner=ann, name="Mine", now=NOON)
    client.post(f"/saved/collections/{mine.pk}/rename/", {"name": "Ours"}, headers={"Newsdesk-Attempt": KEY})
    mine.refresh_from_db()
    assert (mine.name, stored(client)) == ("Ours", True)


@pytest.mark.parametrize("key", ["x", "0" * 31, "0" * 33, "G" * 32])
def test_what_is_no_key_is_not_found(client, ann, key):
    assert client.post(f"/attempts/{key}/").status_code == 404


def undone():
    Source.objects.create(name="Undone", key="undone")
    raise ZeroDivisionError


class TestTransactions:
    """Against a database that really commits."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_each_transaction_bears_the_key_and_one_that_is_undone_bears_none(self, transactional_db):
        noting = Noting(KEY, 1)
        with connection.execute_wrapper(noting):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                undone()
            assert Attempt.objects.count() == 0
            with transaction.atomic():
                with pytest.raises(ZeroDivisionError), transaction.atomic():
                    undone()
                assert Attempt.objects.count() == 0
                Source.objects.create(name="Bay News", key="bay news")
            Source.objects.update(name="Bay Times")  # a second transaction of the same request
        assert Attempt.objects.get().is_stored
        assert Source.objects.get().name == "Bay Times"

    def test_what_is_aside_is_not_noted(self, transactional_db):
        with connection.execute_wrapper(Noting(KEY, 1)), aside():
            Source.objects.create(name="Bay News", key="bay news")
        assert Attempt.objects.count() == 0

    def test_asking_waits_for_a_change_that_is_under_way(self, transactional_db):
        ann, begun, go_on = user("ann", "annotator"), threading.Event(), threading.Event()

        def change():
            with connection.execute_wrapper(Noting(KEY, ann.pk)), transaction.atomic():
                Source.objects.create(name="Bay News", key="bay news")
                begun.set()
                go_on.wait(30)

        changing = in_thread(change, raised := [])
        assert begun.wait(30)
        threading.Timer(0.3, go_on.set).start()
        assert settle(key=KEY, by=ann, now=timezone.now()) is True
        assert go_on.is_set()
        changing.join()
        assert raised == []

    def test_a_change_waits_for_the_answer_to_the_question(self, transactional_db):
        ann = user("ann", "annotator")

        def change():
            with connection.execute_wrapper(Noting(KEY, ann.pk)):
                Source.objects.create(name="Bay News", key="bay news")

        with transaction.atomic():
            assert settle(key=KEY, by=ann, now=timezone.now()) is False
            changing = in_thread(change, raised := [])
            changing.join(0.3)
            assert changing.is_alive()
        changing.join()
        assert ([type(problem) for problem in raised], Source.objects.count()) == ([Settled], 0)


def test_attempts_are_kept_for_a_day(db):
    now = timezone.now()
    Attempt.note(KEY, 1, now - timedelta(hours=23))
    Attempt.note(KEY[::-1], 1, now - timedelta(hours=25))
    forget_attempts(now)
    assert Attempt.objects.get().key == KEY
