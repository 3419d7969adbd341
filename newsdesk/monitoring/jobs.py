"""Tells the log of each job."""

import logging
import time

from procrastinate import JobContext

from newsdesk.monitoring.context import during

log = logging.getLogger("newsdesk.queue.jobs")


async def told(call_next, context: JobContext, worker):
    """A middleware of the worker: what is logged meanwhile bears the job's id, and its end is a line of its own."""
    started = time.perf_counter()
    outcome, level = "failed", logging.WARNING
    with during(job=context.job.id):
        try:
            result = await call_next()
            outcome, level = "done", logging.INFO
            return result
        finally:
            fields = {
                "task": context.job.task_name,
                "queue": context.job.queue,
                "attempt": context.job.attempts + 1,
                "outcome": outcome,
                "ms": round((time.perf_counter() - started) * 1000),
            }
            log.log(level, "", extra={"fields": fields})
