"""Looks again at the actors that new articles name: which may be the same, and which turn out to be.

While more articles wait to be annotated this is left for a moment, and then done of all that it was left for at once:
the same actors are named again and again, and looking at forty costs little more than looking at one. Nothing is lost
with a worker: what was left is a job until it is done.
"""

import json
from collections.abc import Collection

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue, TimeDeltaParams

from articles.intake.queueing import ANNOTATE
from entities.services.actors.mending import mend_actors
from entities.services.actors.suggesting import suggest_duplicates
from newsdesk.queue.lanes import Priority

LOOK = "entities.look_at_actors"  # name of the task
LEFT_FOR = 20  # seconds
AT_ONCE = 100  # jobs
OTHERS_WAIT = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s)"
LEFT = """
SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s AND priority = %s
ORDER BY id LIMIT %s
"""
DONE = "DELETE FROM procrastinate_jobs WHERE id = ANY(%s) AND status = 'todo'"


def look_at(actors: Collection[int]) -> None:
    """Store pairs that may be the same, and merge those that are."""
    suggest_duplicates(actors)
    mend_actors(actors)


def look_soon(actors: Collection[int]) -> None:
    """Look at these actors now, with all that were left; or leave them, too, if more articles wait to be annotated."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS_WAIT, [ANNOTATE])
        others_wait = cursor.fetchone()[0]
    if others_wait:
        leave(actors, priority=Priority.LOOK, seconds=LEFT_FOR)
    else:
        look_at_all_left(actors)


def leave(actors: Collection[int], *, priority: Priority, seconds: int = 0) -> None:
    """Make a job of looking at these actors."""
    given: list[JSONValue] = [*sorted(set(actors))]
    later: TimeDeltaParams | None = {"seconds": seconds} if seconds else None
    app.configure_task(LOOK, queue="annotate", priority=priority, schedule_in=later).defer(actors=given)


def look_at_all_left(actors: Collection[int]) -> None:
    """Look at these actors and at those of jobs that annotating left. Can be done again."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [LOOK, Priority.LOOK, AT_ONCE])
        left = cursor.fetchall()
    look_at(sorted({*actors, *(actor for _, given in left for actor in json.loads(given)["actors"])}))
    with connection.cursor() as cursor:
        cursor.execute(DONE, [[pk for pk, _ in left]])
