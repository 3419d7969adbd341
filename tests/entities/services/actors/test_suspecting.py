"""Actors whose articles contradict each other, as they are kept and decided."""

from datetime import UTC, datetime

import pytest

from articles.search.folding import fold_words
from entities.models import Actor, Mention, PossibleSplit, Role
from entities.services.actors.merging import merge_actors
from entities.services.actors.splitting import split_actor
from entities.services.actors.suspecting import (
    dismiss_split,
    mentions_of_part,
    reopen_split,
    suggest_all_splits,
    suggest_splits,
)
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention

pytestmark = pytest.mark.django_db


@pytest.fixture
def carver():
    return actor("James Carver")


def tell(of, role, year=2026, **fields):
    """An article that calls the actor by a role."""
    text = f"James Carver, the {role}, spoke."
    told = article(text, title=f"{role} {year}", published_at=datetime(year, 6, 1, 12, tzinfo=UTC))
    named = mention(told, "James Carver", of, **fields)
    at = text.index(role)
    key = fold_words(role)
    Role.objects.create(actor=of, article=told, text=role, key=key, start=at, end=at + len(role))
    return named


@pytest.fixture
def two(carver):
    return [tell(carver, "midfielder"), tell(carver, "footballer"), tell(carver, "convicted murderer")]


def proposed():
    return [[part["words"] for part in one.parts] for one in PossibleSplit.objects.open()]


def test_callings_that_contradict_each_other_propose_a_split(carver, two):
    assert suggest_splits([carver.pk]) == 1
    assert proposed() == [["midfielder, footballer", "convicted murderer"]]
    assert mentions_of_part(PossibleSplit.objects.get(), 1) == [two[2].pk]
    assert mentions_of_part(PossibleSplit.objects.get(), 0) == []
    assert mentions_of_part(PossibleSplit.objects.get(), 2) == []


def test_every_actor_that_may_be_several_is_looked_at(carver, two):
    lind = actor("Ana Lind")
    tell(lind, "mayor")
    assert suggest_all_splits() == 1
    assert PossibleSplit.objects.get().actor == carver


def test_a_proposal_goes_with_what_it_rests_on(carver, two):
    suggest_splits([carver.pk])
    Mention.objects.filter(pk=two[2].pk).update(state="rejected")
    assert suggest_all_splits() == 0
    assert proposed() == []


def test_who_is_one_person_is_never_proposed_again(carver, two, bob):
    suggest_splits([carver.pk])
    possible = dismiss_split(actor=carver, by=bob)
    tell(carver, "explorer", 1897)
    assert suggest_all_splits() == 0
    assert proposed() == []
    reopen_split(possible=possible)
    assert suggest_all_splits() == 1
    assert len(proposed()[0]) == 3


def test_whom_a_person_merged_is_one(carver, two, bob):
    other = actor("Jim Carver")
    tell(other, "explorer")
    repair()
    merge_actors(keep=carver, absorb=other, by=bob)
    assert suggest_splits([carver.pk]) == 0


def test_two_mentions_that_people_accepted_are_one_persons(carver):
    tell(carver, "midfielder", state="accepted")
    tell(carver, "convicted murderer", state="accepted")
    assert suggest_splits([carver.pk]) == 0


def test_what_is_split_off_leaves_no_proposal(carver, two, bob):
    suggest_splits([carver.pk])
    mentions = mentions_of_part(PossibleSplit.objects.get(), 1)
    repair()
    split = split_actor(actor=carver, mentions=mentions, name="James Carver", by=bob)
    assert suggest_splits([carver.pk, split.to.pk]) == 0
    assert Actor.objects.current().filter(name="James Carver").count() == 2


@pytest.mark.parametrize("n", [1, 3])
def test_looking_asks_the_same_of_any_number_of_actors(n, django_assert_num_queries):
    people = [actor(f"James Carver {number}") for number in range(n)]
    for one in people:
        tell_all(one)
    with django_assert_num_queries(11):
        suggest_splits([one.pk for one in people])


def tell_all(one):
    for role in ("midfielder", "convicted murderer"):
        told = article(f"{one.name}, {role} {one.pk}, spoke.", title=f"{role} {one.pk}")
        mention(told, one.name, one)
        Role.objects.create(actor=one, article=told, text=role, key=role, start=0, end=5)
