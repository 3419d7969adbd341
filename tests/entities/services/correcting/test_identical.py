import pytest

from articles.models import Article
from entities.models import Alias, Batch, Mention
from entities.nlp.annotation import ActorFound, Annotation, MentionFound, Span
from entities.reads.articles import history
from entities.reads.articles.identical_mentions import IdenticalMentions
from entities.reads.articles.steps import OwnSteps
from entities.rules.texts.identical import Standing
from entities.services.actors.merging import merge_actors
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.identical import CannotApply, apply_to_all
from entities.services.correcting.mentions import (
    accept_mention,
    add_mention,
    reject_mention,
    reopen_mention,
    set_mention_actor,
    set_mention_label,
)
from entities.services.correcting.step import StaleRevision
from entities.services.correcting.undo import CannotUndo, undo_step
from entities.services.correcting.undo_batch import undo_batch
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention

pytestmark = pytest.mark.usefixtures("counts_stay_exact")


@pytest.fixture
def other(db):
    return actor("Per Lind")


@pytest.fixture
def stories(db, other):
    """Three articles in which the machine takes every "Lind" for the other one, twice in the first."""
    told = [article("Lind spoke. Then Lind left."), article("LIND was late."), article("We saw Lind, and Berg.")]
    for story in told:
        words = "LIND" if "LIND" in story.text else "Lind"
        mention(story, words, other)
    Mention.objects.create(
        article=told[0], start=17, end=21, text="Lind", key="lind", label="PERSON", actor=other, confidence=0.9,
        published_at=told[0].published_at,
    )  # fmt: skip
    mention(told[2], "Berg", None)
    repair()
    return told


def seen(mentions):
    return {one.pk: Standing.of(one) for one in mentions}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def revision(story):
    return Article.objects.values_list("revision", flat=True).get(pk=story.pk)


def example_of(stories):
    return fresh(stories[0].mentions.get(start=0))


def linked(stories, who, by):
    """The first mention, corrected."""
    found = example_of(stories)
    set_mention_actor(mention=found, actor=who, by=by, expected_revision=revision(stories[0]))
    return fresh(found)


def apply(example, by, mentions=None, **options):
    mentions = Mention.objects.identical_to(example) if mentions is None else mentions
    return apply_to_all(example=example, as_seen=Standing.of(example), chosen=seen(mentions), by=by, **options)


def stored_mentions():
    return list(Mention.objects.order_by("pk").values())


def test_every_identical_mention_gets_the_actor_whatever_its_case(stories, lind, bob):
    done = apply(linked(stories, lind, bob), bob)
    assert done.batch.words == "Linked 3 mentions of “Lind” to Ana Lind in 3 articles. Nothing is left of Per Lind."
    assert (done.n_mentions, done.n_articles) == (3, 3)
    assert Mention.objects.filter(key="lind", actor=lind, actor_origin="person", state="suggested").count() == 4
    assert Mention.objects.get(text="Berg").actor is None
    assert [revision(story) for story in stories] == [2, 1, 1]


def test_rejection_and_acceptance_are_said_of_all(stories, bob):
    [example] = reject_mention(mention=example_of(stories), by=bob, expected_revision=0).mentions
    assert apply(example, bob).batch.words == "Rejected 3 mentions of “Lind” in 3 articles."
    assert set(Mention.objects.filter(key="lind").values_list("state", flat=True)) == {"rejected"}


def test_label_is_said_of_all_and_accepts_them(stories, other, bob):
    [example] = set_mention_label(mention=example_of(stories), label="ORG", by=bob, expected_revision=0).mentions
    assert apply(example, bob).batch.words == (
        "Accepted 3 mentions of “Lind” as Per Lind, organisation, in 3 articles."
    )
    rows = Mention.objects.filter(key="lind").values_list("label", "state", "actor", "actor_origin")
    assert set(rows) == {("ORG", "accepted", other.pk, "machine")}


