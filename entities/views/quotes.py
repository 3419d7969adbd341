from functools import cache, partial

from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.facets import facets
from entities.models import Quote
from entities.queries import QuoteQuery
from entities.wording import quotes_in_words
from newsdesk.pages import page
from newsdesk.paging import count_up_to


@require_GET
def quote_list(request):
    query = QuoteQuery(request.GET)
    found = Quote.objects.matching(query)
    count = cache(partial(count_up_to, found))
    context = {
        "query": query,
        "quotes": found.with_context().page(query.after),
        "count": count,
        "facets": lambda: facets(query, found),
        "summary": lambda: quotes_in_words(count(), query),
    }
    return render(request, page(request, "entities/quote_list.html", "results", "more"), context)
