import pghistory
import pytest

from entities.models import Actor, Alias, Mention, Quote, QuoteSpan, QuoteTarget, UnnamedTarget
from entities.reads.articles import history
from entities.reads.articles.steps import OwnSteps, Step, to_redo, to_undo, undone
from entities.services.actors.merging import merge_actors
from entities.services.correcting.mentions import add_mention, reject_mention, set_mention_actor, set_mention_label
from entities.services.correcting.quotes import (
    accept_quote,
    add_quote,
    change_quote_span,
    reject_quote,
    set_stance,
    set_targets,
)
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.step import StaleRevision
from entities.services.correcting.undo import CannotUndo, undo_step
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, mention

pytestmark = pytest.mark.usefixtures("counts_stay_exact")


@pytest.fixture
def found(story, found, lind):
    """The quote with its speaker's phrase and the mention that names her, counted."""
    with recounting(article=story):
        QuoteSpan.objects.create(quote=found, part="speaker", position=0, start=16, end=28)
        UnnamedTarget.objects.create(quote=found, position=0, words="his men", start=8, end=12)
        UnnamedTarget.objects.create(quote=found, position=1, words="the guards", start=8, end=12)
        mention(story, "Ana Lind", lind)
    return found


def guards():
    return UnnamedTarget.objects.get(words="the guards").pk


def stored(story):
    """Everything an undo has to bring back, as plain values."""
    models = (Quote, QuoteSpan, QuoteTarget, UnnamedTarget, Mention, Alias, Actor)
    found = {model: list(model.objects.order_by("pk").values()) for model in models}
    for row in found[Quote]:
        del row["arrived_at"]  # what an undo brings back has just changed
    return found


def step(by, story, verb, annotation, **what):
    """Correct, as somebody who has just looked."""
    story.refresh_from_db()
    annotation.refresh_from_db()
    annotation.article = story
    return verb(**{annotation._meta.model_name: annotation}, by=by, expected_revision=story.revision, **what)


