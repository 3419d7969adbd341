"""Several speakers of one quote, speakers who are only a guess, and whom speakers quote in turn."""

import random

import pytest

from entities.models import Actor, ActorActivity, ActorTotal, InnerAttribution, JointSpeaker, PairTotal, Quote
from entities.reads.articles.history import changes
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.actors.splitting import split_actor
from entities.services.correcting.quotes import accept_quote, reject_quote, reopen_quote, set_targets
from entities.services.correcting.reshaping import split_quote
from entities.services.correcting.speakers import (
    NeedsAName,
    NotASpeaker,
    add_speaker,
    confirm_speaker,
    remove_inner,
    remove_speaker,
    set_inner_speaker,
    set_speaker,
)
from entities.services.correcting.step import NothingToChange
from entities.services.correcting.undo import undo_step
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from newsdesk.web.refusals import Refusal
from tests.factories import actor, article, mention, quote, user

TEXT = (
    "Ana Lind and Tom Berg said the port is safe. The ministry said the driver told police of Eva Holm. Ana Lind left."
)


@pytest.fixture
def mia(db):
    return user("mia", "annotator")


@pytest.fixture
def holm(db):
    return actor("Eva Holm")


@pytest.fixture
def story(lind, berg, holm):
    """A quote by two about a third, and one whose speaker quotes somebody in turn."""
    made = article(TEXT)
    with recounting(article=made):
        mention(made, "Ana Lind", lind)
        mention(made, "Tom Berg", berg)
        mention(made, "Eva Holm", holm)
        both = quote(made, "the port is safe", lind, about=[holm])
        JointSpeaker.objects.create(quote=both, actor=berg, position=1)
        both.spans.create(part="source", position=0, start=0, end=21)
        nested = quote(made, "the driver told police of Eva Holm", actor("The ministry", "organisation"))
        at = TEXT.index("the driver")
        InnerAttribution.objects.create(
            quote=nested, position=0, source=[[at, at + 10]], cue=[[at + 11, at + 15]], speaker=berg
        )
    return made


@pytest.fixture
def both(story):
    return story.quotes.get(text="the port is safe")


def speakers(found):
    return [who.name for who in Quote.objects.get(pk=found.pk).speakers]


def said_by(who):
    return ActorTotal.objects.of_layer().get(actor=who).quotes_by


def act(verb, found, by, **said):
    found = Quote.objects.select_related("article").get(pk=found.pk)
    return verb(quote=found, by=by, expected_revision=found.article.revision, **said)


def undo(found, by):
    found = Quote.objects.select_related("article").get(pk=found.pk)
    return undo_step(article=found.article, revision=found.article.revision, by=by)


def test_a_quote_of_two_counts_once_for_each_of_them(both, lind, berg, holm):
    assert (said_by(lind), said_by(berg)) == (1, 1)
    rows = PairTotal.objects.of_layer().about(holm).values_list("speaker__name", "quotes")
    assert sorted(rows) == [("Ana Lind", 1), ("Tom Berg", 1)]
    assert ActorTotal.objects.of_layer().get(actor=holm).quotes_about == 1
    assert len(drift()) == 0


def test_each_of_two_is_found_by_who_asks_for_them(both, lind, berg, holm):
    assert list(Quote.objects.by(berg)) == list(Quote.objects.by(lind)) == list(Quote.objects.by(lind, berg)) == [both]
    assert not Quote.objects.by(holm).exists()
    assert both not in Quote.objects.not_by(berg)


def test_a_speaker_is_added_changed_and_taken_away(both, lind, berg, holm, mia):
    act(add_speaker, both, mia, speaker=holm)
    assert speakers(both) == ["Ana Lind", "Tom Berg", "Eva Holm"]
    act(remove_speaker, both, mia, speaker=lind)
    assert speakers(both) == ["Tom Berg", "Eva Holm"]
    act(set_speaker, both, mia, speaker=lind, instead_of=holm)
    assert speakers(both) == ["Tom Berg", "Ana Lind"]
    act(set_speaker, both, mia, speaker=holm)
    assert speakers(both) == ["Eva Holm", "Ana Lind"]
    assert (said_by(lind), said_by(berg), said_by(holm)) == (1, 0, 1)
    assert len(drift()) == 0
    assert Quote.objects.get(pk=both.pk).speaker_origin == "person"


def test_whoever_is_named_twice_speaks_once(both, berg, mia):
    act(set_speaker, both, mia, speaker=berg)
    assert speakers(both) == ["Tom Berg"]
    with pytest.raises(NothingToChange, match="already one of the speakers"):
        act(add_speaker, both, mia, speaker=berg)


