import pytest
from django.contrib.auth.models import User

from entities.models import Actor, Wording
from entities.reads.articles.history import changes
from entities.services.correcting.mentions import add_mention, set_mention_label
from entities.services.correcting.quotes import accept_quote, add_quote, change_quote_span, set_stance, set_targets
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.step import StaleRevision
from entities.services.derived.recounting import recounting
from tests.factories import article, mention, quote, user

TEXT = "“We will talk,” Ana Lind said. She thanked Tom Berg."


@pytest.fixture
def story(db):
    return article(TEXT)


def told(story, since_revision=0):
    """The history in plain tuples."""
    return [
        (change.revision, change.by, change.verb, [(e.words, e.field, e.before, e.after) for e in change.edits])
        for change in changes(story, since_revision)
    ]


def test_machines_own_work_is_no_history(story, found, lind):
    mention(story, "Ana Lind", lind)
    Wording.objects.filter(quote=found).delete()
    found.delete()
    assert told(story) == []


def test_every_step_tells_who_did_what_newest_first(story, found, lind, berg, bob):
    alice = user("alice", "editor")
    set_speaker(quote=found, speaker=berg, by=bob, expected_revision=0)
    set_speaker(quote=found, speaker=None, words="an official", by=alice, expected_revision=1)
    accept_quote(quote=found, by=bob, expected_revision=2)
    assert told(story) == [
        (3, "bob", "accepted a quote", [("We will talk", "State", "suggested", "accepted")]),
        (2, "alice", "set the speaker", [("We will talk", "Speaker", "Tom Berg", "an official")]),
        (1, "bob", "set the speaker", [("We will talk", "Speaker", "Ana Lind", "Tom Berg")]),
    ]


def test_only_what_came_after_a_revision_is_told(story, found, berg, bob):
    set_speaker(quote=found, speaker=berg, by=bob, expected_revision=0)
    set_stance(quote=found, stance="negative", by=bob, expected_revision=1)
    assert told(story, since_revision=1) == [
        (2, "bob", "set the stance", [("We will talk", "Stance toward Tom Berg", "neutral", "negative")])
    ]


def test_confirming_a_value_is_told_as_such(story, found, lind, bob):
    set_speaker(quote=found, speaker=lind, by=bob, expected_revision=0)
    ((edit,),) = [change.edits for change in changes(story)]
    assert (edit.field, edit.before, edit.after, edit.confirmed) == ("Speaker", "Ana Lind", "Ana Lind", True)


def test_another_of_the_same_name_is_told(story, found, bob):
    namesake = Actor.objects.create(name="Ana Lind", key="ana lind", kind="person")
    set_speaker(quote=found, speaker=namesake, by=bob, expected_revision=0)
    assert told(story)[0][3] == [("We will talk", "Speaker", "Ana Lind", "Ana Lind (another of that name)")]


def test_confirmed_subjects_are_told(story, found, berg, bob):
    set_targets(quote=found, actors=[berg], by=bob, expected_revision=0)
    assert told(story)[0][3] == [("We will talk", "About", "as suggested", "as suggested")]


def test_link_that_shows_the_same_speaker_is_told_and_makes_others_stale(story, found, lind, bob):
    with recounting(article=story):
        links = [mention(story, words, lind, form="pronoun") for words in ("Ana Lind", "She")]
    for revision, link in enumerate(links):
        set_speaker(quote=found, speaker=lind, via=link, by=bob, expected_revision=revision)
    assert told(story)[0][3] == [("We will talk", "Shown by", "Ana Lind", "She")]
    with pytest.raises(StaleRevision):
        set_speaker(quote=found, speaker=lind, via=links[0], by=bob, expected_revision=1)


def test_targets_that_go_and_come_are_told(story, found, lind, berg, bob):
    set_targets(quote=found, actors=[lind], by=bob, expected_revision=0)
    edits = [("We will talk", "About", "Tom Berg", ""), ("We will talk", "About", "", "Ana Lind")]
    assert told(story) == [(1, "bob", "set whom it is about", edits)]


