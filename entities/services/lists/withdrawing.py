"""What a deleted list brought to its actors is taken away, and comes back with the list.

A small list at once, a large one by a job, some entries at a time. Each entry knows whether what it brought is there
(`Listed.is_away`), so a killed job goes on, and a list that comes back in the middle of it turns it around.
"""

import pghistory
from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from entities.models import Actor, ActorList, Listed, NameSearch
from entities.reads.lists.standing import said_of
from entities.rules.lists.deciding import Decision
from entities.rules.lists.rows import Said
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.lists import bringing
from entities.services.lists.deciding import decisions
from entities.services.lists.searching import search_names
from entities.services.lists.storing import take_off
from newsdesk.database.again import tried_again
from newsdesk.database.locks import one_at_a_time
from newsdesk.database.rewriting import rewrite
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.queue.progress import hold_run

SETTLE_LIST = "entities.settle_list"  # name of the task
STEP = 200  # entries
FOR_A_PERSON = 50  # entries that are taken away while somebody waits


def begin(actor_list: ActorList) -> None:
    """Take away what a list brought that was deleted now, or bring it back; within the transaction of that."""
    if not actor_list.is_known:
        return
    ActorList.objects.filter(pk=actor_list.pk).update(problem="")
    NameSearch.objects.under_way().filter(list=actor_list).update(finished_at=Now())
    if actor_list.entries.count() <= FOR_A_PERSON:
        settle_list(actor_list)
    else:
        app.configure_task(SETTLE_LIST, queue=CHANGES, priority=Priority.ASKED).defer(list_id=actor_list.pk)


def settle_list(actor_list: ActorList) -> None:
    """Do what is left of it, to the end."""
    while touched := _some(actor_list):
        suggest_duplicates(touched)


def fail_settling(actor_list: ActorList, problem: str) -> None:
    ActorList.objects.filter(pk=actor_list.pk).update(problem=problem[:300])


@tried_again
@transaction.atomic
def _some(actor_list: ActorList) -> set[int]:
    """Ids of the actors that one step touched and that are there; none when nothing is left to do."""
    hold_run(actor_list)
    now = ActorList.objects.filter(pk=actor_list.pk, is_known=True).first()
    if now is None:
        return set()
    step = _take_some(now) if now.deleted_at else _bring_some(now)
    if step is None:
        search_names(actor_list=now, taking_back=now.deleted_at is not None)
        return set()
    return step


def _take_some(actor_list: ActorList) -> set[int] | None:
    entries = list(actor_list.entries.to_take_away().order_by("pk")[:STEP])
    if not entries:
        return None
    actors = {entry.actor_id for entry in entries if entry.actor_id}
    Listed.objects.filter(pk__in=[entry.pk for entry in entries]).update(is_away=True)
    with pghistory.context(verb="delete_list", list=actor_list.pk):
        take_off(entries, [], actors, keeps_entries=True)
    return actors


def _bring_some(actor_list: ActorList) -> set[int] | None:
    entries = list(actor_list.entries.filter(is_away=True).order_by("pk")[:STEP])
    if not entries:
        return None
    with pghistory.context(verb="restore_list", list=actor_list.pk):
        return _bring(entries)


def _bring(entries: list[Listed]) -> set[int]:
    """Let entries speak of their actors again; of one that went with the list, another is made."""
    one_at_a_time("link actors")
    saids = [said_of(entry) for entry in entries]
    there = Actor.objects.current_of_each({entry.actor_id for entry in entries} - {None})
    found = [
        there[entry.actor_id].pk if entry.actor_id in there else _joined(decision)
        for entry, decision in zip(entries, decisions(saids, None), strict=True)
    ]
    held = {actor.pk: actor for actor in Actor.objects.locked(set(found) - {None})}
    made = {n: bringing.new_actor(said) for n, said in enumerate(saids) if found[n] not in held}
    Actor.objects.bulk_create(made.values())
    told: list[tuple[Actor, Said, Said | None]] = []
    for n, (entry, said, pk) in enumerate(zip(entries, saids, found, strict=True)):
        actor = made.get(n) or held[pk]
        if n in made or actor.pk != entry.actor_id:
            entry.before = bringing.as_it_was(actor, made=n in made)
        entry.actor, entry.is_away = actor, False
        if n not in made:
            told.append((actor, said, None))
    bringing.describe(told)
    rewrite(entries, "actor", "before", "is_away")
    actors = {entry.actor_id for entry in entries if entry.actor_id}
    bringing.settle(actors)
    return actors


def _joined(decision: Decision) -> int | None:
    return decision.actor if decision.outcome == "joins" else None
