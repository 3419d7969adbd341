from django import template

from articles.feeds.models import Feed
from articles.outlets.arriving import silent_outlets

register = template.Library()


@register.simple_tag
def intake_alarm():
    """What an editor should look at: how many feeds fail, and which outlets fell silent since when."""
    silent = silent_outlets()
    return {"failing": Feed.objects.failing().count(), "silent": silent, "others": max(0, len(silent) - 1)}
