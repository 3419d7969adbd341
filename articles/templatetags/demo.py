from django import template

from articles.models import Upload

register = template.Library()


@register.simple_tag
def demo_is_loaded() -> bool:
    """Whether invented articles are among those that the pages count."""
    return Upload.objects.demo().exists()
