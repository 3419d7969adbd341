from functools import cache

from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.figures.pair import SIDE_HEIGHT, sides_figures
from entities.pages.compare import Comparison
from entities.queries import CompareQuery
from entities.reads.relations.comparison_partners import partners
from newsdesk.web.pages import asks_for, can_follow, figure_asked_for, page

CHARTS = ("chart-left", "chart-right")
SHARED = "shared"


@require_GET
def compare(request):
    """Two questions side by side that differ in one thing."""
    query = CompareQuery(request.GET)
    context = {"query": query, "follows": can_follow(request)}
    if query.is_complete:
        comparison = Comparison(query)
        figures = cache(
            lambda: sides_figures(comparison.left.months, comparison.right.months, same_days=comparison.same_days)
        )
        asked = {name: lambda side=side: figures()[side] for side, name in enumerate(CHARTS)}
        if answer := figure_asked_for(request, asked):
            return answer
        if asks_for(request, SHARED):
            return render(request, "entities/relations/shared.html", {"comparison": comparison})
        context |= {
            "comparison": comparison,
            "columns": list(zip(comparison.sides, asked.values(), CHARTS, strict=True)),
            "figure_height": SIDE_HEIGHT,
        }
    else:
        context["partners"] = partners(query)
    return render(request, page(request, "entities/relations/compare.html", "results", "table"), context)
