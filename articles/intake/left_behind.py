"""Nothing that came in waits for ever: what is to be read or annotated, and has no job that will do it, gets one.

Every job is stored in the transaction that stores what it works on, so there should be none. A restored backup, a job
removed by hand and earlier versions of Newsdesk leave some.
"""

from datetime import datetime

from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake.queueing import ANNOTATE, READ, READ_TOGETHER, defer_annotation
from articles.intake.receiving import FETCH, defer_reading_or_fetching
from articles.models import Article, UploadItem


def defer_left_behind(*, before: datetime) -> int:
    """A job for each item and article that came in `before` then, waits and has none; returns how many."""
    articles = set(Article.objects.in_work().filter(created_at__lt=before).values_list("pk", flat=True))
    items = set(UploadItem.objects.waiting().filter(upload__created_at__lt=before).values_list("pk", flat=True))
    if not articles and not items:
        return 0
    jobs = ProcrastinateJob.objects.filter(status__in=["todo", "doing"])
    articles -= _named(jobs.filter(task_name=ANNOTATE), "article_id")
    items -= _named(jobs.filter(task_name__in=[READ, FETCH]), "item_id")
    for several in jobs.filter(task_name=READ_TOGETHER).values_list("args__item_ids", flat=True):
        items -= set(several)
    left = UploadItem.objects.waiting().filter(pk__in=items).defer("content").order_by("upload", "pk")
    by_upload: dict[int, list[UploadItem]] = {}
    for item in left:
        by_upload.setdefault(item.upload_id, []).append(item)
    for some in by_upload.values():
        defer_reading_or_fetching(some)
    unread = list(Article.objects.in_work().filter(pk__in=articles).only("pk", "upload", "n_words", "state"))
    defer_annotation(unread)
    return len(unread) + sum(map(len, by_upload.values()))


def _named(jobs, argument: str) -> set[int]:
    return set(jobs.values_list(f"args__{argument}", flat=True))
