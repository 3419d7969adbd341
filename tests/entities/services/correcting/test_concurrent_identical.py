"""Saying the same of identical mentions beside other writers: real transactions, real waiting."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from entities.models import Batch, CorpusChange, Mention
from entities.rules.texts.identical import Standing
from entities.services.actors.merging import merge_actors
from entities.services.corpus_changes import change_corpus, undo_everywhere
from entities.services.correcting import batches
from entities.services.correcting.identical import CannotApply, apply_to_all
from entities.services.correcting.mentions import reject_mention, set_mention_actor
from entities.services.correcting.step import StaleRevision
from entities.services.correcting.undo import CannotUndo
from entities.services.correcting.undo_batch import undo_batch
from entities.services.derived.exact import drift, repair
from entities.tasks import change_corpus as job
from tests.entities.services.actors.test_concurrent_merging import at_once
from tests.factories import actor, article, job_context, mention

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def example(bob, lind):
    """The first of five, corrected."""
    other = actor("Per Lind")
    found = [mention(article(f"On day {day} Lind spoke."), "Lind", other) for day in range(5)]
    repair()
    set_mention_actor(mention=found[0], actor=lind, by=bob, expected_revision=0)
    return found[0]


def chosen(example):
    return {one.pk: Standing.of(one) for one in Mention.objects.identical_to(example)}


def work(example, by):
    seen, like = Standing.of(example), chosen(example)
    return lambda: apply_to_all(example=Mention(pk=example.pk, key=example.key), as_seen=seen, chosen=like, by=by)


def meaning(who):
    return Mention.objects.filter(actor=who, state="suggested").count()


def test_two_who_say_it_at_once_change_it_once(example, lind, bob, alice):
    raised = at_once(work(example, bob), work(example, alice))
    assert [type(one) for one in raised] == [CannotApply]
    assert (meaning(lind), Batch.objects.count()) == (5, 1)
    assert not any(drift().counters)


def test_correction_at_the_same_moment_is_never_overwritten(example, lind, bob, alice):
    hers = Mention.objects.get(pk=max(chosen(example)))
    raised = at_once(
        work(example, bob), lambda: reject_mention(mention=hers, by=alice, expected_revision=0)
    )  # fmt: skip
    hers.refresh_from_db()
    if raised:  # she came second, and is shown what he changed
        assert [type(one) for one in raised] == [StaleRevision]
        assert (hers.state, hers.actor, meaning(lind)) == ("suggested", lind, 5)
    else:
        assert (hers.state, meaning(lind)) == ("rejected", 4)
        assert hers.actor != lind
        assert Batch.objects.get().left_out[0]["why"] == "changed in the meantime"
    assert not any(drift().counters)


def test_undone_by_two_at_once_is_undone_once(example, lind, bob, alice):
    batch = work(example, bob)().batch
    raised = at_once(lambda: undo_batch(batch=batch, by=bob), lambda: undo_batch(batch=batch, by=alice))
    assert [type(one) for one in raised] == [CannotUndo]
    assert (meaning(lind), Batch.objects.count()) == (1, 2)
    assert not any(drift().counters)


def test_merge_at_the_same_moment_leaves_no_mention_behind(example, lind, bob, alice):
    kept = actor("Anna Lind")
    raised = at_once(work(example, bob), lambda: merge_actors(keep=kept, absorb=lind, by=alice))
    assert [type(one) for one in raised] in ([], [CannotApply])
    assert (meaning(lind), meaning(kept)) == (0, 1 if raised else 5)
    assert not any(drift().counters)


def test_many_are_changed_and_undone_by_jobs(monkeypatch, example, lind, bob, job_queue):
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 3)
    like = [[pk, *seen] for pk, seen in chosen(example).items()]
    arguments = {
        "example": example.pk, "as_seen": list(Standing.of(example)), "chosen": like, "places": [], "undecided_too": "",
    }  # fmt: skip
    change = change_corpus(verb=CorpusChange.Verb.APPLY, arguments=arguments, words="…", rows=4, by=bob, at_once=3)
    assert ProcrastinateJob.objects.get().args == {"change_id": change.pk}
    assert meaning(lind) == 1
    job.func(job_context(), change_id=change.pk)
    job.func(job_context(), change_id=change.pk)  # a job that is run again finds it done
    change.refresh_from_db()
    words = "Linked 4 mentions of “Lind” to Ana Lind in 4 articles. Nothing is left of Per Lind."
    assert (change.outcome, change.done) == (words, 4)
    assert meaning(lind) == 5
    undoing = undo_everywhere(batch=change.batch, by=bob)
    job.func(job_context(), change_id=undoing.pk)
    assert meaning(lind) == 1
    assert list(Article.objects.order_by("pk").values_list("revision", flat=True)) == [3, 2, 2, 2, 2]
    assert not any(drift().counters)


def test_refusal_of_a_job_is_told_on_its_page(example, lind, bob, alice, job_queue):
    like = [[pk, *seen] for pk, seen in chosen(example).items()]
    arguments = {
        "example": example.pk, "as_seen": list(Standing.of(example)), "chosen": like, "places": [], "undecided_too": "",
    }  # fmt: skip
    change = change_corpus(verb=CorpusChange.Verb.APPLY, arguments=arguments, words="…", rows=4, by=bob, at_once=3)
    reject_mention(mention=Mention.objects.get(pk=example.pk), by=alice, expected_revision=1)
    job.func(job_context(), change_id=change.pk)
    change.refresh_from_db()
    assert change.problem == "The mention you started from has changed in the meantime. Try again."
    assert meaning(lind) == 0
