from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.models import ActorList
from entities.pages.asking import respelt, what_is_meant
from entities.pages.search import SHOWN_OF_EACH, all_there_is, other_searches, search_everywhere
from entities.queries import SearchQuery
from newsdesk.web.destinations import destinations_for
from newsdesk.web.pages import page
from newsdesk.web.paging import COUNT_LIMIT

SUGGESTED_OF_EACH, SUGGESTIONS_COUNTED = 4, 100
MOST_LISTS = 4


@require_GET
def search(request):
    """The question that the words ask, actors, articles and quotes for the same words, and pages called so."""
    query = SearchQuery(request.GET)
    found = _found(request, query, counted_to=COUNT_LIMIT, size=SHOWN_OF_EACH) if query.q else {}
    return render(request, page(request, "entities/search/search.html"), {"query": query, **found})


@require_GET
def search_suggest(request):
    """The same as options beneath the search box, while somebody types."""
    query = SearchQuery(request.GET)
    found = (
        _found(request, query, counted_to=SUGGESTIONS_COUNTED, size=SUGGESTED_OF_EACH, in_context=False)
        if query.q
        else {}
    )
    return render(request, "entities/search/options.html", found)


def _found(request, query, *, counted_to, **shown):
    meant = what_is_meant(query.q, counted_to)
    hits = search_everywhere(meant.words, counted_to=counted_to, answer=meant.answer, **shown)
    destinations = destinations_for(query.q, request.user)
    lists = ActorList.objects.visible_to(request.user).called(query.q, MOST_LISTS)
    is_empty = not (hits or meant.questions or destinations or lists)
    return {
        "meant": meant,
        "hits": hits,
        "destinations": destinations,
        "lists": lists,
        "respelt": respelt(query.q, meant.unknown),
        "others": other_searches(query.q) if is_empty else [],
        "all_there_is": all_there_is if is_empty else [],
    }
