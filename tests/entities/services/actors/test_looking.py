"""Actors that new articles name are looked at when none waits, and until then left to a job that takes all at once."""

import json

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake.queueing import ANNOTATE
from entities.models import BlockingKey
from entities.services.actors.looking import LOOK, look_at_all_left, look_soon
from entities.tasks import annotate
from tests.factories import actor, article

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return [actor(name).pk for name in ("Ana Ruiz", "Tom Berg", "Eva Holm")]


def wait(article_id=0):
    job(ANNOTATE, {"article_id": article_id})


def job(task, given, status="todo"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status) "
            "VALUES ('annotate', %s, 7, %s, %s)",
            [task, json.dumps(given), status],
        )


def left():
    return [one.args["actors"] for one in ProcrastinateJob.objects.filter(task_name=LOOK).order_by("pk")]


def looked_at():
    return sorted(set(BlockingKey.objects.values_list("actor", flat=True)))


def test_actors_are_looked_at_at_once_where_no_article_waits(three):
    look_soon(three[:1])
    assert looked_at() == three[:1]
    assert left() == []


def test_while_an_article_waits_they_are_left_to_a_job_of_some_seconds_later(three):
    wait()
    look_soon(three[:2])
    assert looked_at() == []
    assert left() == [three[:2]]
    assert ProcrastinateJob.objects.get(task_name=LOOK).scheduled_at > timezone.now()


def test_whoever_finds_no_article_waiting_looks_at_all_that_were_left(three):
    wait()
    look_soon(three[:1])
    look_soon(three[:2])
    ProcrastinateJob.objects.filter(task_name=ANNOTATE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [ANNOTATE])
    look_soon(three[2:])
    assert looked_at() == three
    assert left() == []


def test_what_another_worker_has_begun_stays_its_job(three):
    job(LOOK, {"actors": three[:1]}, status="doing")
    job(LOOK, {"actors": three[1:2]})
    look_at_all_left(three[2:])
    assert looked_at() == three[1:]
    assert left() == [three[:1]]


def test_jobs_stay_until_their_actors_were_looked_at(three, monkeypatch):
    wait()
    look_soon(three)

    def killed(actors):
        raise KeyboardInterrupt

    monkeypatch.setattr("entities.services.actors.looking.mend_actors", killed)
    with pytest.raises(KeyboardInterrupt):
        look_at_all_left([])
    assert left() == [three]


def test_annotating_looks_at_whom_the_text_names(three):
    story = article("Mayor Ana Ruiz said the harbour of Port Kessin would close.")
    annotate(story)
    named = sorted(story.mentions.values_list("actor", flat=True).distinct())
    assert set(named) <= {*looked_at(), None}
    wait()
    other = article("Mayor Ana Ruiz said the ferry would sail.")
    annotate(other)
    assert len(left()) == 1
