"""How the article reader puts steps and chains into words."""

from django import template

from entities import difference, history, reading
from newsdesk.addresses import numbered

register = template.Library()
register.filter(numbered)  # {{ "quote_keep"|numbered:quote.pk }}
register.filter("chain_of", reading.chain_of)
register.filter("chain_links", reading.chain_links)
register.filter("split_places", reading.split_places)
register.filter("beside", difference.beside)


@register.filter
def in_words(step):
    """What a step of the history did: "rejected a quote"."""
    return history.in_words(step.verb, step.of, step.n_articles)
