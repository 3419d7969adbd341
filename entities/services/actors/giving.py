"""Giving what hangs on an actor's mentions to another actor: quotes by and about it, its pronouns, its roles.

For a split and for saying whom a mention means; what follows is found by entities/reads/actors/following.py.
"""

from collections.abc import Iterable

import pghistory

from entities.choices import Origin, Part, PartOrigin
from entities.models import Actor, InnerAttribution, JointSpeaker, Mention, Quote, QuoteTarget, Role
from entities.reads.actors.following import Following, Reach


def give(follow: Following, to: Actor | None, origin: str) -> None:
    """Give what follows to another actor, or to nobody known; the caller holds the articles and counts."""
    actor = follow.actor
    if to:
        _give_joint(actor, follow, to)
        # A speaker who is only a guess stays one.
        quotes = Quote.objects.filter(pk__in=follow.spoken | follow.joint)
        (quotes.plain() if origin == PartOrigin.CARRIED else quotes).update(speaker_origin=origin)
        Quote.objects.filter(pk__in=follow.spoken).update(speaker=to)
        InnerAttribution.objects.filter(pk__in=follow.inner).update(speaker=to)
    else:
        JointSpeaker.objects.filter(quote__in=follow.joint, actor=actor).delete()
        InnerAttribution.objects.filter(pk__in=follow.inner).update(speaker=None)
        _leave_unnamed(follow.spoken)
    _retarget(actor, follow.about, to, origin)
    if to:
        _speak_of_themselves(follow.spoken | follow.joint, to)
    _give_roles(actor, follow.emptied, to)


def carry(reach: Reach, to: Actor) -> set[int]:
    """Let everything that hangs on some mentions mean `to` as well, as part of the step that moves them.

    What was carried is nobody's decision: the next one may carry it on. The history is told which roles go along.
    Returns the articles (ids) in which roles did, to be read anew for who speaks for whom.
    """
    roles = {one.actor: list(_roles_to_give(one.actor, one.emptied, to)) for one in reach.following}
    tell_roles([(actor, to.pk, [role.pk for role in theirs]) for actor, theirs in roles.items()])
    Mention.objects.filter(pk__in=reach.mentions).update(actor=to, actor_origin=PartOrigin.CARRIED)
    for one in reach.following:
        give(one, to, PartOrigin.CARRIED)
        citing = Quote.objects.filter(inner__in=one.inner).values("pk")
        Quote.objects.filter(pk__in=citing).update(chain_origin=PartOrigin.CARRIED)
    return {role.article_id for theirs in roles.values() for role in theirs}


def tell_roles(moves: Iterable[tuple[int, int, list[int]]]) -> None:
    """Tell the step of the history that is being made which roles go, (from actor, to actor, ids), before it writes.

    Roles have no history of their own: each reading finds them anew.
    """
    if told := [[before, after, ids] for before, after, ids in moves if ids]:
        pghistory.context(roles=told)


def return_roles(told: Iterable[tuple[int, int, list[int]]]) -> set[int]:
    """Give back the roles of which a step of the history told, as far as they are still there; returns articles."""
    back = []
    for before, after, ids in told:
        holder = Actor.objects.current_of(after)
        roles = Role.objects.filter(pk__in=ids, actor=holder) if holder else Role.objects.none()
        back.append((before, holder, list(roles)))
    tell_roles([(holder.pk, before, [role.pk for role in roles]) for before, holder, roles in back if roles])
    for before, _, theirs in back:
        Role.objects.filter(pk__in=[role.pk for role in theirs]).update(actor=before)
    return {role.article_id for _, _, theirs in back for role in theirs}


def _give_joint(actor, follow, to):
    """A quote names a speaker once: where the other one says it already, the row goes."""
    joint = JointSpeaker.objects.filter(actor=actor, quote__in=follow.joint)
    named = Quote.objects.filter(pk__in=follow.joint).by(to)
    joint.filter(quote__in=named.values("pk")).delete()
    joint.update(actor=to)
    JointSpeaker.objects.filter(actor=to, quote__in=follow.spoken).delete()


def _leave_unnamed(quote_ids):
    """The speaker stays as printed: the last link of the chain in its own words."""
    for quote in Quote.objects.filter(pk__in=quote_ids).with_context():
        words = {part: [s.words for s in quote.spans.all() if s.part == part] for part in (Part.SPEAKER, Part.CHAIN)}
        quote.speaker, quote.speaker_words = None, (["", *words["speaker"], *words["chain"]])[-1][:300]
        others = list(quote.joint.all())
        if others:  # those who say it together with the actor go on saying it
            quote.speaker, quote.speaker_words = others[0].actor, ""
            others[0].delete()
        quote.save(update_fields=["speaker", "speaker_words"])


def _retarget(actor, quote_ids, to, origin):
    targets = QuoteTarget.objects.filter(actor=actor, quote__in=quote_ids)
    if to is None:
        targets.untouched().delete()
        return
    # A quote names an actor once and nobody is a target of their own words: such targets go.
    named = QuoteTarget.objects.filter(actor=to, quote__in=quote_ids).values("quote")
    targets.filter(quote__in=named).delete()
    own = set(
        targets.live().filter(quote__in=Quote.objects.filter(pk__in=quote_ids).by(to)).values_list("quote", flat=True)
    )
    targets.filter(quote__in=own).delete()
    targets.update(actor=to)
    Quote.objects.filter(pk__in=own).update(about_self=True)
    Quote.objects.filter(pk__in=quote_ids).update(targets_origin=origin)


def _speak_of_themselves(quote_ids, to):
    """Who comes to speak in a quote about them speaks of themselves; a subject that a person chose stays."""
    own = (
        QuoteTarget.objects.untouched()
        .filter(actor=to, quote__in=quote_ids)
        .exclude(quote__targets_origin=Origin.PERSON)
    )
    quotes = set(own.values_list("quote", flat=True))
    own.delete()
    Quote.objects.filter(pk__in=quotes).update(about_self=True)


def _give_roles(actor, articles, to):
    roles = Role.objects.filter(actor=actor, article__in=articles)
    if to is None:
        roles.delete()
        return
    _roles_to_give(actor, articles, to).update(actor=to)


def _roles_to_give(actor, articles, to):
    """What these articles say of the actor, and do not say of the other one already."""
    roles = Role.objects.filter(actor=actor, article__in=articles)
    taken = set(Role.objects.filter(actor=to, article__in=articles).values_list("article", "key"))
    ids = [role.pk for role in roles if (role.article_id, role.key) not in taken]
    return Role.objects.filter(pk__in=ids)
