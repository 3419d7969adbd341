"""How the article reader puts steps and chains into words."""

from django import template

from entities.pages import article
from entities.reads.articles import history
from entities.rules.texts import difference
from newsdesk.web.addresses import numbered

register = template.Library()
register.filter(numbered)  # {{ "quote_keep"|numbered:quote.pk }}
register.filter("chain_of", article.chain_of)
register.filter("chain_links", article.chain_links)
register.filter("inner_chain", article.inner_chain)
register.filter("speakers_named", article.speakers_named)
register.filter("split_places", article.split_places)
register.filter("beside", difference.beside)


@register.filter
def in_words(step):
    """What a step of the history did: "rejected a quote"."""
    return history.in_words(step.verb, step.of, step.n_articles, step.along)
