from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection

from entities.models import Quote
from entities.services.correcting import StaleRevision
from entities.services.correcting_quotes import accept_quote, set_speaker
from entities.services.rollups import drift, recounting
from tests.factories import actor, article, quote, user


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_people_who_correct_one_quote_at_once_the_second_is_refused():
    story, lind = article(), actor("Ana Lind")
    with recounting(article=story):
        found = quote(story, "We will talk", lind)
    people = {name: actor(f"Choice of {name}") for name in ("alice", "bob")}
    writers = {name: user(name, "annotator") for name in people}
    ready, outcome = Barrier(2), {}

    def correct(name):
        try:
            mine = Quote.objects.get(pk=found.pk)
            ready.wait()
            set_speaker(quote=mine, speaker=people[name], by=writers[name], expected_revision=0)
            outcome[name] = "stored"
        except StaleRevision as stale:
            outcome[name] = stale.changes[0].edits[0].after
        finally:
            connection.close()

    threads = [Thread(target=correct, args=[name]) for name in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = "alice" if outcome["alice"] == "stored" else "bob"
    second = "bob" if first == "alice" else "alice"
    found.refresh_from_db()
    assert outcome == {first: "stored", second: f"Choice of {first}"}
    assert found.speaker == people[first]
    assert not any(drift().counters)


@pytest.mark.django_db
def test_one_step_is_one_context_of_the_history():
    story, berg = article(), actor("Tom Berg")
    bob = user("bob", "annotator")
    with recounting(article=story):
        found = quote(story, "We will talk", actor("Ana Lind"), about=[berg])
    accept_quote(quote=found, by=bob, expected_revision=0)
    contexts = {
        str(event.pgh_context.metadata)
        for name in ("QuoteEvent", "QuoteTargetEvent")
        for event in apps.get_model("entities", name).objects.all()
    }
    assert contexts == {str({"by": bob.pk, "verb": "accept_quote", "article": story.pk, "revision": 1})}