def test_the_last_speaker_taken_away_leaves_nobody_known(both, lind, berg, mia):
    act(remove_speaker, both, mia, speaker=lind)
    act(remove_speaker, both, mia, speaker=berg)
    assert speakers(both) == []
    act(add_speaker, both, mia, speaker=berg)
    assert speakers(both) == ["Tom Berg"]


def test_what_makes_no_sense_is_refused(both, holm, mia):
    with pytest.raises(NotASpeaker, match="Eva Holm is not one of the speakers"):
        act(remove_speaker, both, mia, speaker=holm)
    with pytest.raises(NeedsAName, match="Remove the others first"):
        act(set_speaker, both, mia, speaker=None, words="an official")
    with pytest.raises(NothingToChange):
        act(confirm_speaker, act(confirm_speaker, both, mia).quotes[0], mia)
    assert speakers(both) == ["Ana Lind", "Tom Berg"]


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (add_speaker, {"speaker": "Eva Holm"}),
        (remove_speaker, {"speaker": "Ana Lind"}),
        (remove_speaker, {"speaker": "Tom Berg"}),
        (set_speaker, {"speaker": "Eva Holm", "instead_of": "Tom Berg"}),
        (confirm_speaker, {}),
    ],
)
def test_every_step_is_undone_and_made_again(both, mia, verb, said):
    said = {name: Actor.objects.get(name=who) for name, who in said.items()}
    act(verb, both, mia, **said)
    after = speakers(both)
    undo(both, mia)
    now = Quote.objects.get(pk=both.pk)
    assert (speakers(both), now.speaker_origin) == (["Ana Lind", "Tom Berg"], "machine")
    assert len(drift()) == 0
    undo(both, mia)
    assert speakers(both) == after
    assert len(drift()) == 0


def test_the_history_says_it_in_words(both, berg, holm, mia):
    act(remove_speaker, both, mia, speaker=berg)
    act(add_speaker, both, mia, speaker=holm)
    added, removed = changes(both.article)
    assert (added.verb, removed.verb) == ("added a speaker", "removed a speaker")
    assert [(e.field, e.before, e.after) for e in added.edits] == [("Together with", "", "Eva Holm")]
    assert ("Together with", "Tom Berg", "") in [(e.field, e.before, e.after) for e in removed.edits]


def test_a_second_half_is_said_by_all_of_them(both, mia):
    step = act(split_quote, both, mia, at=both.start + len("the port "))
    assert [speakers(one) for one in step.quotes] == [["Ana Lind", "Tom Berg"]] * 2
    assert len(drift()) == 0


# --- perhaps ---


@pytest.fixture
def guess(both):
    with recounting(article=both.article):
        Quote.objects.filter(pk=both.pk).update(speaker_doubted=True)
    return both


def test_a_guess_counts_for_nobody_and_its_subject_is_still_spoken_of(guess, lind, berg, holm):
    assert (said_by(lind), said_by(berg)) == (0, 0)
    assert not PairTotal.objects.exclude(quotes=0).exists()
    assert ActorTotal.objects.of_layer().get(actor=holm).quotes_about == 1
    assert len(drift()) == 0
    assert Quote.objects.by(lind).get() == guess
    assert not Quote.objects.by(lind).plain().exists()


@pytest.mark.parametrize("verb", [confirm_speaker, accept_quote])
def test_whoever_confirms_a_guess_makes_it_count(guess, lind, berg, mia, verb):
    before = guess.arrived_at
    act(verb, guess, mia)
    now = Quote.objects.get(pk=guess.pk)
    assert not now.perhaps
    assert now.arrived_at > before
    assert (said_by(lind), said_by(berg)) == (1, 1)
    undo(guess, mia)
    assert Quote.objects.get(pk=guess.pk).perhaps
    assert (said_by(lind), said_by(berg)) == (0, 0)
    assert len(drift()) == 0


def test_a_confirmed_speaker_is_told_in_the_history(guess, mia):
    act(confirm_speaker, guess, mia)
    [change] = changes(guess.article)
    assert change.verb == "confirmed the speaker"
    assert [(edit.field, edit.before) for edit in change.edits] == [("Speaker", "Ana Lind")]


def test_without_a_name_nothing_is_perhaps(guess):
    Quote.objects.filter(pk=guess.pk).update(speaker=None)
    assert not Quote.objects.get(pk=guess.pk).perhaps


# --- the chain ---


def test_whom_the_speaker_quotes_is_changed_taken_away_and_returns(story, lind, mia):
    nested = story.quotes.exclude(inner=None).get()
    act(set_inner_speaker, nested, mia, position=0, speaker=lind)
    assert nested.inner.get().speaker == lind
    act(remove_inner, nested, mia, position=0)
    assert not nested.inner.exists()
    gone, given = changes(story)
    assert [(e.field, e.before, e.after) for e in given.edits] == [
        ("Citing", "the driver (Tom Berg)", "the driver (Ana Lind)")
    ]
    assert [(e.field, e.before, e.after) for e in gone.edits] == [("Citing", "the driver (Ana Lind)", "")]
    undo(nested, mia)
    assert nested.inner.get().speaker == lind
    assert Quote.objects.get(pk=nested.pk).chain_origin == "person"
    with pytest.raises(NotASpeaker, match="no longer there"):
        act(remove_inner, nested, mia, position=3)


