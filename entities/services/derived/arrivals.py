"""Since when a quote is what it is, where a change gives nobody an answer that they did not have before.

A merge, a split, or a step that is taken back moves who said what about whom; but what they move was known before, and
must ring no watch. Inside `nothing_arrives` the database notes no new arrival (entities/models/arrival.py).
"""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import connection

from entities.models import Quote
from entities.models.arrival import SWITCH


@contextmanager
def nothing_arrives():
    """What the block changes counts as known since when it was known before. Belongs into a transaction."""
    _switch("on")
    yield
    _switch("")


def _switch(value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SWITCH, value])


def tell_arrivals(arrivals: Mapping[int, datetime]) -> None:
    """Tell the step of the history that is being made since when its quotes (ids) are known, before it writes."""
    if arrivals:
        pghistory.context(arrived={str(pk): at.isoformat() for pk, at in arrivals.items()})


def arrivals_of(quotes: Iterable[int]) -> dict[int, datetime]:
    return dict(Quote.objects.filter(pk__in=list(quotes)).order_by().values_list("pk", "arrived_at"))


def told_arrivals(context: UUID) -> Mapping[str, str]:
    """What a step of the history was told of these, {quote id: moment}; nothing of older steps."""
    contexts = apps.get_model("pghistory", "Context").objects.filter(pk=context, metadata__has_key="arrived")
    return contexts.values_list("metadata__arrived", flat=True).first() or {}


def return_arrivals(told: Mapping[str, str]) -> None:
    """Quotes that are again what they were before a step are known since they were known then."""
    there = Quote.objects.in_bulk([int(pk) for pk in told])
    Quote.objects.bulk_update([Quote(pk=pk, arrived_at=told[str(pk)]) for pk in there], ["arrived_at"], batch_size=500)
