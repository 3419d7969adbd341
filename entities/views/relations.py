from django.shortcuts import render
from django.views.decorators.http import require_GET

from entities.charts import relations_figure
from entities.queries import RelationsQuery
from entities.relations import who_about_whom
from newsdesk.pages import page
from newsdesk.paging import Count


@require_GET
def relations(request):
    query = RelationsQuery(request.GET)
    matrix = who_about_whom(query)
    figure = relations_figure(matrix, query.quotes_of)
    context = {"query": query, "matrix": matrix, "figure": figure, "count": Count(len(matrix.cells))}
    return render(request, page(request, "entities/relations.html"), context)
