from functools import cache, partial

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.figures.timeline import timeline_figure, timeline_height
from entities.models import Quote
from entities.queries import TimelineQuery
from entities.queries.timeline import dates_ahead
from entities.reads.timeline.agenda import by_stretches
from entities.reads.timeline.lanes import lane_actors, timeline_of
from entities.reads.timeline.period_slider import corpus_days, slider_of
from entities.views.following import PERIOD, PERIOD_TEMPLATE
from newsdesk.web.addresses import fixed
from newsdesk.web.pages import asks_for, can_follow, figure_asked_for, page

TEMPLATE = "entities/timeline/timeline.html"


@require_GET
def timeline(request):
    query = TimelineQuery(request.GET)
    slider = cache(lambda: slider_of(query, Quote.objects.in_lanes(query.without_period)))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    actors = lane_actors(query, timezone.localdate())
    shown = timeline_of(actors, query, corpus_days())
    figure = cache(lambda: timeline_figure(shown.lanes, shown.span, partial(_address, query)))
    if answer := figure_asked_for(request, {"chart-timeline": figure}):
        return answer
    context = {
        "query": query,
        "ahead": partial(_ahead, query),
        "slider": slider,
        "actors": actors,
        "timeline": shown,
        "lanes": shown.bare,
        "agenda": cache(lambda: by_stretches(shown.agenda)),
        "figure": figure,
        "figure_height": timeline_height(len(shown.bare)),
        "follows": can_follow(request),
    }
    if asks_for(request, "agenda", "lanes", "table"):
        return render(request, page(request, TEMPLATE, "agenda", "lanes", "table"), context)
    quotes = Quote.objects.live().said().by(*actors).plain().printed(query.once).between(query.since, query.until)
    quotes = quotes.verified() if query.verified else quotes
    context["quotes"] = quotes.with_context().page(query.after)
    return render(request, page(request, TEMPLATE, "results", "more"), context)


def _ahead(query):
    """Of days to come: the address of the dates that the articles of the last days mention; of other days, ""."""
    as_of = Article.objects.newest_day(timezone.localdate())
    return dates_ahead(as_of) if query.since and query.since > as_of else ""


def _address(query, **parameters):
    """Of the timeline with other parameters, from whatever page shows its chart."""
    return f"{fixed('timeline')}{query.page_with(**parameters)}"
