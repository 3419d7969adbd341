from functools import cache

from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.figures.matrix import dot_marks, dot_sizes
from entities.figures.network import network_figure, network_height
from entities.figures.tone import HEIGHT, tone_figure
from entities.models import Quote
from entities.pages.two_ways import two_ways
from entities.queries import PairQuery, RelationsQuery
from entities.reads.relations.network import MOST_EDGES, actors_in, network
from entities.reads.relations.strongest import counted_cells, largest_cell, tell, who_about_whom
from entities.reads.relations.tone import tone_of
from entities.reads.timeline.period_slider import slider_of
from entities.views.following import PERIOD, PERIOD_TEMPLATE
from newsdesk.web.pages import asks_for, can_follow, figure_asked_for, page
from newsdesk.web.paging import Count


@require_GET
def relations(request):
    query = RelationsQuery(request.GET)
    slider = cache(lambda: slider_of(query, Quote.objects.between_actors(query.without_period)))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    context = {"query": query, "slider": slider, "follows": can_follow(request)}
    if query.view == "network":
        edges = counted_cells(query, MOST_EDGES)
        told = cache(lambda: tell(query, edges))  # for the figure and the table, which mostly follow
        figure = cache(lambda: network_figure(network(told(), query.around), query.quotes_of, query.network_around))
        if answer := figure_asked_for(request, {"chart-network": figure}):
            return answer
        actors = actors_in(edges)
        context |= {
            "network": {"edges": edges, "kinds": sorted({actor.kind for actor in actors})},
            "pairs": told,
            "figure": figure,
            "figure_height": network_height(len(actors)),
            "count": Count(len(edges)),
        }
    else:
        matrix = who_about_whom(query)
        largest = cache(lambda: largest_cell(query, matrix))
        context |= {
            "matrix": matrix,
            "pairs": matrix.pairs,
            "largest": largest,
            "sizes": lambda: dot_sizes(largest()),
            "marks": dot_marks(),
            "count": Count(len(matrix.cells)),
        }
    if query.is_of_a_pair:
        ways = two_ways(query)
        context |= {"directions": ways, "count": Count(sum(way.cell is not None for way in ways))}
    return render(request, page(request, "entities/relations/relations.html", "results", "table"), context)


@require_GET
def pair(request):
    """How what one actor says about another changes over time."""
    query = PairQuery(request.GET)
    answer = Quote.objects.of_pair(query.without_period) if query.is_complete else None
    slider = cache(lambda: slider_of(query, answer))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    context = {"query": query, "slider": slider, "follows": can_follow(request)}
    if query.is_complete:
        tone = tone_of(query)
        figure = cache(lambda: _tone_figure(tone))
        if answer := figure_asked_for(request, {"chart-pair": figure}):
            return answer
        context |= {
            "tone": tone,
            "figure_height": HEIGHT,
            "count": Count(len(tone.bars)),
            "directions": cache(lambda: two_ways(query)),
            "figure": figure,
        }
        if asks_for(request, "directions"):
            return render(request, "entities/relations/pair.html#directions", context)
        context["quotes"] = Quote.objects.of_pair(query).with_context().page(query.after)
    return render(request, page(request, "entities/relations/pair.html", "results", "more"), context)


def _tone_figure(tone):
    changed = [(change.before.last, change.after.first) for change, _, _ in tone.changes]
    return tone_figure(tone.bars, changed, tone.grain)
