"""Whose turn it is: a fresh upload waits neither for a backlog nor for what is long."""

import json

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import services
from articles.intake import queueing, reading, receiving
from articles.intake.queueing import FRESH_AT_ONCE, SMALL_BYTES, SMALL_WORDS, turn_to_annotate, turn_to_read
from articles.models import Article, Upload, UploadItem
from newsdesk.queue.lanes import FRESH, LANES, Priority
from tests import factories

WORDS = "“We will talk,” Ana Lind said of number {} on Thursday night."


@pytest.mark.parametrize(
    ("size", "before", "turn"),
    [
        (500, 0, (FRESH, Priority.READ_FRESH)),
        (500, FRESH_AT_ONCE - 1, (FRESH, Priority.READ_FRESH)),
        (500, FRESH_AT_ONCE, ("read", Priority.READ)),
        (SMALL_BYTES + 1, 0, ("read", Priority.READ)),
    ],
)
def test_small_files_of_an_upload_are_read_first_until_many_wait(size, before, turn):
    assert turn_to_read(size, before=before) == turn


@pytest.mark.parametrize(
    ("words", "before", "turn"),
    [
        (500, 0, (FRESH, Priority.ANNOTATE_FRESH)),
        (500, FRESH_AT_ONCE, ("annotate", Priority.ANNOTATE)),
        (SMALL_WORDS + 1, 0, ("annotate", Priority.ANNOTATE_LONG)),
        (SMALL_WORDS + 1, FRESH_AT_ONCE, ("annotate", Priority.ANNOTATE)),
    ],
)
def test_short_articles_of_an_upload_are_annotated_first_until_many_wait(words, before, turn):
    assert turn_to_annotate(words, before=before) == turn


def test_priorities_put_fresh_work_before_backlog_and_that_before_what_is_read_again():
    assert sorted(Priority, reverse=True) == [
        Priority.READ_FRESH, Priority.ANNOTATE_FRESH, Priority.ASKED, Priority.READ, Priority.LOOK,
        Priority.ANNOTATE_LONG, Priority.ANNOTATE, Priority.AGAIN,
    ]  # fmt: skip


def upload_of(n, start=0):
    files = [receiving.pasted(WORDS.format(number)) for number in range(start, start + n)]
    return receiving.receive_files(files=files, by=None)


def taken(queues=None):
    """(task, id of its row) of the job that a lane of these queues takes now; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_fetch_job_v2(%s, NULL)", [queues])
        task, arguments = cursor.fetchone()
    return task and (task, *json.loads(arguments).values())


@pytest.fixture
def backlog(job_queue):
    """An upload of very many articles, which wait to be annotated."""
    upload = Upload.objects.create(kind=Upload.Kind.FILES)
    for number in range(FRESH_AT_ONCE + 20):
        services.store_article(text=WORDS.format(number), title=f"T{number}", source_name="Bell", upload=upload)
    return upload


def test_backlog_of_one_upload_is_no_longer_fresh(backlog):
    jobs = ProcrastinateJob.objects.filter(task_name=queueing.ANNOTATE)
    assert jobs.filter(queue_name=FRESH, priority=Priority.ANNOTATE_FRESH).count() == FRESH_AT_ONCE
    assert jobs.filter(queue_name="annotate", priority=Priority.ANNOTATE).count() == 20


def test_fresh_upload_is_read_and_annotated_before_every_backlog(backlog):
    for _ in range(FRESH_AT_ONCE):
        taken([FRESH])
    fresh = upload_of(1, start=9_000)
    item = fresh.items.get()
    assert taken(LANES["fresh"]) == (queueing.READ, item.pk)
    reading.read_item(item=item, now=factories.NOON)
    assert taken(LANES["everything"]) == (queueing.ANNOTATE, fresh.articles.get().pk)
    assert taken(LANES["fresh"]) is None
    assert taken(LANES["everything"])[0] == queueing.ANNOTATE  # the backlog goes on in the other lane


def test_files_of_an_archive_wait_behind_a_fresh_one_and_are_read_together(job_queue):
    archive = upload_of(FRESH_AT_ONCE + 3)
    fresh = upload_of(1, start=9_000)
    order = [taken() for _ in range(FRESH_AT_ONCE + 2)]
    assert order[FRESH_AT_ONCE] == (queueing.READ, fresh.items.get().pk)
    backlog = list(archive.items.order_by("pk").values_list("pk", flat=True))[-3:]
    assert order[-1] == (queueing.READ_TOGETHER, backlog)
    assert taken() is None


def test_large_files_of_a_backlog_are_read_alone(job_queue):
    items = [UploadItem(pk=n, size=size) for n, size in enumerate([10, 10, SMALL_BYTES + 1, 10])]
    queueing.defer_reading_each(items[:2])
    assert [taken()[0] for _ in range(2)] == [queueing.READ] * 2
    assert [[one.pk for one in some] for some in queueing.bunches(items)] == [[0, 1, 2, 3]]
    many = [UploadItem(pk=n, size=1) for n in range(queueing.TOGETHER + 1)]
    assert [len(some) for some in queueing.bunches(many)] == [queueing.TOGETHER, 1]
    large = [UploadItem(pk=n, size=3 * 1024 * 1024) for n in range(2)]
    assert [len(some) for some in queueing.bunches(large)] == [1, 1]


def test_long_article_leaves_the_lane_of_fresh_ones_free(job_queue):
    text = " ".join(WORDS.format(n) for n in range(SMALL_WORDS // 5))
    long = services.store_article(text=text, title="Long", source_name="Bell")
    assert taken(LANES["fresh"]) is None
    assert taken(LANES["everything"]) == (queueing.ANNOTATE, long.pk)


def test_few_articles_that_somebody_has_annotated_again_go_first(job_queue):
    for n in range(2):
        factories.article(WORDS.format(n))
    services.reannotate(articles=Article.objects.all(), by=None)
    jobs = ProcrastinateJob.objects.filter(task_name=queueing.ANNOTATE)
    assert set(jobs.values_list("queue_name", "priority")) == {(FRESH, Priority.ANNOTATE_FRESH)}
    jobs.delete()
    services.reannotate(articles=Article.objects.all(), by=None, in_background=True)
    assert set(jobs.values_list("queue_name", "priority")) == {("annotate", Priority.AGAIN)}
