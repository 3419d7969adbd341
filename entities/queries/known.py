"""Actors and outlets read together, so that understanding many addresses costs as many reads as understanding one."""

from contextlib import contextmanager
from contextvars import ContextVar

from articles.models import Source
from entities.models import Actor

_known = ContextVar("known", default=None)


@contextmanager
def read_together(actor_ids, source_ids):
    """Within it, fields find these actors and outlets without asking for each of them."""
    actors = Actor.objects.standing_for_each(actor_ids)
    token = _known.set((actors, Source.objects.in_bulk(source_ids)))
    try:
        yield
    finally:
        _known.reset(token)


def actor_standing_for(pk):
    """The actor that an id leads to now; None if there is none."""
    known = _known.get()
    return Actor.objects.standing_for(pk) if known is None else known[0].get(pk)


def known_source(pk):
    """The outlet with this id, or None if it was not read."""
    known = _known.get()
    return known and known[1].get(pk)
