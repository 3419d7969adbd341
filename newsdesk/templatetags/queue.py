from django import template

from newsdesk.monitoring import notices
from newsdesk.monitoring.queue import standing
from newsdesk.roles import EDIT, READ

register = template.Library()
register.filter("ago", notices.ago)


@register.inclusion_tag("newsdesk/queue_notice.html", takes_context=True)
def queue_notice(context):
    """To editors what is wrong with the queue, to everybody what an answer lacks for now."""
    user = context["request"].user
    if not user.has_perm(READ):
        return {}
    queue = standing()
    return {"wrong": notices.for_editors(queue) if user.has_perm(EDIT) else "", "lacks": notices.for_readers(queue)}
