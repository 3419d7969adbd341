from functools import cache

from django.shortcuts import render
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.models import Quote
from entities.queries import ArticleQuery
from entities.reads.timeline.period_slider import slider_of
from entities.views.following import PERIOD, PERIOD_TEMPLATE
from newsdesk.web.pages import asks_for, can_follow, page
from newsdesk.web.paging import count_up_to


@require_GET
def article_list(request):
    query = ArticleQuery(request.GET)
    slider = cache(lambda: slider_of(query, Article.objects.matching(query.without_period), unit="articles"))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    found = Article.objects.matching(query)
    shown = found.for_list(whole_text=bool(query.q)).counting(n_quotes=Quote.objects.live().said())
    context = {
        "query": query,
        "slider": slider,
        "follows": can_follow(request),
        "articles": shown.page(query.after),
        "count": cache(lambda: count_up_to(Article.objects.matching(query, to_count=True), by_words=bool(query.q))),
    }
    return render(request, page(request, "entities/articles/list.html", "results", "more"), context)
