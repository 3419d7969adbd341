"""Whether editors have to be reminded of a backup."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Min

from newsdesk.models import Backup


def last_backup() -> datetime | None:
    return Backup.objects.aggregate(last=Max("made_at"))["last"]


def reminder(now: datetime) -> str:
    """What to tell editors; "" while the last backup, or a site without one, is young enough."""
    if not settings.BACKUP_REMINDER_DAYS:
        return ""
    last = last_backup()
    since = last or User.objects.aggregate(first=Min("date_joined"))["first"] or now
    if now - since < timedelta(days=settings.BACKUP_REMINDER_DAYS):
        return ""
    days = (now - since).days
    if last:
        return f"The last backup is {days} day{'' if days == 1 else 's'} old."
    return "No backup of this site has been made yet."
