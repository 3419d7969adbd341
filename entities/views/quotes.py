from functools import cache, partial

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from entities.facet_counts import counts_of
from entities.facets import facets
from entities.models import Quote, Statement
from entities.queries import QuoteQuery, StatementQuery
from entities.statements import attributions_of, outlets_of
from entities.wording import grouped_in_words, quotes_in_words
from newsdesk.pages import page
from newsdesk.paging import count_up_to


@require_GET
def quote_list(request):
    query = QuoteQuery(request.GET)
    found = Quote.objects.matching(query)
    shown = found.listed_for(query)
    counts = cache(lambda: counts_of(found, query.subjects))  # a fragment with more cards counts nothing
    count_shown = cache(partial(count_up_to, shown)) if query.grouped else lambda: counts().quotes
    context = {
        "query": query,
        "quotes": shown.with_context().page(query.after),
        "count": lambda: counts().quotes,
        "count_shown": count_shown,
        "facets": lambda: facets(query, counts()),
        "summary": lambda: (
            grouped_in_words(counts().quotes, count_shown(), query)
            if query.grouped
            else quotes_in_words(counts().quotes, query)
        ),
    }
    return render(request, page(request, "entities/quote_list.html", "results", "more"), context)


@require_GET
def statement(request, pk):
    wordings = get_object_or_404(Statement, pk=pk).wordings
    query = StatementQuery(request.GET)
    printed = [wording.quote for wording in wordings.in_print()]
    context = {
        "query": query,
        "printed": printed,
        "first": printed[0],
        "last": printed[-1],
        "outlets": outlets_of(printed),
        "attributions": attributions_of(printed),
        "versions": wordings.page(query.after),
    }
    return render(request, page(request, "entities/statement.html", "more"), context)


@require_GET
def quote_cite(request, pk):
    """A quote as a citation: a page, or the words alone for the quote's card."""
    quote = get_object_or_404(Quote.objects.with_context(), pk=pk)
    template = "entities/quote_cite.html"
    return render(request, f"{template}#citation" if request.htmx else template, {"quote": quote})