def test_one_undo_takes_all_of_it_back_and_one_redo_makes_it_again(stories, lind, bob):
    example = linked(stories, lind, bob)
    before = stored_mentions()
    batch = apply(example, bob).batch
    after = stored_mentions()
    undoing = undo_batch(batch=batch, by=bob).batch
    assert stored_mentions() == before
    assert undoing.words == "Undone: 3 mentions of “Lind” in 3 articles are as before."
    assert not any(drift().counters)
    redoing = undo_batch(batch=undoing, by=bob).batch
    assert stored_mentions() == after
    assert redoing.words == "Redone: 3 mentions of “Lind” in 3 articles."
    undo_batch(batch=batch, by=bob)
    assert stored_mentions() == before


def test_batch_is_undone_once_however_often_it_is_asked(stories, lind, bob):
    batch = apply(linked(stories, lind, bob), bob).batch
    undo_batch(batch=batch, by=bob)
    with pytest.raises(CannotUndo, match="already undone"):
        undo_batch(batch=batch, by=bob)


def test_undo_leaves_what_somebody_corrected_since_and_says_so(stories, lind, other, bob, alice):
    batch = apply(linked(stories, lind, bob), bob).batch
    hers = fresh(stories[1].mentions.get())
    reject_mention(mention=hers, by=alice, expected_revision=revision(stories[1]))
    undoing = undo_batch(batch=batch, by=bob).batch
    assert undoing.words == (
        "Undone: 2 mentions of “Lind” in 2 articles are as before. 1 was left out: 1 changed since by alice."
    )
    hers.refresh_from_db()
    assert (hers.state, hers.actor) == ("rejected", lind)
    assert stories[2].mentions.get(text="Lind").actor == other
    assert [(one["article"], one["why"]) for one in undoing.left_out] == [(stories[1].pk, "changed since by alice")]
    # Nothing was left to undo in that article, and yet the step no longer waits to be undone there.
    assert OwnSteps(stories[1], bob.pk).undo is None


def test_undo_of_what_was_all_changed_since_is_refused(stories, lind, bob, alice):
    batch = apply(linked(stories, lind, bob), bob, stories[1].mentions.all()).batch
    reject_mention(mention=fresh(stories[1].mentions.get()), by=alice, expected_revision=revision(stories[1]))
    with pytest.raises(CannotUndo, match=r"Nothing of it is left to undo\. 1 was left out: 1 changed since by alice"):
        undo_batch(batch=batch, by=bob)


def test_part_of_a_batch_is_not_undone_alone(stories, lind, bob):
    apply(linked(stories, lind, bob), bob)
    with pytest.raises(CannotUndo, match="in all of them at once"):
        undo_step(article=stories[1], revision=1, by=bob)


def test_undo_after_a_merge_is_no_conflict(stories, lind, other, bob):
    batch = apply(linked(stories, lind, bob), bob).batch
    kept = actor("Anna Lind")
    merge_actors(keep=kept, absorb=lind, by=bob)
    assert undo_batch(batch=batch, by=bob).n_mentions == 3
    assert stories[1].mentions.get().actor == other


def test_own_steps_offer_the_batch_with_its_scope(stories, lind, bob):
    batch = apply(linked(stories, lind, bob), bob).batch
    steps = OwnSteps(stories[2], bob.pk)
    assert (steps.undo.batch, steps.undo.n_articles) == (batch.pk, 3)
    undoing = undo_batch(batch=batch, by=bob).batch
    steps = OwnSteps(stories[2], bob.pk)
    assert (steps.undo, steps.redo.batch) == (None, undoing.pk)
    undo_batch(batch=undoing, by=bob)
    assert OwnSteps(stories[2], bob.pk).undo.batch == batch.pk


def test_batch_is_undone_from_the_article_where_it_began(stories, lind, bob):
    example = linked(stories, lind, bob)
    batch = apply(example, bob, stories[1].mentions.all()).batch
    steps = OwnSteps(stories[0], bob.pk)
    assert (steps.undo.batch, steps.undo.words, steps.undo.n_articles) == (batch.pk, batch.words, 1)
    undo_batch(batch=batch, by=bob)
    assert OwnSteps(stories[0], bob.pk).undo.verb == "set_mention_actor"


