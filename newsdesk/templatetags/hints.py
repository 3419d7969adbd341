from django import template

from newsdesk.accounts.hints import hints_for

register = template.Library()


@register.simple_tag
def hints_of(user) -> list[str]:
    return hints_for(user)
