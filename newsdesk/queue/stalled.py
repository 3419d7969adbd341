"""What a worker that died was doing goes back to the queue; without this it would be "doing" for ever.

A worker that only fell silent may finish a job that another has begun: every task is idempotent. A job over which a
worker died comes again after a pause, and alone: so what kills workers is told apart from what was only done beside it.
"""

import logging
import os
import random
from datetime import timedelta

from django.utils import timezone
from procrastinate import App, exceptions

from newsdesk.queue.lanes import ALONE

log = logging.getLogger(__name__)

DEAD_AFTER = 30  # seconds without a heartbeat; a living worker sends one every 10
FIRST_PAUSE, LONGEST_PAUSE = 10, 300  # seconds until such a job comes again; twice as long each time

# A job that began before the site or its database did was cut short by the restart. That is not the job's fault.
WAS_RESTARTED = """
    SELECT coalesce(max(at) < greatest(pg_postmaster_start_time(), to_timestamp(%(site)s)), true) AS restarted
    FROM procrastinate_events WHERE job_id = %(job)s AND type = 'started'
"""
NOT_COUNTED = "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %(job)s AND attempts > 0"


async def take_over_stalled_jobs(app: App) -> None:
    """Put the jobs of workers that died back in the queue."""
    jobs = app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            asked = await app.connector.execute_query_one_async(
                WAS_RESTARTED, job=job.id, site=float(os.environ.get("DESK_STARTED_AT", 0))
            )
            restarted = asked["restarted"]
            if not restarted:
                await jobs.retry_job(job, queue=ALONE, retry_at=timezone.now() + pause_after(job.attempts + 1))
            else:
                await jobs.retry_job(job)
                await app.connector.execute_query_async(NOT_COUNTED, job=job.id)
        except exceptions.ConnectorException:  # it was finished, or taken over, in this moment
            continue
        why = "Newsdesk was restarted" if restarted else "A worker died"
        log.warning("%s during %s. The job is queued again.", why, job.call_string)


def pause_after(deaths: int) -> timedelta:
    """How long a job waits over which workers died so often: of chance, so that two of them part ways."""
    longest = min(FIRST_PAUSE * 2 ** (deaths - 1), LONGEST_PAUSE)
    return timedelta(seconds=random.uniform(longest / 2, longest))
