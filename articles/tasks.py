"""The jobs that read uploaded files, ask pages and feeds, and delete uploads.

Each can be run again: what was done is left alone.
"""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from articles.feeds import asking, finding
from articles.intake import fetching, left_behind, reading, receiving
from articles.intake.queueing import READ, READ_TOGETHER, defer_reading_each
from articles.models import Deletion, Description, Feed, FeedSearch, Redivision, SourceMerge, UploadItem
from articles.outlets import merging
from articles.revisions import deleting, describing, redividing
from newsdesk.queue.jobs import job, job_of_several
from newsdesk.queue.lanes import CHANGES, FETCH

log = logging.getLogger(__name__)

LEFT_AFTER = timedelta(minutes=10)  # within which what came in has its job
FAULT = "Newsdesk could not read this feed because of a fault of its own. The worker’s log has the details."


@job(
    READ,
    queue="read",
    argument="item_id",
    rows=UploadItem.objects.defer("content").filter(state=UploadItem.State.WAITING),
    fail=lambda item, problem: reading.fail_item(item=item, reason=problem),
    act="Reading this file",
    problem="Newsdesk could not read this file because of a fault of its own. The worker’s log has the details.",
)
def read_item(item: UploadItem) -> None:
    """Read one file. What is wrong with the file is its outcome; what is wrong with Newsdesk is tried again."""
    reading.read_item(item=item, now=timezone.localtime())


@job_of_several(
    READ_TOGETHER,
    queue="read",
    argument="item_ids",
    rows=UploadItem.objects.defer("content").filter(state=UploadItem.State.WAITING),
    fail=lambda items, problem: defer_reading_each(items),
)
def read_items(items: list[UploadItem]) -> None:
    """Read some small files of one upload, in one process. Where that fails, each is read by a job of its own."""
    reading.read_items(items=items, now=timezone.localtime())


@job(
    receiving.FETCH,
    queue=FETCH,
    argument="item_id",
    rows=UploadItem.objects.defer("content").filter(state=UploadItem.State.WAITING).exclude(address=""),
    fail=lambda item, problem: reading.fail_item(item=item, reason=problem),
    act="Fetching this page",
    problem="Newsdesk could not fetch this page because of a fault of its own. The worker’s log has the details.",
)
def fetch_item(item: UploadItem) -> None:
    """Fetch one page. What its site answers is its outcome."""
    fetching.fetch_item(item=item)


@app.periodic(cron="25 * * * *")
@app.task(name="articles.defer_left_behind", queueing_lock="left behind")
def defer_left_behind(timestamp: int) -> None:
    """A job for everything that waits without one."""
    n = left_behind.defer_left_behind(before=timezone.now() - LEFT_AFTER)
    if n:
        log.warning("%s files and articles waited without a job. They are queued again.", n)


@job(
    deleting.DELETE_UPLOAD,
    queue=CHANGES,
    argument="deletion_id",
    rows=Deletion.objects.all(),
    fail=deleting.fail_deletion,
)
def delete_upload(deletion: Deletion) -> None:
    """Delete one upload whole."""
    deleting.carry_out(deletion)


@app.periodic(cron="* * * * *")
@app.task(name="articles.ask_due_feeds", queueing_lock="due feeds", queue="fetch")
def ask_due_feeds(timestamp: int) -> None:
    """A job for each feed whose time has come."""
    asking.ask_due_feeds(now=timezone.localtime())


@job(
    asking.ASK,
    queue="fetch",
    argument="feed_id",
    rows=Feed.objects.active(),
    fail=lambda feed, problem: asking.note_failure(feed=feed, words=problem, now=timezone.localtime()),
    act="Reading this feed",
    problem=FAULT,
)
def ask_feed(feed: Feed) -> None:
    """Ask one feed. What its site answers is told on it."""
    asking.ask_feed(feed=feed, now=timezone.localtime())


@job(
    finding.FIND,
    queue="fetch",
    argument="search_id",
    rows=FeedSearch.objects.filter(finished_at=None),
    fail=lambda search, problem: finding.finish(search=search, problem=problem),
    act="Reading this feed",
    problem=FAULT,
)
def find_feeds(search: FeedSearch) -> None:
    """Look which feeds there are at an address."""
    finding.find_feeds(search=search, now=timezone.localtime())


@job(
    describing.DESCRIBE,
    queue=CHANGES,
    argument="description_id",
    rows=Description.objects.under_way(),
    fail=describing.fail_description,
    problem="Newsdesk could not finish this change: {error}. What was changed stays, and can be undone.",
)
def describe(description: Description) -> None:
    """Say something of very many articles of an upload."""
    describing.carry_out(description)


@job(
    merging.MERGE,
    queue=CHANGES,
    argument="merge_id",
    rows=SourceMerge.objects.under_way(),
    fail=merging.fail_merge,
    problem="Newsdesk could not finish this: {error}. What has moved stays, and can be moved back.",
)
def merge_sources(merge: SourceMerge) -> None:
    """Move the articles of one outlet to another, or back."""
    merging.carry_out(merge)


@job(
    redividing.REDIVIDE,
    queue=CHANGES,
    argument="redivision_id",
    rows=Redivision.objects.filter(finished_at=None).select_related("file"),
    fail=redividing.fail_redivision,
    problem="Newsdesk could not finish this: {error}. What was done stays.",
)
def redivide(redivision: Redivision) -> None:
    """Divide a table or an export again, with other columns or in another encoding."""
    redividing.carry_out(redivision)
