from django import template
from django.utils import timezone

from newsdesk.backups.reminder import last_backup, reminder

register = template.Library()


register.simple_tag(last_backup)


@register.simple_tag
def backup_reminder():
    return reminder(timezone.now())