STEPS = {
    "speaker": lambda q, m, who, story, by: step(by, story, set_speaker, q, speaker=who),
    "speaker by a mention": lambda q, m, who, story, by: step(by, story, set_speaker, q, speaker=who, via=m),
    "unnamed speaker": lambda q, m, who, story, by: step(by, story, set_speaker, q, speaker=None, words="a man"),
    "about": lambda q, m, who, story, by: step(by, story, set_targets, q, actors=[m.actor, who]),
    "about nobody": lambda q, m, who, story, by: step(by, story, set_targets, q, actors=[]),
    "not about the guards": lambda q, m, who, story, by: step(
        by, story, set_targets, q, actors=[t.actor for t in q.targets.all()], without=guards()
    ),
    "a name for the guards": lambda q, m, who, story, by: step(
        by, story, set_targets, q, actors=[who], without=guards()
    ),
    "stance toward the guards": lambda q, m, who, story, by: step(
        by, story, set_stance, q, stance="negative", unnamed=guards()
    ),
    "stance": lambda q, m, who, story, by: step(by, story, set_stance, q, stance="negative"),
    "accept": lambda q, m, who, story, by: step(by, story, accept_quote, q),
    "reject": lambda q, m, who, story, by: step(by, story, reject_quote, q),
    "borders": lambda q, m, who, story, by: step(by, story, change_quote_span, q, start=1, end=8),
    "new quote": lambda q, m, who, story, by: add_quote(
        article=story, start=35, end=54, speaker=who, targets=[who], by=by, expected_revision=story.revision
    ),
    "new mention": lambda q, m, who, story, by: add_mention(
        article=story, start=46, end=54, label="PERSON", actor=who, by=by, expected_revision=story.revision
    ),
    "mention of another": lambda q, m, who, story, by: step(by, story, set_mention_actor, m, actor=who),
    "mention of nobody": lambda q, m, who, story, by: step(by, story, set_mention_actor, m, actor=None),
    "label": lambda q, m, who, story, by: step(by, story, set_mention_label, m, label="ORG"),
    "rejected mention": lambda q, m, who, story, by: step(by, story, reject_mention, m),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_undo_brings_every_row_back_and_redo_makes_the_step_again(story, found, bob, name):
    who = actor("Eva Holm")
    before = stored(story)
    STEPS[name](found, story.mentions.get(), who, story, bob)
    after = stored(story)
    assert after != before
    undo_step(article=story, revision=1, by=bob)
    assert stored(story) == before
    assert not any(drift().counters)
    undo_step(article=story, revision=2, by=bob)
    assert stored(story) == after
    assert not any(drift().counters)
    undo_step(article=story, revision=1, by=bob)
    assert stored(story) == before
    assert story.revision == 4


def test_undo_is_refused_with_the_difference_when_somebody_went_on(story, found, bob, alice, lind):
    step(bob, story, set_speaker, found, speaker=None, words="a man")
    step(alice, story, set_stance, found, stance="negative")
    before = stored(story)
    with pytest.raises(StaleRevision) as refused:
        undo_step(article=story, revision=1, by=bob)
    assert [(change.by, change.verb) for change in refused.value.changes] == [("alice", "set the stance")]
    assert stored(story) == before
    story.refresh_from_db()
    assert story.revision == 2


def test_undo_goes_on_after_the_later_step_was_undone(story, found, bob, alice):
    before = stored(story)
    step(bob, story, set_speaker, found, speaker=None, words="a man")
    step(alice, story, set_stance, found, stance="negative")
    undo_step(article=story, revision=2, by=alice)
    undo_step(article=story, revision=1, by=bob)
    assert stored(story) == before


def test_undo_leaves_other_annotations_as_they_are(story, found, bob, alice):
    step(bob, story, reject_quote, found)
    step(alice, story, reject_mention, story.mentions.get())
    undo_step(article=story, revision=1, by=bob)
    found.refresh_from_db()
    assert (found.state, story.mentions.get().state) == ("suggested", "rejected")


def test_new_quote_to_which_somebody_added_is_not_taken_away(story, bob, alice, berg):
    [made] = add_quote(article=story, start=1, end=13, by=bob, expected_revision=0).quotes
    step(alice, story, set_targets, made, actors=[berg])
    with pytest.raises(StaleRevision):
        undo_step(article=story, revision=1, by=bob)
    assert [target.actor for target in made.targets.all()] == [berg]


def test_step_is_undone_once_however_often_it_is_asked(story, found, bob):
    step(bob, story, reject_quote, found)
    undo_step(article=story, revision=1, by=bob)
    with pytest.raises(CannotUndo, match="already undone"):
        undo_step(article=story, revision=1, by=bob)
    found.refresh_from_db()
    assert found.state == "suggested"


def test_step_that_never_was_is_refused(story, bob):
    with pytest.raises(CannotUndo, match="no such step"):
        undo_step(article=story, revision=7, by=bob)


def test_undo_after_a_merge_names_the_kept_actor(story, found, bob, lind):
    kept = actor("Anna Lind")
    step(bob, story, set_speaker, found, speaker=None, words="a woman")
    merge_actors(keep=kept, absorb=lind, by=bob)
    undo_step(article=story, revision=1, by=bob)
    found.refresh_from_db()
    assert (found.speaker, found.speaker_words) == (kept, "")


def test_undo_after_the_new_speaker_was_merged_is_no_conflict(story, found, bob, lind):
    wrong, kept = actor("A. Lindh"), actor("Anders Lindh")
    step(bob, story, set_speaker, found, speaker=wrong)
    merge_actors(keep=kept, absorb=wrong, by=bob)
    undo_step(article=story, revision=1, by=bob)
    found.refresh_from_db()
    assert found.speaker == lind


def test_undo_that_needs_a_removed_actor_is_refused_by_its_name(story, found, bob, lind):
    step(bob, story, set_speaker, found, speaker=None, words="a woman")
    with pghistory.context(), recounting(article=story):
        story.mentions.all().delete()
    with pghistory.context():
        lind.delete()
    with pytest.raises(CannotUndo, match="Ana Lind has been removed in the meantime"):
        undo_step(article=story, revision=1, by=bob)


def test_actor_made_in_the_step_goes_and_comes_back_with_it(story, found, bob, client):
    client.force_login(bob)
    address = f"/quotes/{found.pk}/speaker/"
    client.post(address, {"new_name": "Eva Holm", "new_kind": "person", "expected_revision": 0})
    made = Actor.objects.get(name="Eva Holm")
    undo_step(article=story, revision=1, by=bob)
    assert not Actor.objects.filter(name="Eva Holm").exists()
    undo_step(article=story, revision=2, by=bob)
    found.refresh_from_db()
    assert (found.speaker, list(made.aliases.values_list("text", flat=True))) == (made, ["Eva Holm"])


def test_actor_made_in_the_step_stays_while_others_name_it(story, found, bob, client):
    client.force_login(bob)
    client.post(f"/quotes/{found.pk}/speaker/", {"new_name": "Eva Holm", "new_kind": "person", "expected_revision": 0})
    made = Actor.objects.get(name="Eva Holm")
    with recounting(article=story):
        mention(story, "Tom Berg", made)
    undo_step(article=story, revision=1, by=bob)
    assert [alias.text for alias in made.aliases.all()] == ["Eva Holm"]


def test_undo_stands_in_the_history_with_what_it_undid(story, found, bob, lind):
    step(bob, story, set_speaker, found, speaker=None, words="a man")
    undo_step(article=story, revision=1, by=bob)
    newest = history.changes(story)[0]
    assert (newest.verb, newest.undoes) == ("undid a step: set the speaker", 1)
    assert [(edit.before, edit.after) for edit in newest.edits] == [("a man", "Ana Lind")]


def test_own_steps_are_undone_newest_first_and_made_again_in_order(story, found, bob, alice):
    step(bob, story, set_stance, found, stance="negative")
    step(bob, story, accept_quote, found)
    step(alice, story, reject_mention, story.mentions.get())
    for _ in range(2):
        undo_step(article=story, revision=OwnSteps(story, bob.pk).undo.revision, by=bob)
    found.refresh_from_db()
    assert (found.state, found.stance, OwnSteps(story, bob.pk).undo) == ("suggested", "neutral", None)
    undo_step(article=story, revision=OwnSteps(story, bob.pk).redo.revision, by=bob)
    found.refresh_from_db()
    assert (found.state, found.stance) == ("suggested", "negative")
    undo_step(article=story, revision=OwnSteps(story, bob.pk).redo.revision, by=bob)
    found.refresh_from_db()
    assert (found.state, found.stance, OwnSteps(story, bob.pk).redo) == ("accepted", "negative", None)
    assert story.mentions.get().state == "rejected"


BOB, ALICE = 1, 2


def at(revision, verb="accept_quote", by=BOB, undoes=None):
    return Step(None, revision, by, verb, undoes)


def test_undone_undo_lets_its_step_stand_again():
    steps = [at(1), at(2, "undo_step", undoes=1)]
    assert undone(steps) == {1}
    assert undone([*steps, at(3, "redo_step", undoes=2)]) == {2}


def test_redo_ends_where_its_author_goes_on_correcting():
    steps = [at(1), at(2, "undo_step", undoes=1)]
    assert to_redo(steps, BOB).revision == 2
    assert to_redo([*steps, at(3)], BOB) is None
    assert to_redo([*steps, at(3, by=ALICE)], BOB).revision == 2
    assert to_undo([*steps, at(3, by=ALICE)], BOB) is None
