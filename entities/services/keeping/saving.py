"""Saving searches: naming, sharing, deleting and taking back. Only the owner's own searches come in here."""

from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from entities.models import ActorList, Collection, KeptQuote, ListImport, SavedSearch
from entities.pages.saved_names import LONGEST_NAME, suggested_name
from entities.pages.saved_pages import LONGEST, CannotSave, hits, normalised, read_address, understood
from entities.pages.watching import count_apart
from entities.services.keeping.watching import watch_search
from newsdesk.web.refusals import Refusal

RESTORABLE_FOR = timedelta(days=30)


class NameTaken(Refusal):
    """The person has something of this name already."""

    argument = "name"


@transaction.atomic
def save_search(
    *, owner: User, address: str, now: datetime, name: str = "", shared: bool = False, watched: bool = True
) -> SavedSearch:
    """Save a page of the site under a name; without one, under the question in words.

    Who saves the same question again gets the search they have. Raises CannotSave, NameTaken.
    """
    page, data = read_address(address)
    query = understood(page, data)
    asked = normalised(query)
    if len(asked) > LONGEST:
        raise CannotSave("This page has too many filters to save.")
    search = SavedSearch.objects.of(owner).asking(page, asked).first()
    if search is None:
        wanted = " ".join(name.split()) or _free_name(owner, suggested_name(page, query))
        search = SavedSearch(owner=owner, name=wanted, page=page, asked=asked, is_shared=shared, created_at=now)
        _try_out(search, query, now)
        try:
            store_named(search, "one_saved_search_per_person_and_name")
        except (NameTaken, IntegrityError):
            search = SavedSearch.objects.of(owner).asking(page, asked).first()
            if search is None:
                raise  # else this was a double click: the other request has just saved it
    if watched:
        watch_search(search=search, user=owner, now=now)
    return search


def _try_out(search, query, now):
    """What is stored was answered once. Raises CannotSave."""
    if count_apart({"it": partial(hits, search, query, timezone.localdate(now))}, 1)["it"] is None:
        raise CannotSave("Newsdesk can’t answer this question, so there is nothing to save.")


def rename_search(*, search: SavedSearch, name: str) -> None:
    """Raises NameTaken."""
    search.name = " ".join(name.split())
    store_named(search, "one_saved_search_per_person_and_name", "name")


def share_search(*, search: SavedSearch, shared: bool) -> None:
    """Let the other users of the site see it, or no longer."""
    search.is_shared = shared
    search.save(update_fields=["is_shared"])


def delete_search(*, search: SavedSearch, now: datetime) -> None:
    search.deleted_at = now
    search.save(update_fields=["deleted_at"])


def restore_search(*, search: SavedSearch) -> None:
    """Take a deletion back. Raises NameTaken if its name or its question was saved anew meanwhile."""
    if newer := SavedSearch.objects.of(search.owner).asking(search.page, search.asked).exclude(pk=search.pk).first():
        raise NameTaken(f"You have saved the same search again since, as “{newer}”.")
    search.deleted_at = None
    store_named(search, "one_saved_search_per_person_and_name", "deleted_at")


def prune_deleted(*, now: datetime) -> int:
    """Forget what was deleted long ago; returns how many rows went."""
    before = now - RESTORABLE_FOR
    gone = [
        SavedSearch.objects.deleted_before(before).delete(),
        Collection.objects.deleted_before(before).delete(),
        KeptQuote.objects.removed_before(before).delete(),
        ActorList.objects.deleted_before(before).delete(),
        ListImport.objects.forgotten_before(before).delete(),
    ]
    return sum(number for number, _ in gone)


def store_named(row, constraint: str, *fields: str) -> None:
    """Save a row that has a name of its owner's. Raises NameTaken."""
    try:
        with transaction.atomic():
            row.save(update_fields=fields or None)
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise NameTaken(f"You already have one called “{row.name}”.") from None


def _free_name(owner, name):
    """The name, or with a number behind it if the person has it already."""
    taken = set(SavedSearch.objects.of(owner).filter(name__startswith=name[:100]).values_list("name", flat=True))
    if name not in taken:
        return name
    numbered = (f"{name[: LONGEST_NAME - 5]} ({n})" for n in range(2, 10_000))
    return next(one for one in numbered if one not in taken)
