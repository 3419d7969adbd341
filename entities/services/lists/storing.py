"""Storing a confirmed table, and undoing it: some rows at a time, each some in a transaction of its own.

Whoever is killed between two steps left whole steps behind, and the next one goes on. What became of a row is decided
again in its step, since texts bring actors in meanwhile.
"""

from collections import defaultdict

import pghistory
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from entities.models import Actor, ActorList, ImportedRow, Listed, ListImport
from entities.rules.lists.deciding import Decision
from entities.rules.lists.rows import Said, said_from
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.derived.pruning import hold_doomed, prune_left_behind
from entities.services.lists import bringing
from entities.services.lists.deciding import decide_rows, decisions
from entities.services.lists.importing import CannotImport, chosen_said, defer_carrying_out
from entities.services.lists.searching import search_names
from newsdesk.database.again import tried_again
from newsdesk.database.locks import one_at_a_time
from newsdesk.database.rewriting import rewrite
from newsdesk.queue.progress import hold_run

STEP = 200  # rows
State, Outcome = ListImport.State, ImportedRow.Outcome


def carry_out(imported: ListImport) -> None:
    """Compare its rows with known actors, store it, or undo it, to the end."""
    if imported.state == State.DECIDING:
        decide_rows(imported)
        return
    while touched := (_undo_some if imported.state == State.UNDOING else _store_some)(imported):
        suggest_duplicates(touched.actors)


def fail_import(imported: ListImport, problem: str) -> None:
    """What was stored so far stands; the page says why it stopped, and it can be undone."""
    ListImport.objects.under_way().filter(pk=imported.pk).update(problem=problem[:300], finished_at=Now())


class Step:
    """What one step touched: true as long as there is more to do."""

    def __init__(self, actors):
        self.actors = actors


@tried_again
@transaction.atomic
def _store_some(imported):
    hold_run(imported)
    imported = ListImport.objects.select_related("list").filter(pk=imported.pk, state=State.STORING).first()
    if imported is None:
        return None
    rows = list(imported.rows.filter(is_done=False).exclude(outcome__in=[Outcome.REFUSED, Outcome.SAME])[:STEP])
    if not rows:
        ListImport.objects.filter(pk=imported.pk).update(state=State.STORED, finished_at=Now(), problem="")
        ActorList.objects.filter(pk=imported.list_id).update(changed_at=Now())
        search_names(actor_list=imported.list, imported=imported)
        return None
    with pghistory.context(importer=imported.by_id, verb="import_list", list=imported.list_id):
        actors = _store(imported, rows)
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_done=True)
    ListImport.objects.filter(pk=imported.pk).update(done=F("done") + len(rows))
    return Step(actors)


def _store(imported, rows):
    """Ids of the actors that these rows speak of, which are now as they say."""
    wanted = [row for row in rows if row.choice != "skip" and (row.outcome != Outcome.ASKS or row.choice)]
    saids = [chosen_said(row) for row in wanted]
    one_at_a_time("link actors")  # an article that names one of them must not make it beside us
    decided = [_as_chosen(row, now) for row, now in zip(wanted, decisions(saids, imported.list), strict=True)]
    leads_to = Actor.objects.current_of_each({one.actor for one in decided} - {None})
    held = {actor.pk: actor for actor in Actor.objects.locked({actor.pk for actor in leads_to.values()})}
    known = [decision.actor and held.get(leads_to[decision.actor].pk) for decision in decided]
    made = {n: bringing.new_actor(said) for n, said in enumerate(saids) if known[n] is None}
    Actor.objects.bulk_create(made.values())
    entries = Listed.objects.in_bulk({one.entry for one in decided} - {None})
    standing = {n: entries[one.entry] for n, one in enumerate(decided) if one.entry in entries}
    theirs = bringing.without_identifiers_of_others([(saids[n], entry) for n, entry in standing.items()])
    free = dict(zip(standing, theirs, strict=True))
    told: list[tuple[Actor, Said, Said | None]] = []
    of_rows: list[Listed] = []
    for n, (row, said) in enumerate(zip(wanted, saids, strict=True)):
        entry, actor = standing.get(n), made.get(n) or known[n]
        before, last = bringing.as_it_was(actor, made=n in made), None
        if entry is None:
            entry = Listed(list=imported.list, before=before, added_by_id=imported.by_id)
        else:
            last, row.entry_before = bringing.said_of(entry), bringing.said_of(entry).plain()
            said = free[n]
            entry.before = before if n in made else entry.before
        bringing.write(entry, said)
        entry.actor = actor
        of_rows.append(entry)
        if n not in made:
            told.append((actor, said, last))
    Listed.objects.bulk_create(entry for entry in of_rows if entry.pk is None)
    rewrite(list(standing.values()), "actor", "before", *bringing.SAID)
    bringing.describe(told)
    for row, entry in zip(wanted, of_rows, strict=True):
        row.entry = entry
    rewrite(wanted, "entry", "entry_before")
    actors = {row.entry.actor_id for row in wanted}
    bringing.settle(actors)
    return actors


