"""Merges beside other writers: real transactions, real waiting."""

import threading

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from entities.models import Actor, Mention, Merge
from entities.reads.actors.merge_preview import CannotMerge
from entities.services import corpus_changes
from entities.services.actors.merging import merge_actors
from entities.services.corpus_changes import CorpusChange, change_corpus
from entities.services.correcting.mentions import set_mention_actor
from entities.services.derived.exact import drift, repair
from entities.tasks import change_corpus as job
from newsdesk.queue.progress import Progress
from tests.beside import at_once, in_thread
from tests.factories import actor, article, job_context, mention, quote, user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def bob():
    return user("bob")


@pytest.fixture
def john():
    return actor("John Smith")


@pytest.fixture
def short():
    return actor("J. Smith")


def stories(*actors, n=4):
    for day in range(n):
        told = article(f"“We will talk,” J. Smith said on day {day}. John Smith agreed.")
        for one in actors:
            mention(told, one.name, one)
        quote(told, "We will talk", actors[0], [actors[-1]] if len(actors) > 1 else ())
    repair()


def test_two_who_merge_the_same_pair_either_way_make_one_merge(john, short, bob):
    stories(short, john)
    raised = at_once(
        lambda: merge_actors(keep=john, absorb=short, by=bob),
        lambda: merge_actors(keep=short, absorb=john, by=bob),
    )
    assert [type(problem) for problem in raised] == [CannotMerge]
    assert Merge.objects.count() == 1
    assert not any(vars(drift()).values())


def test_a_correction_that_names_the_actor_while_it_is_merged_writes_the_kept_one(john, short, bob):
    stories(short, john, n=1)
    elsewhere = article("Smith came late. Nobody saw him.")
    late = mention(elsewhere, "Smith", None)
    stale = Actor.objects.get(pk=short.pk)
    corrected = threading.Event()

    def correct():
        set_mention_actor(mention=late, actor=stale, by=bob, expected_revision=elsewhere.revision)
        corrected.set()

    with transaction.atomic():
        merge_actors(keep=john, absorb=short, by=bob)
        writer = in_thread(correct, raised := [])
        assert not corrected.wait(0.5)  # it waits for the merge
    writer.join(60)
    assert raised == []
    assert Mention.objects.get(pk=late.pk).actor == john
    assert not any(vars(drift()).values())


def test_a_large_merge_is_done_by_a_job_that_tells_how_far_it_is(john, short, bob, job_queue, monkeypatch):
    monkeypatch.setattr(corpus_changes, "ROWS_AT_ONCE", 3)
    stories(short, john)
    change = change_corpus(
        verb=CorpusChange.Verb.MERGE, arguments={"keep": john.pk, "absorb": short.pk}, words="Merging", rows=8, by=bob
    )
    assert (change.done, change.total) == (0, 8)
    queued = ProcrastinateJob.objects.get()
    assert (queued.task_name, queued.args) == ("entities.change_corpus", {"change_id": change.pk})
    job.func(job_context(), change_id=change.pk)
    change.refresh_from_db()
    assert change.outcome.startswith("Merged J. Smith into John Smith. 4 mentions and 4 quotes moved.")
    assert (change.done, change.actor) == (8, john)
    assert not any(vars(drift()).values())


def test_progress_is_seen_while_the_change_is_not(john, short, bob):
    change = CorpusChange.objects.create(verb="merge", arguments={}, words="Merging", total=10, by=bob)
    with transaction.atomic():
        Progress(change).add(4)
        transaction.set_rollback(True)
    change.refresh_from_db()
    assert change.done == 4
