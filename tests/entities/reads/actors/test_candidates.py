"""Candidates that were read before one's turn are known to be all there are, or not."""

import pytest

from entities.reads.actors.candidates import read_candidates
from entities.rules.actors.evidence import evidence
from entities.services.actors.suggesting import store_keys
from tests.factories import actor

pytestmark = pytest.mark.django_db


def named(name):
    made = actor(name)
    store_keys([made])
    return made


def found(*names):
    return [evidence(name=name, kind="person", aliases=[name]) for name in names]


def test_candidates_are_all_while_nobody_else_answers_to_a_name():
    ana = named("Ana Ruiz")
    read = read_candidates(found("Ana Ruiz", "Nils Aberg"))
    assert [one.id for one in read.known] == [ana.pk]
    named("Eva Holm")
    assert read.are_all()


def test_candidates_are_not_all_once_somebody_of_the_name_is_new():
    read = read_candidates(found("Ana Ruiz", "Nils Aberg"))
    named("Nils Aberg")
    assert not read.are_all()


def test_candidates_are_not_all_once_one_of_them_was_merged():
    ana, other = named("Ana Ruiz"), named("Ana Ruiz Vega")
    read = read_candidates(found("Ana Ruiz"))
    ana.merged_into = other
    ana.save()
    assert not read.are_all()


def test_candidates_are_not_all_once_another_bears_a_surname_that_says_little():
    named("Ruiz")
    read = read_candidates(found("Ruiz", "Ana Ruiz"))
    assert read.are_all()
    named("Carlos Ruiz")
    assert not read.are_all()
