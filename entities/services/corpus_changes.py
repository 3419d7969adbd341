"""Changes that reach through the corpus: at once when they are small, as a job with progress when they are large.

Either way a change is one transaction. A job's progress is written beside it, on a connection of its own, so that
the page that waits can see it before the change is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from entities.models import Actor, Batch, CorpusChange, Mention, Merge
from entities.reads.actors.merge_preview import CannotMerge, list_that_keeps, numbers_of
from entities.rules.texts.identical import Standing
from entities.services.actors.merging import later_names, merge_actors, undo_merge
from entities.services.actors.splitting import CannotSplit, never_link, split_actor
from entities.services.actors.suggesting import dismiss_pair, suggest_duplicates
from entities.services.actors.suspecting import suggest_splits
from entities.services.correcting import batches
from entities.services.correcting.identical import CannotApply, apply_to_all
from entities.services.correcting.undo import CannotUndo
from entities.services.correcting.undo_batch import undo_batch
from newsdesk.database.again import Busy, tried_again
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.queue.progress import Progress, hold_run
from newsdesk.web.refusals import Refusal

CHANGE_CORPUS = "entities.change_corpus"
ROWS_AT_ONCE = 2_000  # what a person may be made to wait for
Verb = CorpusChange.Verb


@dataclass(frozen=True)
class Outcome:
    """What was done, in words, and whose page comes next: the actor's or the batch's."""

    words: str
    actor: Actor | None = None
    merge: Merge | None = None
    holder: Actor | None = None  # after an undo: who keeps what came later
    later: tuple[str, ...] = ()  # and under which of the names that are not theirs
    batch: Batch | None = None
    left: tuple[Actor, ...] = ()  # that nothing names any more; people said something of them


def change_corpus(
    *, verb: Verb, arguments: dict[str, Any], words: str, rows: int, by, at_once: int | None = None
) -> Outcome | CorpusChange:
    """Carry the change out, or queue it when it writes more than `at_once` rows, ROWS_AT_ONCE unless told.

    `arguments` are plain values, actors and mentions by id; `words` say what is being done. Raises what its service
    raises, a Refusal, for a change that is carried out at once; a queued one tells it in `problem`.
    """
    if rows <= (ROWS_AT_ONCE if at_once is None else at_once):
        return _CHANGES[verb](by=by, report=lambda rows: None, **arguments)
    with transaction.atomic():
        change = CorpusChange.objects.create(verb=verb, arguments=arguments, words=words, total=rows, by=by)
        app.configure_task(CHANGE_CORPUS, queue=CHANGES, priority=Priority.ASKED).defer(change_id=change.pk)
    return change


def undo_everywhere(*, batch: Batch, by) -> Outcome | CorpusChange:
    """Take a batch back, or make it again, in all its articles. May be refused, as above."""
    words = "Redoing it in all its articles" if batch.undoes_id else "Undoing it in all its articles"
    return change_corpus(
        verb=Verb.UNDO_BATCH, arguments={"batch": batch.pk}, words=words, rows=batch.n_mentions, by=by,
        at_once=batches.ROWS_AT_ONCE,
    )  # fmt: skip


@tried_again
def carry_out(change: CorpusChange) -> None:
    """Do what was asked, once: a second run of the job finds it finished. Raises Busy, and may then be run again."""
    by = get_user_model().objects.filter(pk__in=[change.by_id]).first()
    try:
        with transaction.atomic():
            hold_run(change)
            if CorpusChange.objects.filter(pk=change.pk, finished_at__isnull=False).exists():
                return
            outcome = _CHANGES[change.verb](by=by, report=Progress(change).add, **change.arguments)
            CorpusChange.objects.filter(pk=change.pk).update(
                outcome=outcome.words[:700],
                actor=outcome.actor,
                batch=outcome.batch,
                done=change.total,
                finished_at=Now(),
            )
    except Busy:
        raise
    except Refusal as refusal:
        fail_change(change, str(refusal))


def fail_change(change: CorpusChange, problem: str) -> None:
    """Nothing was written; the page says why."""
    CorpusChange.objects.filter(pk=change.pk, finished_at=None).update(problem=problem[:700], finished_at=Now())


def _merge(*, keep: int, absorb: int, by, report) -> Outcome:
    kept, absorbed = _actor(keep, CannotMerge), _actor(absorb, CannotMerge)
    merge = merge_actors(keep=kept, absorb=absorbed, by=by, report=report)
    suggest_duplicates([merge.kept_id])
    moved = _moved(merge.n_mentions, merge.n_quotes)
    kept, absorbed = merge.kept, merge.absorbed  # not as asked, where a list names one of them
    words = f"Merged {absorbed} into {kept}. {moved} {kept} has {numbers_of(kept).in_words}."
    if on_list := list_that_keeps(kept, absorbed):
        words += f" {kept} was kept because it is on the list “{on_list}”."
    return Outcome(words, merge.kept, merge)


def _undo_merge(*, merge: int, by, report) -> Outcome:
    made = Merge.objects.filter(pk=merge).first()
    if made is None:
        raise CannotMerge("This merge is gone with one of its actors.")
    undone = undo_merge(merge=made, by=by, report=report)
    suggest_duplicates([made.absorbed_id, undone.holder.pk])
    words = f"{made.absorbed} is an actor of its own again. {_moved(undone.n_mentions, undone.n_quotes, 'returned')}"
    later = tuple(later_names(undone.merge))
    if later:
        names = ", ".join(f"“{name}”" for name in later[:3])
        words += f" What came later stayed with {undone.holder}: {names}."
    return Outcome(words, undone.merge.absorbed, undone.merge, undone.holder, later)


def _split(*, actor: int, mentions: list[int], name: str, kind: str, to: int | None, by, report) -> Outcome:
    whole, part = _actor(actor, CannotSplit), _actor(to, CannotSplit) if to else None
    split = split_actor(actor=whole, mentions=mentions, name=name, kind=kind, to=part, by=by, report=report)
    to_whom = split.to or whole
    if part is None:  # who was split off on purpose is no possible duplicate
        dismiss_pair(split.actor, to_whom, by=by)
    suggest_duplicates([to_whom.pk, whole.pk])
    suggest_splits([to_whom.pk, whole.pk])
    moved = _moved(split.n_mentions, split.n_quotes)
    words = f"From {whole} to {part}: {moved}" if part else f"Split {to_whom} off from {whole}. {moved}"
    return Outcome(words, to_whom)


def _never_link(*, actor: int, text: str, by, report) -> Outcome:
    split = never_link(actor=_actor(actor, CannotSplit), text=text, by=by, report=report)
    n = split.n_mentions
    freed = f" {n} mention{'' if n == 1 else 's'} {'is' if n == 1 else 'are'} linked to nobody now." if n else ""
    return Outcome(f"“{text}” never means {split.actor}.{freed}", split.actor)


def _apply(
    *, example: int, as_seen: list, chosen: list[list], places: list[list], undecided_too: str, by, report,
    alone: bool = False,
) -> Outcome:  # fmt: skip
    mention = Mention.objects.filter(pk=example).first()
    if mention is None:
        raise CannotApply("The mention you started from is gone.")
    applied = apply_to_all(
        example=mention, as_seen=Standing(*as_seen), chosen={pk: Standing(*seen) for pk, *seen in chosen},
        places=[tuple(place) for place in places], undecided_too=undecided_too, alone=alone, by=by,
        report=report,
    )  # fmt: skip
    return Outcome(applied.batch.words, batch=applied.batch, left=applied.left)


def _undo_batch(*, batch: int, by, report) -> Outcome:
    found = Batch.objects.filter(pk=batch).first()
    if found is None:
        raise CannotUndo("This step is gone.")
    undone = undo_batch(batch=found, by=by, report=report)
    return Outcome(undone.batch.words, batch=undone.batch)


def _actor(pk, refusal):
    actor = Actor.objects.filter(pk=pk).first()
    if actor is None:
        raise refusal("This actor no longer exists.")
    return actor


def _moved(mentions, quotes, verb="moved"):
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((mentions, "mention"), (quotes, "quote")) if n]
    return f"{' and '.join(parts) or 'Nothing'} {verb}."


_CHANGES: dict[str, Callable[..., Outcome]] = {
    Verb.MERGE: _merge,
    Verb.UNDO_MERGE: _undo_merge,
    Verb.SPLIT: _split,
    Verb.NEVER_LINK: _never_link,
    Verb.APPLY: _apply,
    Verb.UNDO_BATCH: _undo_batch,
}