def test_another_order_of_the_targets_is_told_and_makes_others_stale(story, found, lind, berg, bob):
    set_targets(quote=found, actors=[lind, berg], by=bob, expected_revision=0)
    set_targets(quote=found, actors=[berg, lind], by=bob, expected_revision=1)
    assert told(story)[0][3] == [
        ("We will talk", "About", "Ana Lind (1st)", "Ana Lind (2nd)"),
        ("We will talk", "About", "Tom Berg (2nd)", "Tom Berg (1st)"),
    ]
    assert told(story)[1][3] == [("We will talk", "About", "", "Ana Lind")]
    with pytest.raises(StaleRevision):
        set_targets(quote=found, actors=[lind], by=bob, expected_revision=1)


def test_who_has_no_name_is_told_by_the_words(story, lind, bob):
    with recounting(article=story):
        made = quote(story, "We will talk", lind, unnamed=["the guards"])
    guards = made.unnamed_targets.get()
    set_stance(quote=made, stance="negative", unnamed=guards.pk, by=bob, expected_revision=0)
    set_targets(quote=made, actors=[lind], without=guards.pk, by=bob, expected_revision=1)
    went, toward = changes(story)
    assert {(edit.field, edit.before, edit.after) for edit in went.edits} == {
        ("About", "“the guards”", ""),
        ("About", "", "Ana Lind"),
    }
    assert ("Stance toward “the guards”", "neutral", "negative") in [
        (edit.field, edit.before, edit.after) for edit in toward.edits
    ]


def test_new_borders_are_told_as_words(story, found, bob):
    change_quote_span(quote=found, start=4, end=13, by=bob, expected_revision=0)
    assert told(story) == [
        (1, "bob", "changed a quote's borders", [("We will talk", "Words", "We will talk", "will talk")])
    ]


def test_added_annotations_are_told(story, lind, bob):
    add_quote(article=story, start=31, end=51, speaker=lind, by=bob, expected_revision=0)
    step = add_mention(article=story, start=16, end=24, label="PERSON", actor=lind, by=bob, expected_revision=1)
    [made] = step.mentions
    set_mention_label(mention=made, label="ORG", by=bob, expected_revision=2)
    assert told(story) == [
        (3, "bob", "set what a mention names", [("Ana Lind", "Names a", "person", "organisation")]),
        (2, "bob", "added a mention", [("Ana Lind", "Mention", "", "Ana Lind")]),
        (1, "bob", "added a quote", [("She thanked Tom Berg", "Quote", "", "She thanked Tom Berg")]),
    ]


def test_people_and_actors_since_removed_leave_their_steps(story, found, berg, bob):
    set_speaker(quote=found, speaker=berg, by=bob, expected_revision=0)
    set_speaker(quote=found, speaker=None, by=bob, expected_revision=1)
    set_targets(quote=found, actors=[], by=bob, expected_revision=2)
    found.targets.all().delete()
    Actor.objects.filter(pk=berg.pk).delete()
    User.objects.filter(pk=bob.pk).delete()
    assert told(story, since_revision=1)[-1] == (
        2, "somebody who left", "set the speaker", [("We will talk", "Speaker", "Tom Berg", "unknown")],
    )  # fmt: skip


def test_history_takes_as_many_queries_for_one_step_as_for_three(
    story, found, berg, lind, bob, django_assert_num_queries
):
    set_speaker(quote=found, speaker=berg, by=bob, expected_revision=0)
    with django_assert_num_queries(13):
        changes(story)
    set_speaker(quote=found, speaker=lind, by=bob, expected_revision=1)
    set_speaker(quote=found, speaker=None, by=user("alice", "editor"), expected_revision=2)
    with django_assert_num_queries(13):
        changes(story)
