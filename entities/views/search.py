from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.models import Actor, Quote
from entities.queries import ActorQuery, ArticleQuery, QuoteQuery
from newsdesk.paging import count_up_to

SHOWN_OF_EACH = 6


@require_GET
def search(request):
    """Actors, articles and quotes for the same words, a few of each."""
    words = {"q": request.GET.get("q", "").strip()}
    query = QuoteQuery(words)
    context = {"query": query}
    if query.q:
        actors = Actor.objects.matching(ActorQuery(words), timezone.localdate())
        articles = Article.objects.matching(ArticleQuery(words))
        quotes = Quote.objects.matching(query)
        context |= {
            "actors": actors.page_by("mentions", size=SHOWN_OF_EACH),
            "n_actors": count_up_to(actors),
            "articles": articles.for_list(whole_text=True).page(size=SHOWN_OF_EACH),
            "n_articles": count_up_to(articles),
            "quotes": quotes.with_context().page(size=SHOWN_OF_EACH),
            "n_quotes": count_up_to(quotes),
        }
    return render(request, "entities/search.html", context)
