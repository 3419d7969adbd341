"""Deleting an upload whole: at once while it is small, as a job with progress when it is large.

Either way it is one transaction: it goes with everything derived from it, or nothing goes.
"""

from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, Now
from procrastinate.contrib.django import app

from articles import services
from articles.models import Deletion, Upload
from newsdesk.again import tried_again
from newsdesk.lanes import CHANGES, Priority
from newsdesk.progress import Progress, hold_run

DELETE_UPLOAD = "articles.delete_upload"  # name of the task
WORDS_AT_ONCE = 3_000  # in all its articles: what a person may be made to wait for


@tried_again
@transaction.atomic
def ask_to_delete(*, upload: Upload, by) -> Deletion:
    """The deletion of this upload, finished if there was little to do. Idempotent.

    Raises Upload.DoesNotExist when it has been deleted in the meantime.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if under_way := upload.deletions.under_way().first():
        return under_way
    size = upload.articles.aggregate(n=Count("pk"), words=Coalesce(Sum("n_words"), 0))
    deletion = Deletion.objects.create(upload=upload, name=str(upload), by=by, total=size["n"])
    if size["words"] > WORDS_AT_ONCE:
        app.configure_task(DELETE_UPLOAD, queue=CHANGES, priority=Priority.ASKED).defer(deletion_id=deletion.pk)
        return deletion
    _delete(deletion, report=lambda n: None)
    deletion.refresh_from_db()
    return deletion


@tried_again
@transaction.atomic
def carry_out(deletion: Deletion) -> None:
    """Do what was asked, once: a second run of the job finds it finished."""
    hold_run(deletion)
    deletion = Deletion.objects.under_way().select_related("upload", "by").filter(pk=deletion.pk).first()
    if deletion:
        _delete(deletion, report=Progress(deletion).add)


def fail_deletion(deletion: Deletion, problem: str) -> None:
    """Nothing was deleted; the page says why."""
    Deletion.objects.under_way().filter(pk=deletion.pk).update(problem=problem[:300], finished_at=Now())


def _delete(deletion, report):
    n = services.delete_upload(upload=deletion.upload, by=deletion.by, report=report) if deletion.upload else 0
    Deletion.objects.filter(pk=deletion.pk).update(total=n, done=n, finished_at=Now())
