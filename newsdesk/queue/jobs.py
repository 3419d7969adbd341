"""The frame of every job that works on one row: claim it, do the work, try again, say on the row why it failed.

What a job does must bear being done twice: a worker that only fell silent may finish what another has begun.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import wraps
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from newsdesk.database.again import Busy
from newsdesk.database.away import has_no_room, is_away
from newsdesk.queue.lanes import ALONE

log = logging.getLogger(__name__)

RETRIES = 2  # after what went wrong
MOST_DEATHS = 5  # of the worker over one row, while the site and its database lived
TRIES_WHEN_BUSY = 5
LONGEST_PAUSE = 5  # seconds between two of these
TRIES_WHEN_AWAY = 6  # of the database; it may be the row that ends its connection each time
LONGEST_PAUSE_WHEN_AWAY = 10  # seconds
Row = TypeVar("Row", bound=Model)
Given = TypeVar("Given")  # a row or several


class Room:
    """In which jobs of one process are done beside each other, but for one over which a worker died: that is alone.

    If it ends the process again, nothing else can have been the reason, and nothing else is blamed for it.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.inside, self.is_locked = 0, False

    @contextmanager
    def entered(self, *, alone: bool) -> Iterator[None]:
        with self.changed:
            self.changed.wait_for(lambda: not self.is_locked and not (alone and self.inside))
            self.inside += 1
            self.is_locked = alone
        try:
            yield
        finally:
            with self.changed:
                self.inside -= 1
                self.is_locked = False
                self.changed.notify_all()


ROOM = Room()


def job(
    name: str,
    *,
    queue: str,
    argument: str,
    rows: QuerySet[Row],
    fail: Callable[[Row, str], None],
    act: str = "This",
    problem: str = "Newsdesk couldn’t answer to finish this.",
) -> Callable[[Callable[[Row], None]], Task]:
    """Makes the task `name` of a function that works on one row.

    `argument` is how the job calls the id of its row. A row that is not among `rows` any more leaves nothing to do.
    When no attempt is left, `fail` is told the row and why: that `act` ("Reading this text") stopped the worker each
    time, or the `problem`, in which {error} stands for what went wrong.
    """

    def find(pk: Any) -> Row | None:
        return rows.filter(pk=pk).first()

    return _framed(name, queue, argument, find, fail, act, problem, most_deaths=MOST_DEATHS)


def job_of_several(
    name: str, *, queue: str, argument: str, rows: QuerySet[Row], fail: Callable[[list[Row], str], None]
) -> Callable[[Callable[[list[Row]], None]], Task]:
    """The same of a function that works on several rows, in the order of their ids, of those that are still `rows`.

    It is not tried again over the same rows: `fail`, which is told those that are left, has each done by itself.
    """

    def find(pks: Any) -> list[Row] | None:
        return list(rows.filter(pk__in=pks).order_by("pk")) or None

    return _framed(name, queue, argument, find, fail, "This", "{error}", most_deaths=1)


def _framed(
    name: str,
    queue: str,
    argument: str,
    find: Callable[[Any], Given | None],
    fail: Callable[[Given, str], None],
    act: str,
    problem: str,
    *,
    most_deaths: int,
) -> Callable[[Callable[[Given], None]], Task]:
    def framed(work: Callable[[Given], None]) -> Task:
        @app.task(
            name=name,
            queue=queue,
            pass_context=True,
            retry=RetryStrategy(max_attempts=RETRIES, exponential_wait=5),
        )
        @wraps(work)
        def attempt(context: JobContext, **given: Any) -> None:
            row = find(given[argument])
            if row is None:
                log.info("Nothing is left to do for %s.", context.job.call_string)
                return
            attempts = context.job.attempts
            if attempts >= most_deaths:  # the worker died over it, and another took it over
                fail(row, f"{act} stopped the worker {attempts} times.")
                return
            try:
                with ROOM.entered(alone=context.job.queue == ALONE):
                    _patiently(work, row, context.job.call_string)
            except Exception as error:
                if attempts >= RETRIES:
                    fail(row, problem.format(error=f"{type(error).__name__}: {error}"))
                raise

        return attempt

    return framed


def _patiently(work: Callable[[Given], None], row: Given, called: str = "a job") -> None:
    """Nobody waits for a job, so it waits for what others are changing, and is no failure for that.

    Nor is it one that the database went away or its disk is full; for room on the disk it waits as long as it takes.
    """
    times_busy = times_away = 0
    while True:
        try:
            return work(_as_it_was(row))  # whatever an earlier try made of it
        except Busy:
            times_busy += 1
            if times_busy >= TRIES_WHEN_BUSY:
                raise
            log.info("What %s needs is being changed by others. It is tried again.", called)
            time.sleep(random.uniform(0, LONGEST_PAUSE))
        except Exception as error:
            times_away += 1
            if not is_away(error) or (times_away >= TRIES_WHEN_AWAY and not has_no_room(error)):
                raise
            log.warning("The database is away (%s). %s is tried again.", type(error).__name__, called)
            connection.close()
            time.sleep(min(2 ** (times_away - 1), LONGEST_PAUSE_WHEN_AWAY))


def _as_it_was(given: Given) -> Given:
    return [copy(row) for row in given] if isinstance(given, list) else copy(given)  # type: ignore[return-value]
