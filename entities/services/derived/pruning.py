"""Removes what nothing points to any more: actors and aliases that only a vanished article knew."""

from articles.search.folding import fold_words
from entities.choices import Origin
from entities.models import Actor, Alias, Mention


def hold_doomed(actor_ids) -> None:
    """Lock those of these actors that `prune_actors` would delete now: ahead of all that is counted."""
    unused = list(Actor.objects.filter(pk__in=sorted(actor_ids)).unused().values_list("pk", flat=True))
    absorbed = [pk for level in Actor.objects.absorbed_into(unused) for pk in level]
    list(Actor.objects.locked([*unused, *absorbed], alone=True).only("pk"))


def prune_actors(actor_ids) -> int:
    """Delete those of these actors that no annotation names and no person made; returns how many.

    What Newsdesk merged into them goes with them. `hold_doomed` has locked them before anything was counted.

    Of the actors that stay, machine-made aliases that no text prints any more go.
    """
    unused = list(Actor.objects.filter(pk__in=sorted(actor_ids)).unused().values_list("pk", flat=True))
    for level in reversed([unused, *Actor.objects.absorbed_into(unused)]):
        Actor.objects.filter(pk__in=level).delete()
    _prune_aliases(actor_ids)
    return len(unused)


def prune_left_behind(actor_ids) -> list[str]:
    """Delete those of these actors, which the caller holds, that nothing names and nobody ever said anything of.

    Returns their names. Those with others merged into them stay.
    """
    unused = Actor.objects.filter(pk__in=sorted(actor_ids), absorbed=None).unused()
    names = dict(unused.order_by("pk").values_list("pk", "name"))
    theirs = Actor.objects.touched_by_people(names) if names else set()
    doomed = names.keys() - theirs
    prune_actors(doomed)
    left = set(Actor.objects.filter(pk__in=doomed).values_list("pk", flat=True))
    return [name for pk, name in names.items() if pk in doomed and pk not in left]


def _prune_aliases(actor_ids):
    printed = {}
    for actor_id, text in Mention.objects.filter(actor__in=sorted(actor_ids)).values_list("actor", "text").distinct():
        printed.setdefault(actor_id, set()).add(fold_words(text))
    aliases = Alias.objects.filter(actor__in=sorted(actor_ids), origin=Origin.MACHINE).select_related("actor")
    gone = [a.pk for a in aliases if a.key != a.actor.key and a.key not in printed.get(a.actor_id, ())]
    free = Alias.objects.filter(pk__in=gone).select_for_update(skip_locked=True)  # somebody else removes the others
    Alias.objects.filter(pk__in=list(free.values_list("pk", flat=True))).delete()
