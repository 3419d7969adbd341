"""Whom names mean that somebody types into the search box."""

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.models import Actor
from entities.rules.actors.names_typed import SHORTEST_BEGINNING, Closeness, closeness, keys_meant

MOST_LOOKED_AT = 300  # names that hold what was typed; those that are it are all looked at
MOST_SOUGHT = 5  # names of which every part is looked for: no index finds a word within a name


def whom_they_mean(names, parts):
    """{name: [(actor with its totals, Closeness)]}, the likeliest first, in a fixed number of reads.

    Closer names go first, of equally close ones the actor that is mentioned more. A person's surname is as close as
    the whole name. Only `parts`, the first few of them, are looked for within other names.
    """
    folded = {name: fold_words(name) for name in names}
    held = {}
    exact = Actor.objects.current().names_among({key for name in names for key in keys_meant(name)})
    for actor, key in exact:
        held.setdefault(actor, set()).add(key)
    long = [folded[name] for name in parts if len(folded[name]) >= SHORTEST_BEGINNING]
    for actor, key in Actor.objects.current().names_holding(long[:MOST_SOUGHT], MOST_LOOKED_AT):
        held.setdefault(actor, set()).add(key)
    actors = Actor.objects.with_totals().in_bulk(held)
    found = {}
    for name, key in folded.items():
        near = ((actor, closeness(name, held[pk])) for pk, actor in actors.items())
        near = [(actor, how) for actor, how in near if how != Closeness.NONE]
        near.sort(key=lambda pair: (_level(pair, key, held), -pair[0].n_mentions, pair[0].pk))
        found[name] = near
    return found


def _level(pair, key, held):
    actor, how = pair
    if (
        how == Closeness.WORDS
        and actor.kind == Kind.PERSON
        and any(name.endswith(f" {key}") for name in held[actor.pk])
    ):
        return Closeness.SAME
    return how