def test_history_of_each_article_tells_who_and_what(stories, lind, bob):
    apply(linked(stories, lind, bob), bob)
    (change,) = history.changes(stories[1])
    assert (change.by, change.verb) == ("bob", "changed identical mentions in 3 articles")
    assert [(edit.words, edit.field, edit.before, edit.after) for edit in change.edits] == [
        ("LIND", "Actor", "Per Lind", "Ana Lind")
    ]


def test_mention_changed_since_the_preview_is_left_out(stories, lind, bob, alice):
    example = linked(stories, lind, bob)
    chosen = seen(Mention.objects.identical_to(example))
    hers = fresh(stories[1].mentions.get())
    accept_mention(mention=hers, by=alice, expected_revision=0)
    mention(stories[1], "late", None)  # something else in the article does not matter
    done = apply_to_all(example=example, as_seen=Standing.of(example), chosen=chosen, by=bob)
    assert done.batch.words == (
        "Linked 2 mentions of “Lind” to Ana Lind in 2 articles. 1 was left out: 1 changed in the meantime."
    )
    hers.refresh_from_db()
    assert (hers.state, hers.actor_origin, revision(stories[1])) == ("accepted", "machine", 1)


def test_mention_that_a_run_replaced_is_left_out(stories, lind, bob):
    example = linked(stories, lind, bob)
    chosen = seen(Mention.objects.identical_to(example))
    stories[1].mentions.all().delete()
    repair()
    done = apply_to_all(example=example, as_seen=Standing.of(example), chosen=chosen, by=bob)
    assert done.batch.words.endswith("1 was left out: 1 gone in the meantime.")


def test_example_changed_since_the_preview_stops_everything(stories, lind, other, bob, alice):
    example = linked(stories, lind, bob)
    before = Standing.of(example)
    set_mention_actor(mention=fresh(example), actor=other, by=alice, expected_revision=1)
    with pytest.raises(CannotApply, match="changed in the meantime"):
        apply_to_all(example=example, as_seen=before, chosen=seen(stories[1].mentions.all()), by=bob)
    assert (revision(stories[1]), Batch.objects.count()) == (0, 0)


def test_sent_twice_changes_once(stories, lind, bob):
    example = linked(stories, lind, bob)
    chosen = seen(Mention.objects.identical_to(example))
    apply_to_all(example=example, as_seen=Standing.of(example), chosen=chosen, by=bob)
    with pytest.raises(CannotApply, match=r"Nothing was changed\. 3 were left out: 3 changed in the meantime\."):
        apply_to_all(example=example, as_seen=Standing.of(example), chosen=chosen, by=bob)
    assert Batch.objects.count() == 1


def test_other_words_are_never_changed_whatever_is_sent(stories, lind, bob):
    example = linked(stories, lind, bob)
    berg = Mention.objects.get(text="Berg")
    with pytest.raises(CannotApply, match="Nothing was changed"):
        apply(example, bob, [berg])
    assert fresh(berg).actor is None


def test_open_correction_of_another_person_becomes_stale(stories, lind, bob, alice):
    hers = fresh(stories[1].mentions.get())
    apply(linked(stories, lind, bob), bob)
    with pytest.raises(StaleRevision) as stale:
        reject_mention(mention=hers, by=alice, expected_revision=0)
    assert stale.value.changes[0].by == "bob"


def test_words_that_already_carry_the_label_are_left_out(stories, bob):
    mention(stories[1], "LIND", None, label="ORG")
    [example] = set_mention_label(mention=example_of(stories), label="ORG", by=bob, expected_revision=0).mentions
    done = apply(example, bob, Mention.objects.identical_to(example).filter(label="PERSON"))
    assert done.batch.words.endswith("1 was left out: 1 already marked as organisation.")
    assert sorted(stories[1].mentions.values_list("label", "state")) == [("ORG", "suggested"), ("PERSON", "suggested")]


