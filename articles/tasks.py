"""The jobs that read an uploaded file and delete an upload. Each can be run again: what was done is left alone."""

from django.utils import timezone

from articles import deleting, fetching, receiving
from articles.models import Deletion, UploadItem
from newsdesk.jobs import job


@job(
    receiving.READ,
    queue="read",
    argument="item_id",
    rows=UploadItem.objects.defer("content").filter(state=UploadItem.State.WAITING),
    fail=lambda item, problem: receiving.fail_item(item=item, reason=problem),
    act="Reading this file",
    problem="Newsdesk could not read this file because of a fault of its own. The worker’s log has the details.",
)
def read_item(item: UploadItem) -> None:
    """Read one file. What is wrong with the file is its outcome; what is wrong with Newsdesk is tried again."""
    receiving.read_item(item=item, now=timezone.localtime())


@job(
    receiving.FETCH,
    queue="fetch",
    argument="item_id",
    rows=UploadItem.objects.defer("content").filter(state=UploadItem.State.WAITING).exclude(address=""),
    fail=lambda item, problem: receiving.fail_item(item=item, reason=problem),
    act="Fetching this page",
    problem="Newsdesk could not fetch this page because of a fault of its own. The worker’s log has the details.",
)
def fetch_item(item: UploadItem) -> None:
    """Fetch one page. What its site answers is its outcome."""
    fetching.fetch_item(item=item)


@job(
    deleting.DELETE_UPLOAD,
    queue="read",
    argument="deletion_id",
    rows=Deletion.objects.all(),
    fail=deleting.fail_deletion,
)
def delete_upload(deletion: Deletion) -> None:
    """Delete one upload whole."""
    deleting.carry_out(deletion)
