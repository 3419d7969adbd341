from itertools import product

import pytest

from entities.models import Mention
from entities.rules.texts.identical import Decision, Move, Standing, doubled, in_words
from tests.factories import actor, article, mention

NOBODY, LIND = None, 7


def decision(**said):
    base = {
        "actor": LIND,
        "label": "PERSON",
        "rejects": False,
        "accepts": False,
        "links": False,
        "marks": False,
        "is_name": True,
    }
    return Decision(**base | said)  # fmt: skip


def at(actor=NOBODY, label="ORG", state="suggested", actor_origin="machine"):
    return Standing(actor, label, state, actor_origin)


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ({"rejects": True}, at(LIND), at(LIND, state="rejected")),
        ({"accepts": True}, at(LIND), at(LIND, "PERSON", "accepted")),
        ({"accepts": True}, at(8), at(LIND, "PERSON", "accepted", "person")),
        ({"accepts": True, "actor": None}, at(8), at(8, "PERSON", "accepted")),
        ({"links": True}, at(8), at(LIND, actor_origin="person")),
        ({"links": True}, at(LIND), at(LIND, actor_origin="person")),
        ({"links": True}, at(state="rejected"), at(LIND, actor_origin="person")),
        ({"links": True}, at(8, state="accepted"), at(LIND, state="accepted", actor_origin="person")),
    ],
)
def test_decision_makes_a_mention_stand_like_the_example(said, before, after):
    assert decision(**said).applied_to(before) == after


def test_machines_word_alone_is_no_decision(db):
    story = article("Ana Lind spoke.")
    assert Decision.of(mention(story, "Ana Lind", actor("Ana Lind"))) is None
    assert Decision.of(mention(story, "Lind", None, actor_origin="person")) is None


def test_database_finds_the_same_mentions_to_change(db):
    story, lind, berg = article("Lind " * 200), actor("Ana Lind"), actor("Tom Berg")
    standings = list(
        product((None, lind, berg), ("PERSON", "ORG"), ("suggested", "accepted", "rejected"), ("machine", "person"))
    )
    for place, (who, label, state, origin) in enumerate(standings):
        Mention.objects.create(
            article=story, start=place * 5, end=place * 5 + 4, text="Lind", key="lind", actor=who, label=label,
            state=state, actor_origin=origin,
        )  # fmt: skip
    for said in ({"rejects": True}, {"accepts": True}, {"accepts": True, "links": True}, {"links": True}):
        for who in (lind.pk,) if "links" in said else (None, lind.pk):
            one = decision(actor=who, **said)
            wanted = {m.pk for m in Mention.objects.all() if one.applied_to(Standing.of(m)) != Standing.of(m)}
            assert set(Mention.objects.otherwise_than(one).values_list("pk", flat=True)) == wanted


HERE = (1, 0, 4)


def test_words_are_never_marked_twice_with_one_label():
    moves = [Move(1, HERE, at(label="ORG"), at(label="PERSON")), Move(2, HERE, at(label="GPE"), at(label="PERSON"))]
    assert doubled(moves, {(HERE, "ORG"): 1, (HERE, "GPE"): 2}) == {2}
    assert doubled(moves, {(HERE, "ORG"): 1, (HERE, "GPE"): 2, (HERE, "PERSON"): 3}) == {1, 2}
    assert doubled([Move(1, HERE, at(), at(state="rejected"))], {(HERE, "ORG"): 1}) == set()


def test_outcome_in_words():
    said = {"words": "Lind", "actor": "Ana Lind", "label": "person", "n_new": 0}
    assert in_words(decision(links=True), n=41, n_articles=12, **said) == (
        "Linked 41 mentions of “Lind” to Ana Lind in 12 articles."
    )
    assert in_words(decision(rejects=True), n=1, n_articles=1, **said) == "Rejected 1 mention of “Lind” in 1 article."
    assert in_words(decision(accepts=True, actor=None), n=2, n_articles=1, **said | {"n_new": 1}) == (
        "Accepted 2 mentions of “Lind” as person in 1 article. 1 of them is newly marked."
    )
    assert in_words(decision(accepts=True), n=2, n_articles=1, **said) == (
        "Accepted 2 mentions of “Lind” as Ana Lind, person, in 1 article."
    )
