from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.figures.pair import sides_figures
from entities.pages.compare import Comparison
from entities.queries import CompareQuery
from entities.reads.relations.comparison_partners import partners
from newsdesk.web.pages import can_follow, figure_asked_for, page

CHARTS = ("chart-left", "chart-right")


@require_GET
def compare(request):
    """Two questions side by side that differ in one thing."""
    query = CompareQuery(request.GET)
    context = {"query": query, "follows": can_follow(request)}
    if query.is_complete:
        comparison = Comparison(query)
        figures = sides_figures(comparison.left.months, comparison.right.months, same_days=comparison.same_days)
        asked = {name: partial(dict, figure) for name, figure in zip(CHARTS, figures, strict=True)}
        if answer := figure_asked_for(request, asked):
            return answer
        context |= {
            "comparison": comparison,
            "columns": list(zip(comparison.sides, figures, CHARTS, strict=True)),
        }
    else:
        context["partners"] = partners(query)
    return render(request, page(request, "entities/relations/compare.html", "results", "table"), context)
