"""One actor that is two: giving some of its mentions to somebody else, or barring a name from it.

Quotes follow the mentions that named their speaker (entities/rules/attribution.py). A split is taken back by merging.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pghistory
from django.db import transaction

from articles.search.folding import fold_words
from entities.choices import Form, Kind, Origin
from entities.models import Actor, Alias, Mention, NeverLink, Quote
from entities.reads.actors.following import Following
from entities.services.actors.giving import give
from entities.services.actors.naming import create_actor
from entities.services.derived.arrivals import nothing_arrives
from entities.services.derived.locking import hold
from entities.services.derived.pruning import prune_actors
from entities.services.derived.recounting import recounting_many
from newsdesk.database.again import tried_again
from newsdesk.database.batching import batched
from newsdesk.web.refusals import Refusal

ARTICLES_AT_ONCE = 100


class CannotSplit(Refusal):
    """These mentions, or this name, can't be taken from the actor."""


@dataclass(frozen=True)
class Split:
    actor: Actor
    to: Actor | None  # None = nobody known
    n_mentions: int
    n_quotes: int


@tried_again
@transaction.atomic
def split_actor(
    *, actor: Actor, mentions: Collection[int], by, name="", kind="", to: Actor | None = None,
    report: Callable[[int], None] = lambda rows: None,
) -> Split:  # fmt: skip
    """Give these mentions (ids) to a new actor of this name and kind, or to the actor `to`.

    What moved counts as set by a person: no later run of the engine takes it back. Raises CannotSplit, Busy.
    """
    if not to and not name.strip():
        raise CannotSplit("Type the name of who it is instead.")
    chosen = Mention.objects.filter(pk__in=mentions)
    with pghistory.context(by=by.pk, verb="split_actor", actor=actor.pk):
        held = hold(
            {actor.pk, to.pk} if to else {actor.pk},
            articles=lambda: _articles_of(mentions),
        )
        actor, to = _still_current(held, actor), held.get(to.pk) if to else None
        ids = list(chosen.of(actor).values_list("pk", flat=True))
        if not ids:
            raise CannotSplit("Choose the mentions that mean somebody else.")
        if not Mention.objects.of(actor).exclude(pk__in=ids).exists():
            raise CannotSplit(f"That is every mention of {actor}. Rename it, or merge it into another actor.")
        if to == actor or (to and to.merged_into_id):
            raise CannotSplit(f"Choose somebody else than {actor}.")
        to = to or create_actor(name=name, kind=Kind(kind or actor.kind))
        names = set(chosen.of(actor).filter(form=Form.NAME).values_list("text", flat=True))
        n_quotes = _give(actor, ids, to, Origin.PERSON, report)
        for text in names:
            Alias.objects.get_or_create(
                actor=to, key=fold_words(text)[:300], defaults={"text": text[:300], "origin": Origin.PERSON}
            )
        prune_actors({actor.pk})
    return Split(actor, to, Mention.objects.live().filter(pk__in=ids).count(), n_quotes)


def _still_current(held: dict[int, Actor], actor: Actor) -> Actor:
    """The actor as it is now. Raises CannotSplit."""
    now = held.get(actor.pk)
    if now is None or now.merged_into_id:
        raise CannotSplit("This actor has been merged or removed in the meantime.")
    return now


def barred_mentions(actor: Actor, text: str) -> list[int]:
    """Ids of the machine's own mentions that `never_link` would take from the actor."""
    key = fold_words(text)
    printed = Mention.objects.of(actor).untouched().filter(form=Form.NAME)
    texts = [text for text in printed.order_by().values_list("text", flat=True).distinct() if fold_words(text) == key]
    return list(printed.printed_as(texts).values_list("pk", flat=True))


@tried_again
@transaction.atomic
def never_link(*, actor: Actor, text: str, by, report: Callable[[int], None] = lambda rows: None) -> Split:
    """The name never means this actor: links the machine made go, and no later run makes them again.

    What a person linked stays. Raises CannotSplit, Busy.
    """
    text = " ".join(text.split())[:300]
    key = fold_words(text)
    if not key:
        raise CannotSplit("Type the name that never means this actor.")
    with pghistory.context(by=by.pk, verb="never_link", actor=actor.pk):
        held = hold(
            {actor.pk},
            articles=lambda: _articles_of(barred_mentions(actor, text)),
        )
        actor = _still_current(held, actor)
        if key == actor.key:
            raise CannotSplit(f"“{text}” is the actor's own name. Rename the actor first, or split it.")
        NeverLink.objects.get_or_create(actor=actor, key=key, defaults={"text": text, "by": by})
        Alias.objects.filter(actor=actor, key=key).delete()
        ids = barred_mentions(actor, text)
        n_quotes = _give(actor, ids, None, Origin.MACHINE, report)
    return Split(actor, None, len(ids), n_quotes)


@tried_again
def allow_link(*, actor: Actor, text: str, by) -> None:
    """Take a barrier away; names link again from the next run on."""
    with transaction.atomic(), pghistory.context(by=by.pk, verb="allow_link", actor=actor.pk):
        NeverLink.objects.filter(actor=actor, key=fold_words(text)).delete()


def _articles_of(mention_ids):
    return set(Mention.objects.filter(pk__in=mention_ids).order_by().values_list("article", flat=True))


def _give(actor, ids, to, origin, report):
    """Move the mentions and what follows them; returns the number of quotes that changed."""
    articles = batched(sorted(_articles_of(ids)), ARTICLES_AT_ONCE)
    quotes = Quote.objects.untouched() if to is None else Quote.objects.all()
    following = [Following(actor.pk, some, set(ids), quotes=quotes) for some in articles]
    mentions = [pk for follow in following for pk in follow.mentions]
    quotes = {pk for follow in following for pk in follow.quotes}
    with recounting_many(mentions=mentions, quotes=quotes), nothing_arrives():  # once: counters are locked in one order
        for follow in following:
            Mention.objects.filter(pk__in=follow.mentions).update(actor=to, actor_origin=origin)
            give(follow, to, origin)
            report(len(follow.mentions))
    return len(quotes)