# --- merges and splits ---


def test_two_speakers_who_are_one_speak_once_until_the_merge_is_undone(both, lind, berg, mia):
    merge = merge_actors(keep=lind, absorb=berg, by=mia)
    assert speakers(both) == ["Ana Lind"]
    assert said_by(lind) == 1
    assert len(drift()) == 0
    undo_merge(merge=merge, by=mia)
    assert speakers(both) == ["Ana Lind", "Tom Berg"]
    assert len(drift()) == 0


def test_the_first_of_two_is_merged_into_the_second(both, lind, berg, mia):
    merge = merge_actors(keep=berg, absorb=lind, by=mia)
    assert speakers(both) == ["Tom Berg"]
    assert len(drift()) == 0
    undo_merge(merge=merge, by=mia)
    assert speakers(both) == ["Ana Lind", "Tom Berg"]
    assert len(drift()) == 0


def test_a_merge_carries_joint_and_inner_speakers(both, berg, mia):
    other = actor("Thomas Berg")
    merge = merge_actors(keep=other, absorb=berg, by=mia)
    assert speakers(both) == ["Ana Lind", "Thomas Berg"]
    assert InnerAttribution.objects.get().speaker == other
    undo_merge(merge=merge, by=mia)
    assert speakers(both) == ["Ana Lind", "Tom Berg"]
    assert InnerAttribution.objects.get().speaker == berg
    assert len(drift()) == 0


def test_a_merge_of_a_speaker_and_the_subject_makes_it_about_themselves(both, berg, holm, mia):
    merge_actors(keep=berg, absorb=holm, by=mia)
    now = Quote.objects.get(pk=both.pk)
    assert now.about_self
    assert not now.targets.live().exists()
    assert len(drift()) == 0


def test_a_split_carries_joint_speakers(both, berg, mia):
    later = article("Tom Berg spoke again.")
    with recounting(article=later):
        mention(later, "Tom Berg", berg)
    moved = berg.mentions.get(article=both.article)
    split = split_actor(actor=berg, mentions=[moved.pk], name="Tom Berg junior", by=mia)
    assert split.n_quotes == 1
    assert speakers(both) == ["Ana Lind", "Tom Berg junior"]
    assert len(drift()) == 0


def test_nobody_is_pruned_who_speaks_with_others_or_is_quoted_in_turn(both, berg, holm):
    berg.mentions.all().delete()
    assert not Actor.objects.filter(pk=berg.pk).unused().exists()
    JointSpeaker.objects.all().delete()
    assert not Actor.objects.filter(pk=berg.pk).unused().exists()
    InnerAttribution.objects.all().delete()
    assert Actor.objects.filter(pk=berg.pk).unused().exists()


# --- storms ---


@pytest.mark.parametrize("seed", range(4))
def test_counts_stay_exact_through_a_storm_of_corrections(both, lind, berg, holm, mia, seed):
    chance = random.Random(seed)
    with recounting(article=both.article):
        more = quote(both.article, "Ana Lind left", berg, about=[holm, lind], speaker_doubted=True)
    everybody, merges = [lind, berg, holm], []
    for _ in range(40):
        found = chance.choice([both, more])
        now = list(Actor.objects.current().filter(pk__in=[one.pk for one in everybody]))
        one, other = chance.choice(now), chance.choice(now)
        steps = [
            (set_speaker, {"speaker": one}),
            (set_speaker, {"speaker": one, "instead_of": other}),
            (set_speaker, {"speaker": None}),
            (add_speaker, {"speaker": one}),
            (remove_speaker, {"speaker": one}),
            (confirm_speaker, {}),
            (accept_quote, {}),
            (reopen_quote, {}),
            (reject_quote, {}),
            (set_targets, {"actors": [one]}),
        ]
        verb, said = chance.choice(steps)
        try:
            match chance.randrange(10):
                case 0:
                    merges.append(merge_actors(keep=one, absorb=other, by=mia))
                case 1 if merges:
                    undo_merge(merge=merges.pop(), by=mia)
                case 2:
                    Quote.objects.filter(pk=found.pk).exists() and undo(found, mia)
                case _:
                    act(verb, found, mia, **said)
        except Refusal:
            pass
        assert len(drift()) == 0
        for quoted in Quote.objects.all():
            names = [who.pk for who in quoted.speakers]
            assert len(names) == len(set(names))
    assert ActorActivity.objects.exists()
