"""Articles from the net: pages by their addresses, fetched by a job each, which a file's reader then reads."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from articles.intake.queueing import defer_reading
from articles.intake.reading import fail_item
from articles.intake.receiving import defer_fetching
from articles.models import Upload, UploadItem
from newsdesk.outgoing import Answer, CannotFetch, NotNow, asked_not_to, fetch

MOST_ADDRESSES = 500


@transaction.atomic
def receive_addresses(*, addresses: Iterable[str], by, kind: str = Upload.Kind.ADDRESSES, **said) -> Upload:
    """Take note of pages, each with the job that fetches it; `said` is what a person says of all of them."""
    upload = Upload.objects.create(kind=kind, by=by, **said)
    fresh = [
        UploadItem(upload=upload, name=address[-300:], address=address, size=0) for address in dict.fromkeys(addresses)
    ]
    defer_fetching(UploadItem.objects.bulk_create(fresh, batch_size=500))
    return upload


def fetch_item(*, item: UploadItem) -> None:
    """Bring the bytes of a waiting page, or say on it why there are none. A page that was fetched is left alone."""
    if not item.is_to_fetch:
        return
    try:
        if reason := asked_not_to(item.address):
            fail_item(item=item, reason=reason, why=UploadItem.Why.UNREADABLE)
            return
        answer = fetch(item.address, max_bytes=settings.MAX_FILE_BYTES)
    except NotNow as error:
        fail_item(item=item, reason=str(error))
        return
    except CannotFetch as error:
        why = UploadItem.Why.FAULT if error.may_succeed else UploadItem.Why.UNREADABLE
        fail_item(item=item, reason=str(error), why=why)
        return
    keep(item=item, answer=answer)


@transaction.atomic
def keep(*, item: UploadItem, answer: Answer) -> None:
    """The bytes of a page, under the address that they came from, with the job that reads them."""
    locked = UploadItem.objects.select_for_update().defer("content").filter(pk=item.pk).first()
    if locked is None or locked.state != UploadItem.State.WAITING or not locked.is_to_fetch:
        return
    if not answer.content.strip():
        fail_item(item=locked, reason="The page is empty.", why=UploadItem.Why.UNREADABLE)
        return
    locked.content, locked.size, locked.address = answer.content, len(answer.content), answer.url[:2000]
    locked.save(update_fields=["content", "size", "address"])
    defer_reading([locked])
