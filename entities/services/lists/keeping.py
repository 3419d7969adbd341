"""Keeping lists: making, naming, sharing and deleting them, and putting actors that are there on them."""

from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from entities.models import Actor, ActorList, Listed, ListImport
from entities.reads.lists.standing import said_of
from entities.rules.lists.rows import Said, said_from
from entities.services.lists import bringing
from entities.services.lists.importing import new_list
from entities.services.lists.searching import search_names
from entities.services.lists.storing import take_off
from entities.services.lists.withdrawing import begin
from newsdesk.database.again import tried_again
from newsdesk.database.locks import one_at_a_time
from newsdesk.queue.progress import hold_run
from newsdesk.web.refusals import Gone, Refusal

MOST_ENTRIES = 50_000
SALT = "entities.lists.removed"


class NameTaken(Refusal):
    argument = "name"


class CannotList(Refusal):
    """This actor can't be put on this list."""


@tried_again
def create_list(*, name: str, owner: User, is_known: bool = False) -> ActorList:
    """An empty list: one's own, or one of the editors' whose names are looked for. Raises NameTaken."""
    with _unless_taken(name):
        return new_list(name=name, owner=owner, is_known=is_known)


@tried_again
def rename_list(*, actor_list: ActorList, name: str) -> None:
    """Raises NameTaken."""
    with _unless_taken(name):
        ActorList.objects.filter(pk=actor_list.pk).update(name=name)


def share_list(*, actor_list: ActorList, shared: bool) -> None:
    """Let the other users of the site see it, or no longer; those of the editors are always seen."""
    ActorList.objects.filter(pk=actor_list.pk, is_known=False).update(is_shared=shared)


@tried_again
@transaction.atomic
def delete_list(*, actor_list: ActorList, now: datetime) -> None:
    """Its names are no longer looked for, and what only it brought to its actors goes (services/lists/withdrawing.py).

    Raises CannotList.
    """
    hold_run(actor_list)  # a step that brings it back ends first
    if ListImport.objects.under_way().filter(list=actor_list).exists():
        raise CannotList("A table is being saved in this list. Delete it when that is done.")
    if ActorList.objects.filter(pk=actor_list.pk, deleted_at=None).update(deleted_at=now, changed_at=Now()):
        begin(actor_list)


@tried_again
@transaction.atomic
def restore_list(*, actor_list: ActorList) -> None:
    """Undo a deletion; what the list brought comes back. Raises NameTaken."""
    hold_run(actor_list)  # a step that takes away ends first
    with _unless_taken(actor_list.name):
        found = ActorList.objects.filter(pk=actor_list.pk, deleted_at__isnull=False)
        is_back = found.update(deleted_at=None, changed_at=Now())
    if is_back:
        begin(actor_list)


@tried_again
@transaction.atomic
def add_actor(*, actor_list: ActorList, actor: Actor, by: User) -> Listed:
    """Put an actor on a list, as it is shown now; once, if it is there already. Raises CannotList, Gone."""
    one_at_a_time(f"list {actor_list.pk}")
    held = Actor.objects.locked([actor.pk]).first()
    if held is None or held.merged_into_id:
        raise Gone("This actor was merged or removed in the meantime.")
    if there := Listed.objects.filter(list=actor_list, actor=held).first():
        return there
    if actor_list.entries.count() >= MOST_ENTRIES:
        raise CannotList(f"A list takes {MOST_ENTRIES:,} actors. Begin another one.")
    entry = Listed(list=actor_list, actor=held, before=bringing.as_it_was(held), added_by=by)
    bringing.write(entry, Said(held.name, held.kind, country=held.country))
    entry.save()
    if actor_list.is_known:
        bringing.settle([held.pk])
        ActorList.objects.filter(pk=actor_list.pk).update(changed_at=Now())
        search_names(actor_list=actor_list, since=entry)
    return entry


@tried_again
@transaction.atomic
def remove_actor(*, entry: Listed) -> str:
    """Take an entry off its list, with what it brought to its actor; returns what `put_back` needs."""
    one_at_a_time(f"list {entry.list_id}")
    token = signing.dumps(
        {"list": entry.list_id, "actor": entry.actor_id, "said": said_of(entry).plain(), "before": entry.before},
        salt=SALT, compress=True,
    )  # fmt: skip
    if entry.list.is_known:
        take_off([entry], [], {entry.actor_id} if entry.actor_id else set())
        ActorList.objects.filter(pk=entry.list_id).update(changed_at=Now())
    else:
        entry.delete()
    return token


@tried_again
@transaction.atomic
def put_back(*, actor_list: ActorList, token: str, by: User) -> Listed:
    """Undo a removal. Raises CannotList, Gone."""
    try:
        was = signing.loads(token, salt=SALT, max_age=30 * 24 * 3600)
    except signing.BadSignature:
        raise CannotList("This can’t be undone any more.") from None
    actor = Actor.objects.current_of(was["actor"])
    if was["list"] != actor_list.pk or actor is None:
        raise Gone("The actor was removed, since no text mentions it. Import its table again to bring it back.")
    one_at_a_time(f"list {actor_list.pk}")
    if there := Listed.objects.filter(list=actor_list, actor=actor).first():
        return there
    held = Actor.objects.locked([actor.pk]).get()
    entry = Listed(list=actor_list, actor=held, before=was["before"], added_by=by)
    [said] = bringing.without_identifiers_of_others([(said_from(was["said"]), entry)])
    bringing.write(entry, said)
    entry.save()
    if actor_list.is_known:
        bringing.describe([(held, said, None)])
        bringing.settle([held.pk])
        ActorList.objects.filter(pk=actor_list.pk).update(changed_at=Now())
    return entry


@contextmanager
def _unless_taken(name):
    """Turns the database's refusal of a second list of this name into NameTaken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "actor_list_per" not in str(error):
            raise
        raise NameTaken(f"There is a list called “{name}” already.") from None
