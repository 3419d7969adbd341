"""Taking back what was done in several articles at once, and doing it again, at any later time.

As with a single step, the history holds every row as it was, and an undo is a batch of its own. But one mention that
somebody corrected since must not keep all the others from returning: it stays as it stands, and is told.
"""

from collections import defaultdict
from collections.abc import Callable

from django.db import transaction

from articles.folding import fold_words
from articles.models import Article
from entities.choices import State
from entities.models import Actor, Batch, Mention, Run
from entities.reads import history
from entities.reads.steps import REDO, UNDO
from entities.rules.identical import Move, Standing, doubled
from entities.services.correcting.batches import Batched, LeftOut, close_batch, open_batch, why_left_out, write_steps
from entities.services.correcting.undo import (
    CannotUndo,
    Current,
    bring_back_actors,
    columns,
    drop_names,
    events_of,
    hold_actors,
    rows_before,
    write_rows,
)
from entities.services.derived.recounting import recounting_rows
from newsdesk.again import tried_again


@tried_again
@transaction.atomic
def undo_batch(*, batch: Batch, by, report: Callable[[int], None] = lambda rows: None) -> Batched:
    """Take the batch back in all its articles. A batch that was an undo is thereby made again.

    Mentions that were changed since stay as they are. Raises CannotUndo, with nothing written, when it was undone
    before or nothing of it is left.
    """
    locked = Article.objects.filter(pk__in=batch.steps.values("article")).held()
    articles = {article.pk: article for article in locked.only("published_at")}
    if batch.verb == REDO:
        raise CannotUndo("What was made again is undone by undoing it once more.")
    if Batch.objects.filter(pk=batch.pk).taken_back().exists():
        raise CannotUndo("That is already undone.")
    steps = [step for step in batch.steps.all() if step.article_id in articles]
    before = rows_before([step.context for step in steps])
    past = _Past({pk: row for (model, pk), row in before.items() if model is Mention})
    if not past.wanted:
        raise CannotUndo(f"Nothing of it is left to undo. {why_left_out(past.left_out)}".strip())
    verb = REDO if batch.verb == UNDO else UNDO
    undoing = open_batch(verb=verb, example=batch.example, by=by, undoes=batch)
    by_article: dict[int, dict[tuple[type, int], dict]] = defaultdict(dict)
    for pk, row in past.wanted.items():
        by_article[past.place(pk)[0]][Mention, pk] = row
    runs = defaultdict(set)
    for pk, article in Run.objects.filter(article__in=by_article).values_list("pk", "article"):
        runs[article].add(pk)
    now = {(Mention, pk): row for pk, row in past.now.items()}
    first, last = min(by_article), max(by_article)
    hold_actors([*past.wanted.values(), *past.now.values()], before)

    def write(article):
        wanted = by_article.get(article, {})
        if article == first:
            bring_back_actors(before)
        write_rows(wanted, now, {"published_at": articles[article].published_at}, runs[article])
        if article == last:
            drop_names(before)
        return len(wanted)

    undone_here = {step.article_id: step.revision for step in steps}
    of = batch.of or batch.verb
    with recounting_rows(mentions=past.wanted, quotes=()):
        done = write_steps(
            undoing, undone_here, write, n_articles=len(by_article), report=report, undoes=undone_here.get,
            of=lambda article: of,
        )  # fmt: skip
    return close_batch(done, words=_in_words(verb, past, done), left_out=past.left_out)


class _Past:
    """The mentions that a batch changed: `wanted` as they were before it, as far as they may return there."""

    def __init__(self, before):
        self.before = before  # {id: (row before or None, an event's copy of it)}
        self.now = dict.fromkeys(before) | {
            row["id"]: row for row in Mention.objects.filter(pk__in=before).values(*columns(Mention))
        }
        left = self._as_left()
        current = Current([*(row for row, _ in before.values()), *left.values(), *self.now.values()])
        changed = {pk for pk in before if current.comparable(left[pk]) != current.comparable(self.now[pk])}
        self.wanted = {pk: row for pk, (row, _) in before.items() if pk not in changed}
        hands = history.last_hands(Mention.objects.filter(pk__in=changed).only("pk"))
        self.left_out = [self._left_out(pk, f"changed since by {hands[pk]}" if pk in hands else "changed since")
                         for pk in sorted(changed)]  # fmt: skip
        self._leave_out_those_without_an_actor()
        self._leave_out_those_marked_anew()

    def place(self, pk):
        row = self.before[pk][1]
        return row["article_id"], row["start"], row["end"]

    @property
    def words(self):
        return next(event["text"] for _, event in self.before.values())

    def _as_left(self):
        """The rows as the batch left them: what the next event of each remembers, or what stands now."""
        left = {}
        for event in events_of(Mention, pgh_obj__in=list(self.before)):
            pk = event["pgh_obj_id"]
            if pk not in left and event["pgh_id"] > self.before[pk][1]["pgh_id"]:
                left[pk] = None if event["pgh_label"] == "insert" else event
        return {pk: left.get(pk, self.now[pk]) for pk in self.before}

    def _leave_out_those_without_an_actor(self):
        named = {row["actor_id"] for row in self.wanted.values() if row} - {None}
        gone = named - set(Actor.objects.filter(pk__in=named).values_list("pk", flat=True))
        self._leave_out(
            {pk for pk, row in self.wanted.items() if row and row["actor_id"] in gone},
            "meant an actor that was removed",
        )

    def _leave_out_those_marked_anew(self):
        moves = [
            Move(pk, self.place(pk), _standing(self.now[pk]), _standing(row)) for pk, row in sorted(self.wanted.items())
        ]
        keys = {fold_words(event["text"])[:500] for _, event in self.before.values()}
        open_now = Mention.objects.printing(*keys).live_at({self.place(pk)[0] for pk in self.wanted})
        self._leave_out(doubled(moves, open_now), "marked anew since")

    def _leave_out(self, ids, why):
        self.left_out += [self._left_out(pk, why) for pk in sorted(ids)]
        self.wanted = {pk: row for pk, row in self.wanted.items() if pk not in ids}

    def _left_out(self, pk, why):
        article, start, _ = self.place(pk)
        return LeftOut(article, start, self.before[pk][1]["text"], why)


def _standing(row):
    """Of a row that is not there: as one that takes up no place."""
    if row is None:
        return Standing(None, "", State.REJECTED, "")
    return Standing(row["actor_id"], row["label"], row["state"], row["actor_origin"])


def _in_words(verb, past, done):
    n, where = done.n_mentions, f"in {done.n_articles:,} article{'' if done.n_articles == 1 else 's'}"
    mentions = f"{n:,} mention{'' if n == 1 else 's'} of “{past.words}” {where}"
    said = f"Undone: {mentions} {'is' if n == 1 else 'are'} as before." if verb == UNDO else f"Made again: {mentions}."
    return f"{said} {why_left_out(past.left_out)}".strip()
