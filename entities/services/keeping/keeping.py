"""Collections of quotes. Only the owner's own collections come in here."""

from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max

from entities.exports.rows import quote_rows
from entities.models import Collection, KeptQuote, Quote
from entities.reads.cards import cited
from entities.services.keeping.saving import store_named
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

UNNAMED = "Kept quotes"


class AlreadyKept(Refusal):
    """The collection has this quote."""

    argument = "collection"


def create_collection(*, owner: User, name: str, now: datetime) -> Collection:
    """Raises NameTaken."""
    collection = Collection(owner=owner, name=" ".join(name.split()) or UNNAMED, created_at=now)
    store_named(collection, "one_collection_per_person_and_name")
    return collection


def rename_collection(*, collection: Collection, name: str) -> None:
    """Raises NameTaken."""
    collection.name = " ".join(name.split())
    store_named(collection, "one_collection_per_person_and_name", "name")


def share_collection(*, collection: Collection, shared: bool) -> None:
    """Let the other users of the site read it, or no longer."""
    collection.is_shared = shared
    collection.save(update_fields=["is_shared"])


def delete_collection(*, collection: Collection, now: datetime) -> None:
    collection.deleted_at = now
    collection.save(update_fields=["deleted_at"])


def restore_collection(*, collection: Collection) -> None:
    """Take a deletion back. Raises NameTaken if there is another one of this name now."""
    collection.deleted_at = None
    store_named(collection, "one_collection_per_person_and_name", "deleted_at")


@tried_again
@transaction.atomic
def keep_quote(*, quote: Quote, collection: Collection, base: str, now: datetime, note: str = "") -> KeptQuote:
    """Put a quote at the end of a collection, with what it is now; `base` is the site's scheme and host.

    Raises AlreadyKept.
    """
    Collection.objects.select_for_update().get(pk=collection.pk)  # two at once must not get the same place
    whole = Quote.objects.for_export().get(pk=quote.pk)
    (record,) = quote_rows([whole], base="")
    words = cited(Quote.objects.with_context().get(pk=quote.pk), base + whole.get_absolute_url())
    last = collection.kept.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    with _unless_kept(collection):
        return KeptQuote.objects.create(
            collection=collection, quote_number=quote.pk, position=place, note=note.strip(),
            citation=words, record=record, kept_at=now,
        )  # fmt: skip


def write_note(*, kept: KeptQuote, note: str) -> None:
    kept.note = note.strip()
    kept.save(update_fields=["note"])


def remove_kept(*, kept: KeptQuote, now: datetime) -> None:
    kept.removed_at = now
    kept.save(update_fields=["removed_at"])


def restore_kept(*, kept: KeptQuote) -> None:
    """Take a removal back. Raises AlreadyKept if the quote was kept anew meanwhile."""
    kept.removed_at = None
    with _unless_kept(kept.collection):
        kept.save(update_fields=["removed_at"])


@tried_again
@transaction.atomic
def move_kept(*, kept: KeptQuote, by: int) -> None:
    """One place up (-1) or down (1) among those that are there; at the end it stays."""
    Collection.objects.select_for_update().get(pk=kept.collection_id)
    there = list(KeptQuote.objects.filter(collection=kept.collection_id).there())
    place = next((n for n, one in enumerate(there) if one.pk == kept.pk), None)
    if place is None or not 0 <= place + by < len(there):
        return
    there.insert(place + by, there.pop(place))
    for position, one in enumerate(there):
        one.position = position
    KeptQuote.objects.bulk_update(there, ["position"])


@contextmanager
def _unless_kept(collection):
    """Turns the database's refusal of a second row into AlreadyKept."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_kept_quote_per_collection" not in str(error):
            raise
        raise AlreadyKept(f"“{collection}” has this quote already.") from None
