"""What the browsing pages' templates need beyond Django's own tags; each is one call of a pure function."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html

from articles.search.snippets import marked, search_terms, snippet
from entities.figures.matrix import dot
from entities.pages import ways_on as ways
from entities.pages.filters_set import filters_set, has_faults
from entities.pages.search import name_answering
from entities.queries.base import address
from entities.reads.cards import card_of
from entities.rules.texts.rendering import direction
from entities.rules.words import labels, tone_in_words
from entities.rules.words.in_words import burst_in_words, far_in_words, period_in_words, range_in_words
from entities.rules.words.speakers import speakers_in_words
from newsdesk.web.addresses import fixed

register = template.Library()


@register.simple_tag
def link_to(name, **parameters):
    """Address of a list with filters: {% link_to "quote_list" speaker=actor since=query.since %}."""
    return address(fixed(name), **parameters)


@register.simple_tag
def counted(n, name, **parameters):
    """A count that leads to what it counts; of none it is a plain 0: {% counted n "article_list" actor=actor %}."""
    if not n:
        return format_html('<span class="muted">{}</span>', 0)
    return format_html('<a href="{}">{}</a>', address(fixed(name), **parameters), intcomma(n))


register.filter(filters_set)  # {% with chips=query|filters_set %}
register.filter(has_faults)
register.filter(direction)  # <blockquote dir="{{ quote.text|direction }}">
register.simple_tag(card_of)  # {% card_of quote "words sought" as card %}


@register.inclusion_tag("entities/filters/ways_on.html")
def ways_on(query, nothing="", page=""):
    """`nothing` in words, unless a filter is not understood, and what to do: {% ways_on query "No quotes match." %}.

    `page`: the name of the one that lists what is asked, if it is not the one that asks.
    """
    where = fixed(page) if page else ""
    found = ways.ways_on(query, where)
    return {"nothing": nothing, "misunderstandings": query.misunderstandings, "ways": found}


@register.filter
def said_by(quote):
    """All who say it: "Ana Lind and Tom Berg", the printed words, or nothing for nobody known."""
    return speakers_in_words(quote)


@register.simple_tag
def said_for(quote, voices):
    """Whom a quote is said for by others, of those whom a query includes; many pages have no such query."""
    return voices.through(quote) if voices else []


@register.filter
def hits(words, query):
    """`words` as [(words, whether the search found them)]."""
    return marked(words, search_terms(query or ""))


@register.filter
def excerpt(text, query):
    """The place in the text that answers the search, or its beginning: [(words, is a hit)]."""
    return snippet(text, search_terms(query or ""))


@register.filter
def also_called(actor, words):
    """The alias that the words found, where the name does not answer to them."""
    return name_answering(actor.name, [alias.text for alias in actor.aliases.all()], words)


@register.filter
def days_meant(date_mention):
    return range_in_words(date_mention.earliest, date_mention.latest, date_mention.grain)


@register.filter
def burst_words(burst):
    return burst_in_words(burst)


@register.filter
def of(values, key):
    """The value of a dictionary, where a template has the key."""
    return values.get(key)


@register.filter
def period_words(query):
    """ "All time", "since 1 November 2025"."""
    words = " ".join(period_in_words(query.cleaned_data.get("since"), query.cleaned_data.get("until")))
    return words or "All time"


@register.filter
def far_words(far, side):
    return far_in_words(far, side)


@register.filter
def range_words(days):
    return range_in_words(*days)


@register.filter
def change_words(change):
    return tone_in_words.change_in_words(change)


@register.filter
def chance_words(p):
    return tone_in_words.chance_in_words(p)


@register.filter
def stretch_words(stretch):
    return tone_in_words.stretch_in_words(stretch)


@register.filter
def too_few_words(tone):
    return tone_in_words.too_few_in_words(tone.quotes, len(tone.days))


@register.filter
def bar_words(bar, grain):
    return tone_in_words.bar_in_words(bar.first, bar.last, grain)


@register.filter
def meaning(label):
    """What a word on a card means."""
    return labels.meaning(str(label))


@register.simple_tag
def legend():
    return labels.LEGEND


@register.filter
def share_of(part, whole):
    """ "12%"; a part that is there is never called 0%, and a whole never reached before it is."""
    if not whole:
        return "0%"
    share = round(100 * part / whole)
    if part and not share:
        return "< 1%"
    return "> 99%" if share == 100 and part < whole else f"{share}%"


@register.filter
def total(numbers):
    return sum(numbers)


@register.filter
def percent(fraction):
    return f"{fraction * 100:.0f}%"


@register.filter
def without_sign(number):
    return abs(number)


@register.filter
def quotes_behind(cell, query):
    """Address of the quotes of a cell, under the filters the matrix was asked with."""
    return query.quotes_of(cell)


@register.filter
def perhaps_behind(cell, query):
    """Address of the quotes that are only perhaps by the speaker of a cell."""
    return query.perhaps_of(cell.speaker, cell.target)


@register.filter
def parts(cell, query):
    """[(stance, quotes, their address)] of a cell, under the filters of a query for relations."""
    return query.parts_of(cell)


@register.simple_tag
def guesses_of(query, speaker, about):
    """Address of the quotes that are only perhaps by an actor about another."""
    return query.perhaps_of(speaker, about)


register.filter(dot)  # {{ cell|dot:largest }}


@register.filter
def drawn(mark):
    """A Dot as an element; hundreds stand on a page, so that a template of its own would take most of its time."""
    style = format_html(' style="{}"', mark.style) if mark.style else ""
    if not mark.sign:
        return format_html('<span class="{}"{}></span>', mark.looks, style)
    return format_html('<span class="{}"{} aria-hidden="true">{}</span>', mark.looks, style, mark.sign)


@register.filter
def over_time(cell, query):
    """Address of the page that shows a cell's two actors over time."""
    return query.pair_of(cell)


@register.simple_tag
def same_page(query, **parameters):
    """Address of the same page with other values of these parameters, from its first row."""
    return query.page_with(**parameters)
