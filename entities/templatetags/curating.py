"""What the templates of curation need; each is one call of a pure function."""

from django import template

from entities.reads.actors import curation

register = template.Library()
register.filter("mention_in_sentence", curation.mention_in_sentence)


@register.filter
def other_than(pair, actor):
    """The other actor of a possible duplicate."""
    return pair.second if pair.first_id == actor.pk else pair.first
