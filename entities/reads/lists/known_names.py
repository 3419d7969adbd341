"""The names on the lists that editors keep, as the engine takes them; made once for as long as they stay the same."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from entities.models import ActorList, Listed

if TYPE_CHECKING:
    from entities.nlp.names.known import KnownNames

_making = threading.Lock()
_made: tuple[str, KnownNames] | None = None


def stamp() -> str:
    """Another one as soon as a list has other names."""
    lists = ActorList.objects.known().aggregate(changed=Max("changed_at"), n=Count("pk"))
    return f"{lists['n']}.{lists['changed'].timestamp() if lists['changed'] else 0}"


def known_names() -> KnownNames:
    """All names on these lists. Asks the database for their stamp alone, unless they changed."""
    global _made
    now = stamp()
    with _making:  # two lanes of a worker need not both make them
        if _made is None or _made[0] != now:
            entries = Listed.objects.known().filter(actor__isnull=False)
            _made = (
                now,
                names_of_entries(entries.only("name", "aliases", "kind", "actor_id").iterator(chunk_size=2_000)),
            )
        return _made[1]


def names_of_entries(entries: Iterable[Listed]) -> KnownNames:
    from entities.nlp.names.known import KnownNames  # which loads what only the engine needs

    return KnownNames.of(_rows(entries))


def _rows(entries: Iterable[Listed]) -> Iterator:
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            yield name, entry.kind, entry.actor_id
