"""Articles that a program sends: taken at once, read while it waits, and told apart by their keys when they come again.

What one program sends on one day is one upload. An article is kept before it is read, with the job that reads it if
whoever takes it in is stopped before; so what was answered, and what was not, is read once.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from articles.intake.queueing import defer_reading
from articles.intake.reading import read_item
from articles.intake.receiving import defer_fetching, wait_again
from articles.models import Upload, UploadItem
from articles.readers import CannotRead
from articles.readers.sent import MOST, Misfit, Sent, articles_sent
from newsdesk.contained import Limits, contained
from newsdesk.database.again import tried_again
from newsdesk.database.locks import one_at_a_time
from newsdesk.web.refusals import Refusal

__all__ = ["LONGEST_KEY", "MOST", "CannotRead", "KeyUsed", "Misfit", "Taken", "opened", "read_now", "take"]

LONGEST_KEY = 100  # characters of an Idempotency-Key
ENOUGH_SECONDS = 8.0  # for reading what came with one request; the rest is read by jobs
OF_ONE = Limits(megabytes=512, seconds=5)
JOBS_WAIT = 60  # seconds, in which the articles are read without them


class KeyUsed(Refusal):
    """The same Idempotency-Key came with other articles before."""

    def __init__(self) -> None:
        super().__init__("This key came with other articles before. Send a new one.")


@dataclass(frozen=True)
class Taken:
    """An article as it was taken, or was taken when it was sent before (`again`)."""

    item: UploadItem
    sent: Sent
    again: bool


def opened(body: bytes) -> list[Sent] | Misfit:
    """The articles in a request, read in a process of its own. Raises CannotRead."""
    return contained(articles_sent, body, refusal=CannotRead, within=OF_ONE)


@tried_again
@transaction.atomic
def take(*, sent: Sequence[Sent], by, program: str, now: datetime, key: str = "") -> list[Taken]:
    """Keep what was sent, each with the job that reads it; what came before is not taken again.

    An article that comes again is known by the request's `key` and its place, otherwise by its id; with another
    content under the same id it is taken as a new version. Raises KeyUsed, and takes nothing.
    """
    one_at_a_time(f"articles of {by.pk} from {program}")
    keys = [f"{key}/{number}" if key else one.id for number, one in enumerate(sent)]
    known: dict[tuple[str, str], UploadItem] = {}
    before = UploadItem.objects.filter(upload__by=by, upload__program=program, key__in=filter(None, keys))
    for item in before.defer("content").order_by("pk"):
        known[item.key, item.digest] = item
    digests = [hashlib.sha256(f"{one.address} {one.record}".encode()).hexdigest() for one in sent]
    named = list(zip(keys, digests, strict=True))
    if key and known and not all(one in known for one in named):
        raise KeyUsed
    upload, _ = Upload.objects.get_or_create(by=by, program=program, sent_on=now.date(), defaults={"kind": "program"})
    taken, fresh, failed = [], [], []
    for number, (one, (name, digest)) in enumerate(zip(sent, named, strict=True), start=1):
        if again := known.get((name, digest)) if name else None:
            taken.append(Taken(again, one, again=True))
            if again.state == UploadItem.State.FAILED and again.why == UploadItem.Why.FAULT:
                failed.append(again)
            continue
        content = one.record.encode() if one.record else None
        item = UploadItem(
            upload=upload, name=_name(one, number), key=name, digest=digest, address=one.address,
            content=content, size=len(content or b""),
        )  # fmt: skip
        fresh.append(item)
        taken.append(Taken(item, one, again=False))
    UploadItem.objects.bulk_create(fresh)
    defer_reading((item for item in fresh if not item.is_to_fetch), in_seconds=JOBS_WAIT)
    defer_fetching(item for item in fresh if item.is_to_fetch)
    wait_again(failed)
    return taken


def _name(one: Sent, number: int) -> str:
    """What the table of the upload calls it; the end tells the reader that it is one article."""
    return f"{one.id or one.address[:250] or 'without an id'}, article {number}"


def read_now(taken: Sequence[Taken], *, now: datetime, seconds: float = ENOUGH_SECONDS) -> None:
    """Read what waits, as far as there is time; jobs begin with the rest at once."""
    until = time.monotonic() + seconds
    left = []
    for one in taken:
        if one.again or one.item.is_to_fetch:
            continue
        if time.monotonic() < until:
            read_item(item=one.item, now=now, within=OF_ONE)
        else:
            left.append(one.item)
    defer_reading(left)
