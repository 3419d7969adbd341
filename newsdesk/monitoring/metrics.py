"""What a monitoring system is told, in Prometheus's format: requests by this site's web processes, and the database."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from newsdesk.monitoring.database import DatabaseCollector
from newsdesk.monitoring.sharing import VARIABLE

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds

disable_created_metrics()  # when each was counted first: a third of all lines, and nobody asks

# Known to no registry: what is told together is chosen when somebody asks.
REQUESTS = Counter("newsdesk_requests", "Requests answered.", ["method", "route", "class"], registry=None)
SECONDS = Histogram(
    "newsdesk_request_seconds", "Time until the answer began.", ["route"], buckets=BUCKETS, registry=None
)


def count_request(method: str | None, route: str, status: int, seconds: float) -> None:
    """`route` is an address's form, and no address: there are as many as there are pages."""
    REQUESTS.labels(method if method in METHODS else "other", route, f"{status // 100}xx").inc()
    SECONDS.labels(route).observe(seconds)


def exposition() -> bytes:
    registry = CollectorRegistry()
    if VARIABLE in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(DatabaseCollector())
    return generate_latest(registry)
