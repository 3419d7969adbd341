"""Jobs that keep the job queue in order."""

import logging
import os

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, builtin_tasks, exceptions
from procrastinate.contrib.django import app

from newsdesk.accounts.links import mail_password_link, people_at
from newsdesk.accounts.pace import forget_past
from newsdesk.accounts.sessions import forget_ended
from newsdesk.attempts import forget_attempts

log = logging.getLogger(__name__)

DEAD_AFTER = 30  # seconds without a heartbeat; a living worker sends one every 10
KEEP_HOURS = 7 * 24

# A job that began before the site or its database did was cut short by the restart. That is not the job's fault.
WAS_RESTARTED = """
    SELECT coalesce(max(at) < greatest(pg_postmaster_start_time(), to_timestamp(%(site)s)), true) AS restarted
    FROM procrastinate_events WHERE job_id = %(job)s AND type = 'started'
"""
NOT_COUNTED = "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %(job)s AND attempts > 0"


@app.periodic(cron="* * * * *")
@app.task(name="newsdesk.take_over_stalled_jobs", queueing_lock="stalled jobs", priority=100, pass_context=True)
async def take_over_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that died back in the queue; without this they would be "doing" for ever.

    A worker that only fell silent may finish a job that another has begun: every task is idempotent.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            asked = await context.app.connector.execute_query_one_async(
                WAS_RESTARTED, job=job.id, site=float(os.environ.get("DESK_STARTED_AT", 0))
            )
            await jobs.retry_job(job)
            if asked["restarted"]:
                await context.app.connector.execute_query_async(NOT_COUNTED, job=job.id)
        except exceptions.ConnectorException:  # it was finished, or taken over, in this moment
            continue
        why = "Newsdesk was restarted" if asked["restarted"] else "A worker died"
        log.warning("%s during %s. The job is queued again.", why, job.call_string)


@app.periodic(cron="30 4 * * *")
@app.task(name="newsdesk.remove_finished_jobs", queueing_lock="finished jobs", pass_context=True)
async def remove_finished_jobs(context: JobContext, timestamp: int) -> None:
    await builtin_tasks.remove_old_jobs(context, max_hours=KEEP_HOURS, remove_failed=True)


@app.periodic(cron="40 * * * *")
@app.task(name="newsdesk.forget_tries", queueing_lock="forget tries")
def forget_tries(timestamp: int) -> None:
    """Remove what is kept of sign-ins, mails and changes tried, once it limits nothing and answers nothing any more."""
    forget_past(timezone.now())
    forget_attempts(timezone.now())


@app.periodic(cron="50 * * * *")
@app.task(name="newsdesk.forget_sessions", queueing_lock="forget sessions")
def forget_sessions(timestamp: int) -> None:
    forget_ended(timezone.now())


@app.task(name="newsdesk.mail_password_links", priority=50)
def mail_password_links(email: str) -> None:
    """Mail a link to everybody whose confirmed address this is. How long that takes tells nobody who they are."""
    for person in people_at(email):
        mail_password_link(person, site=settings.ADDRESS, is_new=False)
