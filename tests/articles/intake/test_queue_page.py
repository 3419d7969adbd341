"""The page of the queue: what waits, who works on it, what was given up, and trying that again."""

from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import queueing, reading, receiving
from articles.models import Article, UploadItem
from entities.services.annotating.storing import mark_failed
from newsdesk.monitoring import queue
from tests import factories

PAGE = "/admin/articles/upload/queue/"
GIVEN_UP = "Reading this text stopped the worker 5 times."


def worker_alive():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def waiting_for(minutes):
    """Every job has waited so long."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - make_interval(mins => %s)", [minutes])


@pytest.fixture
def parked(alice):
    """A file and an article that were given up, and a file that is none."""
    upload = receiving.receive_files(files=[receiving.pasted("One two."), receiving.pasted("Three four.")], by=alice)
    lost, wrong = upload.items.order_by("pk")
    reading.fail_item(item=lost, reason="Reading this file stopped the worker 5 times.")
    reading.fail_item(item=wrong, reason="This is a picture.", why="unreadable")
    story = factories.article("“We will talk,” Ana Lind said.", title="Ferry talks")
    mark_failed(article=story, reason=GIVEN_UP)
    ProcrastinateJob.objects.all().delete()
    return SimpleNamespace(upload=upload, lost=lost, wrong=wrong, story=story)


def test_page_tells_what_waits_and_for_how_long(desk, alice):
    receiving.receive_files(files=[receiving.pasted("One two three."), receiving.pasted("Four five six.")], by=alice)
    waiting_for(7)
    worker_alive()
    page = desk.get(PAGE).text
    assert "1 running" in page
    assert "Fresh uploads" in page
    assert "7 minutes" in page
    assert "A fresh upload has waited 7 minutes." in page
    depth = queue.depth()
    assert (depth.waiting, [name for name, _, _ in depth.lines]) == ({"fresh": 2}, ["fresh"])


def test_page_says_that_no_worker_runs(desk, alice):
    receiving.receive_files(files=[receiving.pasted("One two three.")], by=alice)
    assert "No worker is running" not in desk.get(PAGE).text
    waiting_for(2)
    assert "No worker is running" in desk.get(PAGE).text
    assert "No worker is running" in desk.get("/admin/").text


def test_empty_queue_leads_on(desk):
    page = desk.get(PAGE).text
    assert "Nothing is waiting." in page
    assert "/admin/articles/upload/add/" in page
    assert "Nothing was given up." in page


def test_page_lists_what_was_given_up_and_not_what_is_wrong_itself(desk, parked):
    page = desk.get(PAGE).text
    assert "Reading this file stopped the worker 5 times." in page
    assert GIVEN_UP in page
    assert "This is a picture." not in page


def retried(desk, **said):
    answer = desk.post(f"{PAGE}retry/", said, follow=True)
    assert answer.status_code == 200
    return answer.text


def test_one_file_is_tried_again(desk, parked):
    assert "1 will be tried again." in retried(desk, item=parked.lost.pk)
    assert UploadItem.objects.get(pk=parked.lost.pk).state == "waiting"
    assert Article.objects.get(pk=parked.story.pk).state == "failed"
    assert list(ProcrastinateJob.objects.values_list("task_name", "args")) == [
        (queueing.READ, {"item_id": parked.lost.pk})
    ]


def test_one_article_is_tried_again(desk, parked):
    assert "1 will be tried again." in retried(desk, article=parked.story.pk)
    assert Article.objects.get(pk=parked.story.pk).state == "received"
    assert UploadItem.objects.get(pk=parked.lost.pk).state == "failed"


def test_all_are_tried_again_but_what_can_not_succeed(desk, parked):
    assert "2 will be tried again." in retried(desk, all=1)
    assert UploadItem.objects.get(pk=parked.wrong.pk).state == "failed"
    assert "There is nothing to try again any more." in retried(desk, all=1)


@pytest.mark.parametrize("said", [{}, {"item": "x"}, {"article": "9" * 40}, {"item": "999999"}])
def test_what_is_not_there_is_not_tried(desk, parked, said):
    assert "There is nothing to try again any more." in retried(desk, **said)
    assert UploadItem.objects.get(pk=parked.lost.pk).state == "failed"


def test_readers_are_told_that_articles_are_missing(client, db, alice):
    carol = factories.user("carol", "analyst")
    client.force_login(carol)
    factories.article("“We will talk,” Ana Lind said.")
    receiving.receive_files(files=[receiving.pasted("One two three.")], by=alice)
    waiting_for(20)
    page = client.get("/quotes/").text
    assert "1 article is not annotated yet: its quotes are missing here." in page
    assert "No worker" not in page


def test_numbers_are_those_of_the_metrics(job_queue, client, alice):
    receiving.receive_files(files=[receiving.pasted("One two three.")], by=alice)
    factories.article("“We will talk,” Ana Lind said.")
    told = client.get("/metrics").text
    assert 'newsdesk_jobs{queue="fresh",state="todo"} 1.0' in told
    assert "newsdesk_articles_waiting 1.0" in told
    assert (queue.depth().waiting, queue.standing_now().articles) == ({"fresh": 1}, 1)
