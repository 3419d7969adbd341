"""What the page of a statement needs beyond Django's own tags."""

from django import template

from entities.rules.statements import grouping

register = template.Library()


@register.filter
def beside(version, first):
    """The words of a quote as segments, aligned with those of the first one."""
    return grouping.segments(version.text, beside=first.text)


@register.filter
def later_than(version, first):
    exact = {version.article.published_precision, first.article.published_precision} == {"time"}
    return grouping.later(first.published_at, version.published_at, to_the_minute=exact)
