"""How a view answers: the whole page, or only the fragment htmx asked for."""

from contextlib import suppress

from django.http import JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

SCRIPTED = "scripted"  # the cookie by which static/js/theme.js says that scripts run there


def page(request, template, partial="results", *more):
    """The template's name, narrowed to the one of its partials that an htmx request targets, if it has that one.

    A history restore gets the whole page: htmx then has no page around the fragment any more.
    """
    if asks_for(request, partial, *more):
        narrowed = f"{template}#{request.htmx.target}"
        with suppress(TemplateDoesNotExist):
            get_template(narrowed)
            return narrowed
    return template


def asks_for(request, *parts):
    """Whether an htmx request wants one of these parts of a page alone."""
    return bool(request.htmx and not request.htmx.history_restore_request and request.htmx.target in parts)


def can_follow(request):
    """Whether the browser fetches by itself what a page sends later; what has no scripts gets all of it at once."""
    return bool(request.htmx) or SCRIPTED in request.COOKIES


def figure_asked_for(request, figures):
    """The answer with one figure alone if the script of a chart asks for it by its id; None else.

    `figures`: {id of the chart: what makes its figure}
    """
    for name, figure in figures.items():
        if asks_for(request, name):
            return JsonResponse(figure())
    return None
