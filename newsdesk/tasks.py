"""Jobs that keep the job queue in order."""

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from newsdesk.accounts.links import mail_password_link, people_at
from newsdesk.accounts.pace import forget_past
from newsdesk.accounts.sessions import forget_ended
from newsdesk.web.attempts import forget_attempts

KEEP_HOURS = 7 * 24


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
