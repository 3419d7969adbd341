import pytest

from entities.models import ActorActivity
from entities.rules.texts.spans import InvalidSpan
from entities.services.correcting.mentions import (
    accept_mention,
    add_mention,
    move_mention_border,
    reject_mention,
    reopen_mention,
    set_mention_actor,
    set_mention_label,
)
from entities.services.correcting.step import AlreadyMarked, StaleRevision
from entities.services.correcting.undo import undo_step
from entities.services.derived.recounting import recounting
from tests.factories import article, mention

pytestmark = pytest.mark.usefixtures("counts_stay_exact")

TEXT = "Ana Lind met Tom Berg. She thanked him. 👍🏽 Ine\u0301s came, too."


@pytest.fixture
def story(db):
    return article(TEXT)


@pytest.fixture
def found(story, lind):
    with recounting(article=story):
        made = mention(story, "Ana Lind", lind)
    return made


def mentions_counted():
    rows = ActorActivity.objects.exclude(mentions=0).select_related("actor")
    return {(row.actor.name, row.verified): row.mentions for row in rows}


def test_accept_and_reopen_move_between_the_layers(found, bob):
    accept_mention(mention=found, by=bob, expected_revision=0)
    assert (found.layer, mentions_counted()) == ("verified", {("Ana Lind", True): 1})
    reopen_mention(mention=found, by=bob, expected_revision=1)
    assert (found.layer, mentions_counted()) == ("machine", {("Ana Lind", False): 1})


def test_reject_takes_it_out_of_the_counts(found, bob):
    reject_mention(mention=found, by=bob, expected_revision=0)
    assert (found.layer, mentions_counted()) == ("rejected", {})


def test_set_actor_moves_the_count_and_remembers_the_name(found, berg, bob):
    set_mention_actor(mention=found, actor=berg, by=bob, expected_revision=0)
    assert (found.actor, found.actor_origin, found.layer) == (berg, "person", "edited")
    assert mentions_counted() == {("Tom Berg", False): 1}
    assert [(a.text, a.origin) for a in berg.aliases.all()] == [("Ana Lind", "person"), ("Tom Berg", "machine")]


def test_set_actor_of_a_pronoun_remembers_no_name(story, berg, bob):
    she = mention(story, "She", None, form="pronoun")
    set_mention_actor(mention=she, actor=berg, by=bob, expected_revision=0)
    assert [a.text for a in berg.aliases.all()] == ["Tom Berg"]


def test_set_label_accepts_the_mention(found, bob):
    set_mention_label(mention=found, label="ORG", by=bob, expected_revision=0)
    assert (found.label, found.layer) == ("ORG", "verified")


def test_set_label_that_the_words_already_carry_is_refused(story, found, bob):
    mention(story, "Ana Lind", None, label="ORG")
    with pytest.raises(AlreadyMarked, match="“Ana Lind” is already marked as organisation"):
        set_mention_label(mention=found, label="ORG", by=bob, expected_revision=0)
    story.refresh_from_db()
    assert story.revision == 0


def test_reopen_after_the_words_were_marked_anew_is_refused(story, found, lind, bob):
    reject_mention(mention=found, by=bob, expected_revision=0)
    add_mention(article=story, start=0, end=8, label="PERSON", actor=lind, by=bob, expected_revision=1)
    with pytest.raises(AlreadyMarked):
        reopen_mention(mention=found, by=bob, expected_revision=2)


def test_add_mention_is_verified_and_counted(story, berg, bob):
    step = add_mention(article=story, start=13, end=21, label="PERSON", actor=berg, by=bob, expected_revision=0)
    [added] = step.mentions
    assert (added.text, added.layer, story.revision) == ("Tom Berg", "verified", 1)
    assert mentions_counted() == {("Tom Berg", True): 1}


def test_add_mention_twice_is_refused(story, berg, bob):
    add_mention(article=story, start=13, end=21, label="PERSON", actor=berg, by=bob, expected_revision=0)
    with pytest.raises(AlreadyMarked, match="“Tom Berg” is already marked as person"):
        add_mention(article=story, start=13, end=21, label="PERSON", actor=berg, by=bob, expected_revision=1)


@pytest.mark.parametrize("words", ["👍", "Ine"])
def test_add_mention_of_half_a_character_is_refused(story, words, bob):
    start = TEXT.index(words)
    with pytest.raises(InvalidSpan):
        add_mention(
            article=story, start=start, end=start + len(words), label="MISC", actor=None, by=bob, expected_revision=0
        )


def test_second_writer_of_one_mention_is_refused(found, berg, bob):
    reject_mention(mention=found, by=bob, expected_revision=0)
    with pytest.raises(StaleRevision) as stale:
        set_mention_actor(mention=found, actor=berg, by=bob, expected_revision=0)
    (edit,) = stale.value.changes[0].edits
    assert (edit.words, edit.field, edit.before, edit.after) == ("Ana Lind", "State", "suggested", "rejected")


def test_every_writer_keeps_the_folded_words(story, found, lind, bob):
    step = add_mention(article=story, start=13, end=16, label="PERSON", actor=lind, by=bob, expected_revision=0)
    [added] = step.mentions
    assert (added.text, added.key) == ("Tom", "tom")
    move_mention_border(
        mention=added, edge="end", by_steps=1, unit="word", by=bob, expected_revision=story.revision
    )  # fmt: skip
    assert (added.text, added.key) == ("Tom Berg", "tom berg")
    undo_step(article=story, revision=2, by=bob)
    added.refresh_from_db()
    assert (added.text, added.key) == ("Tom", "tom")
