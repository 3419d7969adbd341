"""How the article reader puts numbers and chains into words."""

from django import template

from entities import reading

register = template.Library()
register.filter("chain_of", reading.chain_of)


@register.filter
def percent(share):
    """0.874 -> "87 %"."""
    return f"{round(share * 100)} %"
