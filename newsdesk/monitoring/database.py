"""What the database knows of how a site runs, asked anew each time somebody looks."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from django.apps import apps
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from newsdesk.database.connecting import asking
from newsdesk.models import Backup
from newsdesk.queue.workers import SILENCE

PATIENCE_SECONDS = 2  # for each question


@dataclass(frozen=True)
class Gauge:
    """`query` answers rows of the labels' values and then the number."""

    name: str
    about: str
    query: str
    labels: tuple[str, ...] = ()


JOBS = "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"
OLDEST_JOB = """
    SELECT queue_name, extract(epoch FROM now() - greatest(scheduled_at, (
        SELECT max(at) FROM procrastinate_events event WHERE event.job_id = job.id)))
    FROM procrastinate_jobs job WHERE id IN (
        SELECT min(id) FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) GROUP BY queue_name)
"""
WORKERS = f"""
    SELECT count(*) FROM procrastinate_workers
    WHERE last_heartbeat > now() - interval '{SILENCE.total_seconds()} seconds'
"""
ARTICLES_WAITING = "SELECT count(*) FROM articles_article WHERE state = 'received'"
PARKED = """
    SELECT 'articles', count(*) FROM articles_article WHERE state = 'failed'
    UNION ALL SELECT 'files', count(*) FROM articles_uploaditem WHERE state = 'failed' AND why = 'fault'
"""
CONNECTIONS = """
    SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' GROUP BY 1
"""


def gauges() -> list[Gauge]:
    runs = apps.get_model("entities", "Run")._meta.db_table
    backups = Backup._meta.db_table
    return [
        Gauge("newsdesk_jobs", "Jobs of the last week.", JOBS, ("queue", "state")),
        Gauge("newsdesk_oldest_waiting_job_seconds", "How long the first in line has waited.", OLDEST_JOB, ("queue",)),
        Gauge("newsdesk_workers", "Workers that show signs of life.", WORKERS),
        Gauge(
            "newsdesk_articles_annotated_per_minute",
            "Readings stored, over the last five minutes.",
            f"SELECT count(*) / 5.0 FROM {runs} WHERE created_at > now() - interval '5 minutes'",
        ),
        Gauge("newsdesk_articles_waiting", "Articles that are not annotated yet.", ARTICLES_WAITING),
        Gauge("newsdesk_parked", "Given up until somebody has them tried again.", PARKED, ("what",)),
        Gauge("newsdesk_database_bytes", "Size of the database.", "SELECT pg_database_size(current_database())"),
        Gauge("newsdesk_database_connections", "Connections to the database.", CONNECTIONS, ("state",)),
        Gauge(
            "newsdesk_database_connections_limit",
            "Connections that the server takes.",
            "SELECT current_setting('max_connections')::int",
        ),
        Gauge(
            "newsdesk_last_backup_timestamp_seconds",
            "The moment that the last backup shows.",
            f"SELECT extract(epoch FROM max(made_at)) FROM {backups} HAVING count(*) > 0",
        ),
    ]


class DatabaseCollector(Collector):
    """A question that the database does not answer in time is left out; without a database, all are."""

    def describe(self):
        return []  # asks nothing when it is registered

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found: list[GaugeMetricFamily] = []
        is_up = 0
        with suppress(psycopg.Error), asking(seconds=PATIENCE_SECONDS) as connection:
            is_up = 1
            for gauge in gauges():
                with suppress(psycopg.DatabaseError):
                    found.append(_family(gauge, connection.execute(gauge.query).fetchall()))
        yield GaugeMetricFamily("newsdesk_database_up", "Whether the database answers.", value=is_up)
        yield from found


def _family(gauge: Gauge, rows: Iterable[tuple]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(gauge.name, gauge.about, labels=gauge.labels)
    for *labels, number in rows:
        family.add_metric(labels, float(number))
    return family
