from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.charts import timeline_figure
from entities.models import Quote
from entities.queries import TimelineQuery
from entities.timeline import lanes, most_quoted
from newsdesk.pages import page


@require_GET
def timeline(request):
    query = TimelineQuery(request.GET)
    today = timezone.localdate()
    actors = query.actor or most_quoted(query, Article.objects.newest_day(today) or today)
    shown = lanes(actors, query)
    quotes = Quote.objects.live().said().by_any(actors).between(query.since, query.until)
    quotes = quotes.verified() if query.verified else quotes
    context = {
        "query": query,
        "lanes": shown,
        "figure": timeline_figure(shown),
        "quotes": quotes.with_context().page(query.after),
    }
    return render(request, page(request, "entities/timeline.html", "results", "more"), context)
