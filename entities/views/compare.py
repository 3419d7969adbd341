from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.figures.pair import sides_figures
from entities.pages.compare import Comparison
from entities.queries import CompareQuery
from entities.reads.comparison_partners import partners
from newsdesk.pages import page


@require_GET
def compare(request):
    """Two questions side by side that differ in one thing."""
    query = CompareQuery(request.GET)
    context = {"query": query}
    if query.is_complete:
        comparison = Comparison(query)
        figures = sides_figures(comparison.left.months, comparison.right.months, same_days=comparison.same_days)
        context |= {
            "comparison": comparison,
            "columns": list(zip(comparison.sides, figures, ("chart-left", "chart-right"), strict=True)),
        }
    else:
        context["partners"] = partners(query)
    return render(request, page(request, "entities/compare.html"), context)