def test_newly_marked_words_are_marked_everywhere(stories, bob):
    berg = actor("Tom Berg")
    late = article("Berg came. So did Bergman.", title="Later")
    [example] = add_mention(
        article=late, start=0, end=4, label="PERSON", actor=berg, by=bob, expected_revision=0
    ).mentions  # fmt: skip
    more = article("It was Berg’s idea, said Tom Berg.")
    mention(more, "Tom Berg", berg)
    repair()
    places = [(one.article.pk, one.start, one.end) for one in IdenticalMentions(example).candidates if not one.mention]
    assert places == [(more.pk, 7, 11)]
    done = apply(example, bob, Mention.objects.filter(text="Berg", article=stories[2]), places=places)
    assert done.batch.words == (
        "Linked 2 mentions of “Berg” to Tom Berg, person, in 2 articles. 1 of them is newly marked."
    )
    made = more.mentions.get(start=7)
    assert (made.text, made.key, made.actor, made.layer) == ("Berg", "berg", berg, "verified")
    before = stored_mentions()
    undoing = undo_batch(batch=done.batch, by=bob).batch
    assert not more.mentions.filter(start=7).exists()
    undo_batch(batch=undoing, by=bob)
    assert stored_mentions() == before


def test_words_marked_since_the_preview_are_left_out(stories, bob, alice):
    late = article("Holm came.")
    step = add_mention(article=late, start=0, end=4, label="PERSON", actor=None, by=bob, expected_revision=0)
    [example] = step.mentions
    more = article("It was Holm.")
    add_mention(article=more, start=7, end=11, label="ORG", actor=None, by=alice, expected_revision=0)
    with pytest.raises(CannotApply, match="1 was left out: 1 marked in the meantime"):
        apply(example, bob, [], places=[(more.pk, 7, 11)])


def test_name_is_remembered_once_and_forgotten_with_the_undo(stories, lind, bob):
    example = linked(stories, lind, bob)
    Alias.objects.filter(actor=lind, key="lind").delete()
    batch = apply(example, bob).batch
    assert [(alias.text, alias.origin) for alias in lind.aliases.filter(key="lind")] == [("Lind", "person")]
    undoing = undo_batch(batch=batch, by=bob).batch
    assert lind.aliases.filter(key="lind").count() == 1  # the example is printed so
    set_mention_actor(mention=fresh(example), actor=None, by=bob, expected_revision=revision(stories[0]))
    undo_batch(batch=undoing, by=bob)
    assert lind.aliases.filter(key="lind").count() == 1


def test_everything_undecided_can_be_taken_along(stories, lind, bob, alice):
    accept_mention(mention=fresh(stories[1].mentions.get()), by=alice, expected_revision=0)
    done = apply(linked(stories, lind, bob), bob, [], undecided_too="corpus")
    assert done.n_mentions == 2
    assert fresh(stories[1].mentions.get()).actor_origin == "machine"


def read_again(story, words, label):
    """A run that finds these words once more, under this label and as a name of Per Lind."""
    at = story.text.index(words)
    found = MentionFound(Span(at, at + len(words)), label, "name", 0, 0.99)
    annotation = Annotation(story.text, (ActorFound("Per Lind", "person", ("Per Lind", words)),), (found,))
    store_annotation(article=story, annotation=annotation, pipeline="later")


def test_label_of_a_person_survives_the_next_run_with_nothing_but_its_acceptance(stories, bob):
    set_mention_label(mention=example_of(stories), label="ORG", by=bob, expected_revision=0)
    read_again(stories[0], "Lind", "PERSON")
    assert stories[0].mentions.values_list("start", "label", "state").get() == (0, "ORG", "accepted")
    step = reopen_mention(mention=example_of(stories), by=bob, expected_revision=revision(stories[0]))
    [reopened] = step.mentions
    assert reopened.layer == "machine"  # whoever takes the acceptance back leaves the label to the machine again
    read_again(stories[0], "Lind", "PERSON")
    assert stories[0].mentions.values_list("start", "label", "state").get() == (0, "PERSON", "suggested")


def test_what_was_said_of_all_survives_the_next_run(stories, lind, bob):
    apply(linked(stories, lind, bob), bob)
    read_again(stories[1], "LIND", "ORG")
    assert stories[1].mentions.values_list("label", "actor").get() == ("PERSON", lind.pk)
