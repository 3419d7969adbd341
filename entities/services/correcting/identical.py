"""Saying of identical mentions what a person said of one: one act, one step in every article that it touches.

What is to change is named with how it looked when it was chosen. Whatever looks otherwise by now, because somebody
corrected it or a run replaced it, is left out and told: nobody's work is overwritten unseen.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import pghistory
from django.db import transaction

from articles.models import Article
from articles.search.folding import fold_words
from entities.choices import Origin, State
from entities.models import Actor, Mention
from entities.reads.actors.following import Reach, left_behind, reach_of
from entities.reads.articles.history_in_words import APPLY
from entities.reads.articles.identical_mentions import unmarked_places
from entities.rules.texts.identical import Decision, Move, Place, Standing, doubled, in_words
from entities.services.actors.giving import carry
from entities.services.correcting.batches import Batched, LeftOut, close_batch, open_batch, why_left_out, write_steps
from entities.services.correcting.mentions import remember_alias
from entities.services.derived.arrivals import arrivals_of, tell_arrivals
from entities.services.derived.locking import hold
from entities.services.derived.pruning import prune_left_behind
from entities.services.derived.recounting import recounting_rows
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

CHANGED, GONE, COVERED = "changed in the meantime", "gone in the meantime", "marked in the meantime"


class CannotApply(Refusal):
    """Nothing can be said of the identical mentions, or nothing that they do not say already."""


@tried_again
@transaction.atomic
def apply_to_all(
    *, example: Mention, as_seen: Standing, chosen: Mapping[int, Standing], places: Sequence[Place] = (),
    undecided_too: str = "", alone: bool = False, by, report: Callable[[int], None] = lambda rows: None,
) -> Batched:  # fmt: skip
    """Make the `chosen` mentions (id: as they looked) stand as the example, and mark its words at the `places`.

    `undecided_too` takes along every identical mention that nobody decided on: "corpus", or those of the "article".
    What hangs on mentions that come to mean another actor goes along, unless they are to move `alone`.
    Raises CannotApply, with nothing written, when the example changed or nothing is left to do; Busy.
    """

    def articles():
        rest = _undecided(example, undecided_too).values_list("article", flat=True)
        named = Mention.objects.filter(pk__in=[example.pk, *chosen]).values_list("article", flat=True)
        return {*named, *rest, *(article for article, _, _ in places)}

    held = hold({as_seen.actor} if as_seen.actor else set(), articles=articles, naming_only=True)
    now = Mention.objects.select_related("article").filter(pk=example.pk).first()
    if now is None or Standing.of(now) != as_seen:
        raise CannotApply("The mention you started from has changed in the meantime. Try again.")
    example = now
    decision = Decision.of(example)
    if decision is None:
        raise CannotApply("Nobody has decided anything about this mention yet.")
    if decision.actor and decision.actor not in held:
        raise CannotApply("This actor no longer exists.")
    moves, left_out = _moves(example, decision, chosen, undecided_too)
    marks, covered = _marks(example, decision, places)
    left_out += covered
    if not moves and not marks:
        raise CannotApply(f"Nothing was changed. {why_left_out(left_out)}".strip())
    to = Actor.objects.filter(pk__in=[decision.actor]).first()
    reach = Reach() if alone else what_goes_along(moves, to)
    emptied = left_behind(reach)
    list(Actor.objects.locked(emptied, alone=True))
    done, gone = _write(example, decision, moves, marks, reach, to, emptied, by, report)
    words = in_words(
        decision, words=example.text, actor=str(to or ""), label=example.get_label_display(),
        n=done.n_mentions, n_new=len(marks), n_articles=done.n_articles, along=reach.in_words, gone=gone,
    )  # fmt: skip
    done = replace(done, left=tuple(Actor.objects.left_of(emptied)))
    return close_batch(done, words=f"{words} {why_left_out(left_out)}".strip(), left_out=left_out)


def preview_along(*, example: Mention, chosen: Mapping[int, Standing], undecided_too: str = "") -> Reach:
    """What would go along with the chosen mentions, as `apply_to_all` would make them stand; nothing is written."""
    decision = Decision.of(example)
    if decision is None or not decision.actor:
        return Reach()
    return what_goes_along(_moves(example, decision, chosen, undecided_too)[0], example.actor)


def what_goes_along(moves: Iterable[Move], to: Actor | None) -> Reach:
    """What hangs on the mentions that come to mean another actor by these moves."""
    moving = [move.pk for move in moves if to and move.before.actor != move.after.actor]
    return reach_of(Mention.objects.with_ids(moving), to=to.pk) if to and moving else Reach()


def _undecided(example, scope):
    rows = Mention.objects.identical_to(example).untouched() if scope else Mention.objects.none()
    return rows.filter(article=example.article_id) if scope == "article" else rows


def _moves(example, decision, chosen, undecided_too):
    """What to write, and what not since it looks otherwise by now or would be marked twice."""
    identical = Mention.objects.identical_to(example)
    rows = {row.pk: row for row in (*identical.filter(pk__in=chosen), *_undecided(example, undecided_too))}
    left_out = [LeftOut(0, 0, example.text, GONE) for pk in chosen if pk not in rows]
    moves = []
    for row in sorted(rows.values(), key=lambda row: (row.article_id, row.start, row.pk)):
        now = Standing.of(row)
        after = decision.applied_to(now)
        if chosen.get(row.pk, now) != now:
            left_out.append(LeftOut(row.article_id, row.start, row.text, CHANGED))
        elif after != now:
            moves.append(Move(row.pk, (row.article_id, row.start, row.end), now, after))
    open_now = Mention.objects.printing(example.key).live_at({move.place[0] for move in moves})
    twice = doubled(moves, open_now)
    why = f"already marked as {example.get_label_display()}"
    left_out += [LeftOut(*move.place[:2], example.text, why) for move in moves if move.pk in twice]
    return [move for move in moves if move.pk not in twice], left_out


def _marks(example, decision, places):
    """The places that still are unmarked, and those that are not."""
    if not places or not decision.marks:
        return [], []
    articles = list(Article.objects.filter(pk__in={article for article, _, _ in places}).defer("search"))
    free = {(article.pk, start, end) for article, start, end in unmarked_places(example, articles)}
    marks = [
        Mention(
            article=article, start=start, end=end, text=(words := article.text[start:end])[:500],
            key=fold_words(words)[:500], label=decision.label, form=example.form, actor_id=decision.actor,
            origin=Origin.PERSON, actor_origin=Origin.PERSON, state=State.ACCEPTED, published_at=article.published_at,
        )
        for article in articles
        for pk, start, end in sorted(set(places) & free)
        if pk == article.pk
    ]  # fmt: skip
    return marks, [LeftOut(article, start, example.text, COVERED) for article, start, _ in set(places) - free]


def _write(example, decision, moves, marks, reach, to, emptied, by, report):
    """What was written, and the names of actors that went since nothing is left of them."""
    moves_of, marks_of = defaultdict(list), defaultdict(list)
    for move in moves:
        moves_of[move.place[0]].append(move)
    for mark in marks:
        marks_of[mark.article_id].append(mark)
    batch = open_batch(verb=APPLY, example=example, by=by)
    along = {*reach.articles}
    first = min({*moves_of, *marks_of})
    mentions = {*(move.pk for move in moves), *reach.mentions}
    with recounting_rows(mentions=mentions, quotes=reach.quotes) as recount:

        def write(article):
            if article in along:
                here = reach.within(article)
                tell_arrivals(arrivals_of(here.quotes))
                recount.articles |= carry(here, to)
            for values, some in groupby(sorted(moves_of[article], key=_set), key=_set):
                Mention.objects.filter(pk__in=[move.pk for move in some]).update(**dict(values))
            for mark in marks_of[article]:
                mark.save(force_insert=True)
                recount.include(mention=mark)
            if article == first and decision.links:
                remember_alias(example)
            return len(moves_of[article]) + len(marks_of[article])

        touched = {*moves_of, *marks_of}
        done = write_steps(batch, {*touched, example.article_id}, write, n_articles=len(touched), report=report)
    with pghistory.context(batch=batch.pk, by=by.pk, verb=APPLY):
        gone = prune_left_behind(emptied)
    return done, gone


def _set(move):
    """The columns that change, as sortable pairs."""
    names = {"actor": "actor_id"}
    changed = zip(Standing._fields, move.before, move.after, strict=True)
    return tuple((names.get(name, name), after) for name, before, after in changed if before != after)
