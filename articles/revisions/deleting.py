"""Deleting an upload whole: at once while it is small, as a job with progress when it is large.

What is small goes in one transaction. A job takes some articles in each, with everything derived from them, so that
nobody waits for it for longer than for one of these, however large the upload is. Whoever is killed goes on.
"""

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce, Now
from procrastinate.contrib.django import app

from articles import services
from articles.intake.receiving import cancel
from articles.models import Deletion, Upload
from newsdesk.database.again import tried_again
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.queue.progress import hold_run

DELETE_UPLOAD = "articles.delete_upload"  # name of the task
WORDS_AT_ONCE = 3_000  # in all its articles: what a person may be made to wait for
ARTICLES_AT_ONCE = 100  # in one transaction of a job


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
    _finish(deletion, services.delete_upload(upload=upload, by=by))
    deletion.refresh_from_db()
    return deletion


def carry_out(deletion: Deletion) -> None:
    """Do what was asked. Run again it goes on, and finds it finished; what comes in meanwhile goes, too."""
    while _delete_some(deletion):
        pass


@tried_again
@transaction.atomic
def _delete_some(deletion: Deletion) -> bool:
    """Delete some of the articles, in the order in which they came, and with the last ones the upload.

    Returns whether there is more to do.
    """
    hold_run(deletion)
    now = Deletion.objects.under_way().select_related("upload", "by").filter(pk=deletion.pk).first()
    if now is None:
        return False
    if now.upload is None:
        _finish(now, 0)
        return False
    cancel(upload=now.upload)
    ids = list(now.upload.articles.order_by("pk").values_list("pk", flat=True)[:ARTICLES_AT_ONCE])
    if len(ids) < ARTICLES_AT_ONCE:
        _finish(now, services.delete_upload(upload=now.upload, by=now.by))
        return False
    services.delete_articles(articles=now.upload.articles.filter(pk__in=ids), by=now.by)
    now.upload.items.filter(read_at__isnull=False, article=None, duplicate_of=None, reason="").delete()  # theirs
    Deletion.objects.filter(pk=now.pk).update(done=F("done") + len(ids))
    return True


def fail_deletion(deletion: Deletion, problem: str) -> None:
    """What was deleted is gone; the page says why the rest is not, and it can be asked for again."""
    Deletion.objects.under_way().filter(pk=deletion.pk).update(problem=problem[:300], finished_at=Now())


def _finish(deletion: Deletion, n: int) -> None:
    done = deletion.done + n
    Deletion.objects.filter(pk=deletion.pk).update(total=done, done=done, finished_at=Now())
