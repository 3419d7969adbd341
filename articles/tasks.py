"""The jobs that read an uploaded file and delete an upload. Each can be run again: what was done is left alone."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from articles import deleting, services
from articles.models import Deletion, UploadItem

RETRIES = 2


@app.task(
    name=services.READ,
    queue="read",
    pass_context=True,
    retry=RetryStrategy(max_attempts=RETRIES, exponential_wait=5),
)
def read_item(context: JobContext, *, item_id: int) -> None:
    """Read one file. What is wrong with the file is its outcome; what is wrong with Newsdesk is tried again."""
    item = UploadItem.objects.defer("content").filter(pk=item_id, state=UploadItem.State.WAITING).first()
    if item is None:
        return
    if context.job.attempts > RETRIES:  # each time the worker died over it and another took it over
        services.fail_item(item=item, reason=f"Reading this file stopped the worker {context.job.attempts} times.")
        return
    try:
        services.read_item(item=item, now=timezone.localtime())
    except Exception:
        if context.job.attempts == RETRIES:
            reason = "An error inside Newsdesk kept this file from being read. The worker's log says which."
            services.fail_item(item=item, reason=reason)
        raise


@app.task(
    name=deleting.DELETE_UPLOAD,
    queue="read",
    pass_context=True,
    retry=RetryStrategy(max_attempts=RETRIES, exponential_wait=5),
)
def delete_upload(context: JobContext, *, deletion_id: int) -> None:
    """Delete one upload whole."""
    deletion = Deletion.objects.filter(pk=deletion_id).first()
    if deletion is None:
        return
    if context.job.attempts > RETRIES:  # each time the worker died over it and another took it over
        deleting.fail_deletion(deletion, f"This stopped the worker {context.job.attempts} times.")
        return
    try:
        deleting.carry_out(deletion)
    except Exception:
        if context.job.attempts == RETRIES:
            deleting.fail_deletion(deletion, "Newsdesk failed to finish this.")
        raise