def _as_chosen(row: ImportedRow, now: Decision) -> Decision:
    """What a person chose for a row; failing that, what fits it now."""
    if now.entry:
        return now
    if row.choice == "new":
        return Decision("new")
    if row.choice:
        return Decision("joins", actor=int(row.choice))
    if now.outcome == "asks":  # another one has come since somebody looked: what was shown then holds
        return Decision("joins", actor=row.candidates[0]) if row.outcome == Outcome.JOINS else Decision("new")
    return now


@tried_again
@transaction.atomic
def undo_import(*, imported: ListImport) -> ListImport:
    """Begin to take back what the table brought; a job goes on with it. Raises CannotImport."""
    hold_run(imported)
    imported = ListImport.objects.get(pk=imported.pk)
    if imported.state == State.STORING and not imported.problem:
        raise CannotImport("It is still being stored. Undo it when that is done.")
    if imported.state not in (State.STORED, State.STORING):
        raise CannotImport("This import was undone before.")
    if imported.list and imported.list.deleted_at:
        raise CannotImport(f"“{imported.list}” was deleted, and what this table brought went with it.")
    later = ListImport.objects.filter(list=imported.list_id, asked_at__gt=imported.asked_at)
    if standing := later.filter(state__in=[State.STORING, State.STORED, State.UNDOING]).first():
        raise CannotImport(f"Undo the later import of “{standing}” first.")
    imported.state, imported.done, imported.problem, imported.finished_at = State.UNDOING, 0, "", None
    imported.total = imported.rows.filter(is_done=True).count()
    imported.save(update_fields=["state", "done", "total", "problem", "finished_at"])
    defer_carrying_out(imported)
    return imported


@tried_again
@transaction.atomic
def _undo_some(imported):
    hold_run(imported)
    imported = ListImport.objects.select_related("list").filter(pk=imported.pk, state=State.UNDOING).first()
    if imported is None:
        return None
    rows = list(imported.rows.filter(is_done=True).select_related("entry").order_by("-line")[:STEP])
    if not rows:
        _end_undoing(imported)
        return None
    with pghistory.context(importer=imported.by_id, verb="undo_list_import", list=imported.list_id):
        actors = _take_back(rows)
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_done=False)
    ListImport.objects.filter(pk=imported.pk).update(done=F("done") + len(rows))
    return Step(actors)


def _end_undoing(imported):
    if imported.makes_list and not imported.list.entries.exists():
        ActorList.objects.filter(pk=imported.list_id).update(deleted_at=Now())
    ListImport.objects.filter(pk=imported.pk).update(state=State.UNDONE, finished_at=Now())
    ActorList.objects.filter(pk=imported.list_id).update(changed_at=Now())
    search_names(actor_list=imported.list, imported=imported, taking_back=True)


def _take_back(rows):
    entries = [row.entry for row in rows if row.entry]
    actors = {entry.actor_id for entry in entries} - {None}
    return take_off(
        [row.entry for row in rows if row.entry and row.entry_before is None],
        [(row.entry, row.entry_before) for row in rows if row.entry and row.entry_before is not None],
        actors,
    )


def take_off(
    gone: list[Listed], restored: list[tuple[Listed, dict]], actors: set[int], *, keeps_entries: bool = False
) -> set[int]:
    """Remove entries with what they brought, and let others say again what they said. Returns who stays.

    `keeps_entries`: they are those of a deleted list, which may come back.
    """
    hold_doomed(actors)
    held = {actor.pk: actor for actor in Actor.objects.locked(actors)}
    others = _on_others(gone)
    free = [(held[entry.actor_id], entry) for entry in gone if entry.actor_id in held]
    bringing.release([(actor, entry) for actor, entry in free if not others[actor.pk] - {entry.pk}])
    made = {entry.actor_id for entry in gone if entry.actor_id and entry.before.get("made")}
    if not keeps_entries:
        Listed.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    told: list[tuple[Actor, Said, Said | None]] = []
    for entry, before in restored:
        last, was = bringing.said_of(entry), said_from(before)
        bringing.write(entry, was)
        if actor := held.get(entry.actor_id or 0):
            told.append((actor, was, last))
    rewrite([entry for entry, _ in restored], *bringing.SAID)
    bringing.describe(told)
    bringing.settle(held)
    bringing.name_as_printed([held[pk] for pk in sorted(made & held.keys())])
    bringing.with_own_names(list(held.values()))
    prune_left_behind(made & held.keys())
    return set(Actor.objects.filter(pk__in=held).values_list("pk", flat=True))


def _on_others(entries: list[Listed]) -> dict[int, set[int]]:
    """{actor id: the entries that known lists have of it} of the actors of these."""
    found: dict[int, set[int]] = defaultdict(set)
    listed = Listed.objects.known().filter(actor__in={entry.actor_id for entry in entries} - {None})
    for actor, pk in listed.order_by().values_list("actor", "pk"):
        found[actor].add(pk)
    return found
