"""Counting many annotations in the database comes to what counting a few in memory does."""

from random import Random

import pytest
from django.db import transaction

from bench.prove.storm import CAST, annotated
from entities.models import Actor, Statement, Voice, Wording
from entities.nlp.interchange import annotation_of
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.annotating.storing import store_annotation
from entities.services.derived import recounting, statements
from entities.services.derived.exact import drift
from tests.factories import article, source, user

pytestmark = pytest.mark.django_db


def stood():
    return (
        sorted(Wording.objects.values_list("quote", "keys", "repeats")),
        sorted(sorted(one.wordings.values_list("quote", flat=True)) for one in Statement.objects.all()),
        sorted(Statement.objects.values_list("n_outlets", "n_quotes", "first_at", "last_at")),
        sorted(Voice.objects.values_list("speaker", "body", "since", "until")),
    )


@pytest.fixture
def corpus():
    chance = Random(1871)
    for number in range(24):
        told = annotated(chance, number)
        for position, quote in enumerate(told["quotes"]):
            if (number + position) % 3 == 0:
                quote["speakers"] = [quote["speaker"], quote["targets"][0]["actor"]]
            if (number + position) % 5 == 0:
                quote["attribution"] = "attitude"
        stored = article(told["text"], title=told["title"], source=source(told["publisher"]))
        store_annotation(article=stored, annotation=annotation_of(told["text"], told))


def merged_and_undone(by):
    """What stands after each of two merges and of their undoing; nothing of it is left."""
    begun = transaction.savepoint()
    seen = list(_merged_and_undone(by))
    transaction.savepoint_rollback(begun)
    return seen


def _merged_and_undone(by):
    kept, gone, third = (Actor.objects.get(name=name) for name in CAST[:3])
    first = merge_actors(keep=kept, absorb=gone, by=by)
    yield stood()
    yield list(first.moves.order_by("what", "row_id").values_list("what", "row_id", "start", "row"))
    second = merge_actors(keep=third, absorb=kept, by=by)
    yield stood()
    assert len(drift()) == 0
    for merge in (second, first):
        undo_merge(merge=merge, by=by)
        assert len(drift()) == 0
        yield stood()


def test_a_merge_and_its_undoing_are_the_same_counted_either_way(corpus, monkeypatch):
    bob, before = user("bob"), stood()
    in_memory = merged_and_undone(bob)
    assert in_memory[-1] == before
    assert in_memory[0] != before
    monkeypatch.setattr(recounting, "MANY", 0)
    by_key = merged_and_undone(bob)
    monkeypatch.setattr(statements, "MANY_OF_ONE", 1)
    by_speaker = merged_and_undone(bob)
    assert in_memory == by_key == by_speaker
    assert any(repeats for _, _, repeats in before[0])
