"""How the queue stands, for pages: the numbers that /metrics tells, by the same questions (database.py)."""

from dataclasses import dataclass, field
from typing import cast

from django.core.cache import cache
from django.db import connection

from newsdesk.monitoring.database import ARTICLES_WAITING, OLDEST_JOB, WORKERS, gauges
from newsdesk.queue.lanes import FRESH

SHOWN_SECONDS = 15  # how long pages show one answer

# Few and quick, for a line on many pages.
HOW_IT_STANDS = f"""
    WITH oldest (queue, seconds) AS ({OLDEST_JOB})
    SELECT ({WORKERS}), (SELECT max(seconds) FROM oldest),
           (SELECT max(seconds) FROM oldest WHERE queue = '{FRESH}'), ({ARTICLES_WAITING})
"""
TOLD = {
    "newsdesk_jobs": "jobs",
    "newsdesk_oldest_waiting_job_seconds": "oldest",
    "newsdesk_articles_annotated_per_minute": "per_minute",
}


@dataclass(frozen=True)
class Standing:
    """`oldest` and `oldest_fresh` are the seconds that the first in line has waited; 0 where nobody waits."""

    workers: int
    oldest: float = 0.0
    oldest_fresh: float = 0.0
    articles: int = 0  # that are not annotated yet


@dataclass
class Depth:
    """The queue in full. Jobs are counted by queue; those that ended are kept for a week."""

    waiting: dict[str, int] = field(default_factory=dict)
    doing: int = 0
    failed: int = 0
    oldest: dict[str, float] = field(default_factory=dict)
    per_minute: float = 0.0

    @property
    def lines(self) -> list[tuple[str, int, float]]:
        """(queue, jobs that wait, seconds of the first in line) of every queue in which somebody waits."""
        return [(queue, n, self.oldest.get(queue, 0.0)) for queue, n in sorted(self.waiting.items())]


def standing() -> Standing:
    return cast("Standing", cache.get_or_set("queue-standing", standing_now, SHOWN_SECONDS))


def standing_now() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(HOW_IT_STANDS)
        workers, oldest, fresh, articles = cursor.fetchone()
    return Standing(workers, float(oldest or 0), float(fresh or 0), articles)


def depth() -> Depth:
    found = Depth()
    rows: dict[str, list[tuple]] = {}
    with connection.cursor() as cursor:
        for gauge in gauges():
            if gauge.name in TOLD:
                cursor.execute(gauge.query)
                rows[TOLD[gauge.name]] = cursor.fetchall()
    for queue, state, n in rows["jobs"]:
        if state == "todo":
            found.waiting[queue] = n
        elif state == "doing":
            found.doing += n
        elif state == "failed":
            found.failed += n
    found.oldest = {queue: float(seconds) for queue, seconds in rows["oldest"]}
    found.per_minute = float(rows["per_minute"][0][0])
    return found
