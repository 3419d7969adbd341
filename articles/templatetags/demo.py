from django import template

from articles.models import Upload

register = template.Library()


@register.simple_tag
def demo_corpus() -> Upload | None:
    """The upload of the invented articles, where they are among those that the pages count."""
    return Upload.objects.demo().first()
