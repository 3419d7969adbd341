"""Two actors that are one: merging them, and taking a merge back at any later time.

Principle: a merge records every row it moves, by id and by place, and an undo returns exactly these, wherever
later merges have carried them. What came later, or what a person has set since, stays with the kept actor.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pghistory
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Now

from articles.search.folding import fold_words
from entities.choices import State
from entities.models import (
    Actor,
    Alias,
    InnerAttribution,
    JointSpeaker,
    Listed,
    Mention,
    Merge,
    MergeMove,
    NeverLink,
    Quote,
    QuoteTarget,
    Role,
)
from entities.querysets.annotated import any_of_many
from entities.reads.actors.merge_preview import CannotMerge, check_merge, kept_first
from entities.rules.targets import Worth, taken_away
from entities.services.actors.returning import Returning
from entities.services.actors.suggesting import dismiss_pair
from entities.services.derived.arrivals import nothing_arrives
from entities.services.derived.locking import articles_naming, hold, names_are_current
from entities.services.derived.recounting import recounting_many
from newsdesk.database.again import tried_again
from newsdesk.database.batching import batched

What = MergeMove.What
ROWS_AT_ONCE = 10_000  # of which the page that waits is told
RECORD = 'INSERT INTO entities_mergemove (merge_id, what, row_id, article_id, start, "end", origin)'


@tried_again
@transaction.atomic
def merge_actors(
    *, keep: Actor, absorb: Actor, by, reasons: Sequence[str] = (), report: Callable[[int], None] = lambda rows: None
) -> Merge:
    """Give everything of `absorb` to `keep`, its names and roles too; its page then leads to the kept actor's.

    Whichever is chosen, an actor on a list that editors keep is kept before one that is on none.

    `by` is None, with `reasons`, where Newsdesk does it of its own accord (services/actors/mending.py). `report` is
    told how many more rows are written. Raises CannotMerge, Busy.
    """
    keep, absorb = kept_first(keep, absorb)
    held = hold({keep.pk, absorb.pk}, articles=lambda: articles_naming(absorb.pk))
    if len(held) < 2 and keep != absorb:
        raise CannotMerge("One of the two actors no longer exists.")
    keep, absorb = held[keep.pk], held[absorb.pk]
    check_merge(keep, absorb)
    merge = Merge.objects.create(
        kept=keep,
        absorbed=absorb,
        by=by,
        reasons=list(reasons),
        n_mentions=Mention.objects.live().of(absorb).count(),
        n_quotes=Quote.objects.live().by(absorb).count() + Quote.objects.live().about(absorb).count(),
    )
    mentions = list(Mention.objects.of(absorb).values_list("pk", flat=True))
    spoken = list(Quote.objects.by(absorb).values_list("pk", flat=True))
    about = list(QuoteTarget.objects.filter(actor=absorb).values_list("quote", flat=True))
    with (
        _saying(by, merge),
        nothing_arrives(),
        recounting_many(mentions=mentions, quotes={*spoken, *about}) as recount,
        names_are_current(),
    ):
        recount.articles |= _articles_with_roles_of(absorb)
        for ids in batched(mentions, ROWS_AT_ONCE):
            _move_mentions(merge, ids)
            report(len(ids))
        _move_targets(merge, {*spoken, *about}, report)  # while the quotes still say which of the two spoke
        for ids in batched(spoken, ROWS_AT_ONCE):
            _move_joint_speakers(merge, ids)  # while the quotes still say which of the two is the first
            _move_speakers(merge, ids)
            report(len(ids))
        _move_inner(merge)
        _move_names(merge)
        _move_places_on_lists(merge)
        absorb.merged_into = keep
        absorb.save(update_fields=["merged_into"])
    return merge


def _saying(by, merge):
    """The recorded step; of what Newsdesk does of its own accord the history names no person."""
    return pghistory.context(verb="merge_actors", merge=merge.pk, **({"by": by.pk} if by else {}))


@dataclass(frozen=True)
class Undone:
    merge: Merge
    holder: Actor  # the actor that held what was merged: the kept one, or who absorbed it since
    n_mentions: int
    n_quotes: int


@tried_again
@transaction.atomic
def undo_merge(*, merge: Merge, by, report: Callable[[int], None] = lambda rows: None) -> Undone:
    """Give the absorbed actor back what moved then. Raises CannotMerge when it was undone before, Busy.

    Merges may be undone in any order: where the kept actor was itself merged since, what moved returns from there.
    """
    moved = merge.moves.filter(article__isnull=False).order_by()
    holder = Actor.objects.get(pk=merge.kept_id).current
    held = hold(
        {merge.kept_id, merge.absorbed_id, holder.pk},
        articles=lambda: set(moved.values_list("article", flat=True).distinct()),
    )
    merge = Merge.objects.select_for_update(of=["self"]).select_related("kept", "absorbed").get(pk=merge.pk)
    if merge.undone_at:
        raise CannotMerge(f"The merge of {merge.absorbed} into {merge.kept} was already undone.")
    if merge.kept.current != holder:
        raise CannotMerge(f"{merge.kept} has been merged in the meantime. Try again.")
    absorbed, holder = held[merge.absorbed_id], held[holder.pk]
    returning = Returning(merge, holder)
    with pghistory.context(by=by.pk, verb="undo_merge", merge=merge.pk), nothing_arrives():
        absorbed.merged_into = None
        absorbed.save(update_fields=["merged_into"])
        with recounting_many(mentions=returning.mentions, quotes=returning.quotes) as recount:
            with names_are_current():
                returning.carry_out(report)
            recount.articles |= _articles_with_roles_of(absorbed)
        Alias.objects.get_or_create(actor=absorbed, key=absorbed.key, defaults={"text": absorbed.name})
    Merge.objects.filter(pk=merge.pk).update(undone_by=by, undone_at=Now())
    merge.refresh_from_db()
    dismiss_pair(absorbed, holder, by=by)
    return Undone(merge, holder, returning.n_mentions, returning.n_quotes)


def later_names(merge: Merge) -> list[str]:
    """Names of the actor that an undone merge had absorbed, under which the other actor is still printed.

    They stand for mentions that came after the merge: somebody should look at them.
    """
    holder = merge.kept.current
    own = set(holder.aliases.values_list("key", flat=True))
    theirs = set(merge.absorbed.aliases.values_list("key", flat=True)) - own
    printed = Mention.objects.live().of(holder).newest(ROWS_AT_ONCE).per_name()
    return [name["text"] for name in printed if fold_words(name["text"]) in theirs]


def _record(merge, what, rows):
    """`rows` are a queryset of (row id, article id, start, end, origin)."""
    query, given = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{RECORD} SELECT %s, %s, moved.* FROM ({query}) AS moved", [merge.pk, what, *given])


def _record_names(merge, what, ids):
    MergeMove.objects.bulk_create(MergeMove(merge=merge, what=what, row_id=pk) for pk in ids)


def _move_mentions(merge, ids):
    mentions = Mention.objects.with_ids(ids)
    _record(merge, What.MENTION, mentions.values_list("pk", "article", "start", "end", "actor_origin"))
    mentions.update(actor=merge.kept)


def _move_speakers(merge, ids):
    quotes = Quote.objects.with_ids(ids).filter(speaker=merge.absorbed)
    _record(merge, What.SPEAKER, quotes.values_list("pk", "article", "start", "end", "speaker_origin"))
    quotes.update(speaker=merge.kept)


def _move_inner(merge):
    inner = InnerAttribution.objects.filter(speaker=merge.absorbed)
    places = ("pk", "quote__article", "quote__start", "quote__end", "quote__chain_origin")
    _record(merge, What.INNER, inner.values_list(*places))
    inner.update(speaker=merge.kept)


def _move_joint_speakers(merge, ids):
    """A quote names a speaker once: where both of the two say it, the later one goes."""
    pair = [merge.kept_id, merge.absorbed_id]
    rows = JointSpeaker.objects.filter(quote__in=ids, actor__in=pair).select_related("quote").order_by("position", "pk")
    named, away, moving = {}, [], []
    for row in rows.defer("quote__text", "quote__search"):
        if row.quote.speaker_id in pair or row.quote_id in named:
            away.append(row)
        elif row.actor_id == merge.absorbed_id:
            moving.append(row)
        named[row.quote_id] = row
    MergeMove.objects.bulk_create(
        MergeMove(
            merge=merge, what=What.JOINT_TAKEN_AWAY, row_id=row.pk, article_id=row.quote.article_id,
            origin=row.quote.speaker_origin,
            row={"quote_id": row.quote_id, "actor_id": row.actor_id, "position": row.position, "origin": row.origin},
        )
        for row in away
    )  # fmt: skip
    JointSpeaker.objects.filter(pk__in=[row.pk for row in away]).delete()
    moved = any_of_many(JointSpeaker.objects.order_by(), "entities_jointspeaker.id", [row.pk for row in moving])
    places = ("pk", "quote__article", "quote__start", "quote__end", "quote__speaker_origin")
    _record(merge, What.JOINT, moved.values_list(*places))
    moved.update(actor=merge.kept)


def _move_targets(merge, quote_ids, report):
    pair = [merge.kept_id, merge.absorbed_id]
    for ids in batched(sorted(quote_ids), ROWS_AT_ONCE):
        targets = any_of_many(QuoteTarget.objects.filter(actor__in=pair), "entities_quotetarget.quote_id", ids)
        rows = list(targets.order_by().values_list("pk", "quote", "actor"))
        spoken = set(Quote.objects.with_ids(ids).by(*pair).values_list("pk", flat=True))
        times = Counter(quote for _, quote, _ in rows)
        meeting = {quote for quote, n in times.items() if n > 1 or quote in spoken}  # they say something of each other
        away = _settle_targets(merge, meeting, spoken) if meeting else set()
        moving = [pk for pk, _, actor in rows if actor == merge.absorbed_id and pk not in away]
        moved = QuoteTarget.objects.with_ids(moving)
        places = ("pk", "quote__article", "quote__start", "quote__end", "quote__targets_origin")
        _record(merge, What.TARGET, moved.values_list(*places))
        moved.update(actor=merge.kept)
        report(sum(actor == merge.absorbed_id for _, _, actor in rows))


def _settle_targets(merge, quote_ids, spoken):
    """Quotes that are about both, or by one about the other: takes away what is said twice, and marks those that are
    about their own speaker. Returns the targets that went (ids)."""
    pair = [merge.kept_id, merge.absorbed_id]
    targets = any_of_many(QuoteTarget.objects.filter(actor__in=pair), "entities_quotetarget.quote_id", quote_ids)
    by_quote = {}
    for target in targets.select_related("quote").defer("quote__text", "quote__search"):
        by_quote.setdefault(target.quote, []).append(target)
    away = {
        target.pk
        for quote, theirs in by_quote.items()
        for target in taken_away(theirs, speaker_is_one=quote.pk in spoken, worth=_worth)
    }
    about_self = [
        quote.pk
        for quote, theirs in by_quote.items()
        if quote.pk in spoken and not quote.about_self and any(_is_open(target) for target in theirs)
    ]
    _take_away(merge, [target for theirs in by_quote.values() for target in theirs if target.pk in away])
    quotes = Quote.objects.with_ids(about_self)
    _record(merge, What.ABOUT_SELF, quotes.values_list("pk", "article", "start", "end", "targets_origin"))
    quotes.update(about_self=True)
    return away


def _take_away(merge, targets):
    MergeMove.objects.bulk_create(
        MergeMove(
            merge=merge,
            what=What.TARGET_TAKEN_AWAY,
            row_id=target.pk,
            article_id=target.quote.article_id,
            origin=target.quote.targets_origin,
            row={
                "quote_id": target.quote_id, "actor_id": target.actor_id, "stance": target.stance,
                "rank": target.rank, "origin": target.origin, "state": target.state, "confidence": target.confidence,
            },
        )
        for target in targets
    )  # fmt: skip
    QuoteTarget.objects.filter(pk__in=[target.pk for target in targets]).delete()


def _articles_with_roles_of(actor):
    """Ids of the articles that say what the actor is: a role may make it speak for somebody."""
    return set(Role.objects.filter(actor=actor).values_list("article", flat=True))


def _move_names(merge):
    """Aliases, roles and barriers that the kept actor does not have yet; equal ones stay where they are."""
    kept, absorbed = merge.kept, merge.absorbed
    for what, model, part in ((What.ALIAS, Alias, "key"), (What.NEVER_LINK, NeverLink, "key")):
        known = model.objects.filter(actor=kept).values(part)
        rows = model.objects.filter(actor=absorbed).exclude(**{f"{part}__in": known})
        if model is NeverLink:  # what the kept actor is called is no barrier to it
            rows = rows.exclude(key__in=Alias.objects.filter(actor=kept).values("key"))
        ids = list(rows.values_list("pk", flat=True))
        _record_names(merge, what, ids)
        model.objects.filter(pk__in=ids).update(actor=kept)
    taken = set(Role.objects.filter(actor=kept).values_list("article", "key"))
    roles = [role for role in Role.objects.filter(actor=absorbed) if (role.article_id, role.key) not in taken]
    moved = any_of_many(Role.objects.all(), "entities_role.id", [role.pk for role in roles])
    _record(merge, What.ROLE, moved.values_list("pk", "article", "start", "end", Value("")))
    moved.update(actor=kept)


def _move_places_on_lists(merge):
    places = Listed.objects.filter(actor=merge.absorbed)
    _record_names(merge, What.LISTED, places.values_list("pk", flat=True))
    places.update(actor=merge.kept)


def _is_open(target):
    return target.state != State.REJECTED


def _worth(target):
    return Worth(is_open=_is_open(target), is_verified=target.is_verified, rank=target.rank)
