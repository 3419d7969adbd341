"""Removes what nothing points to any more: actors and aliases that only a vanished article knew."""

from articles.folding import fold
from entities.models import Actor, Alias, Mention


def prune_actors(actor_ids) -> int:
    """Delete those of these actors that no annotation names and no person made; returns how many.

    Of the actors that stay, machine-made aliases that no text prints any more go.
    """
    _, by_model = Actor.objects.filter(pk__in=sorted(actor_ids)).unused().delete()
    _prune_aliases(actor_ids)
    return by_model.get("entities.Actor", 0)


def _prune_aliases(actor_ids):
    printed = {}
    for actor_id, text in Mention.objects.filter(actor__in=sorted(actor_ids)).values_list("actor", "text").distinct():
        printed.setdefault(actor_id, set()).add(fold(text))
    aliases = Alias.objects.filter(actor__in=sorted(actor_ids), origin="machine").select_related("actor")
    gone = [a.pk for a in aliases if a.key != a.actor.key and a.key not in printed.get(a.actor_id, ())]
    Alias.objects.filter(pk__in=gone).delete()
