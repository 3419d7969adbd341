from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.pages.search import search_everywhere
from entities.queries import SearchQuery
from newsdesk.pages import page
from newsdesk.paging import COUNT_LIMIT

SUGGESTED_OF_EACH, SUGGESTIONS_COUNTED = 4, 100


@require_GET
def search(request):
    """Actors, articles and quotes for the same words, a few of each."""
    query = SearchQuery(request.GET)
    hits = search_everywhere(query.q, counted_to=COUNT_LIMIT) if query.q else None
    return render(request, page(request, "entities/search.html"), {"query": query, "hits": hits})


@require_GET
def search_suggest(request):
    """The same as options beneath the search box, while somebody types."""
    query = SearchQuery(request.GET)
    hits = query.q and search_everywhere(
        query.q, counted_to=SUGGESTIONS_COUNTED, size=SUGGESTED_OF_EACH, in_context=False
    )
    return render(request, "entities/search_options.html", {"hits": hits})
