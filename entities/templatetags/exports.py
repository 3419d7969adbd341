"""Links to files of what a page shows, and citations."""

from django import template
from django.urls import reverse

from entities.reads import cards

register = template.Library()

TABLES = [("csv", "CSV"), ("jsonl", "JSON Lines")]
GRAPHS = [("graphml", "GraphML"), ("gexf", "GEXF")]


@register.inclusion_tag("entities/exports/links.html", takes_context=True)
def export_links(context, page, singular, count, as_graph=False):
    """ "Export 472 quotes: CSV · JSON Lines", under the filters of the page's address; `page` is "quote" and so on."""
    asked = context["request"].GET.copy()
    for passing in ("after", "table"):
        asked.pop(passing, None)
    query = f"?{asked.urlencode()}" if asked else ""
    links = [
        (label, reverse(f"{page}_export", args=[form]) + query)
        for form, label in (TABLES + GRAPHS if as_graph else TABLES)
    ]
    every = []
    if page == "relations" and not context.get("directions"):  # of two actors both ways are shown
        asked["every"] = "1"
        every = [
            (label, f"{reverse('relations_export', args=[form])}?{asked.urlencode()}")
            for form, label in TABLES + GRAPHS
        ]
    return {"count": count, "singular": singular, "links": links, "page": page, "asked": query, "every": every}


@register.simple_tag(takes_context=True)
def cited(context, quote):
    """The quote as a citation."""
    return cards.cited(quote, context["request"].build_absolute_uri(quote.get_absolute_url()))
