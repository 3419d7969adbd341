"""Requests that no page can answer, refused in plain words and in one place for all of them.

What can't be read is refused before anything reads it. What a page asked for, and others took away or stored before it
in the same moment, is no failure of Newsdesk either.
"""

import logging
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from psycopg import errors

from newsdesk.web.addresses import way_back
from newsdesk.web.refusals import Refusal

NUL = "\0"  # a character that PostgreSQL can't store and nobody types

log = logging.getLogger(__name__)


class ReadableMiddleware:
    """Refuses addresses and cookies that can't be read. The first of all that look into them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path or _has_nul(request.GET) or any(NUL in value for value in request.COOKIES.values()):
            return refused(request, 400, "The address contains an invalid character (NUL).")
        try:
            urlsplit(request.headers.get("HX-Current-URL", ""))
        except ValueError:
            return refused(request, 400, "The address of the page can’t be read.")
        return self.get_response(request)


class AnswerableMiddleware:
    """Refuses forms that can't be read, and answers what a page does not. The last, so that strangers send no forms."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and _has_nul(request.POST):
            return refused(request, 400, "The form contains an invalid character (NUL). Nothing was saved.")
        return None

    def process_exception(self, request, error):
        if isinstance(error, Refusal):
            return refused(request, error.status, str(error))
        if not isinstance(error, ObjectDoesNotExist | IntegrityError):
            return None
        if isinstance(error, IntegrityError) and isinstance(error.__cause__, errors.UniqueViolation):
            answer = refused(request, 409, "Somebody saved the same at that moment. Nothing was saved twice.")
        elif isinstance(error, ObjectDoesNotExist) or isinstance(error.__cause__, errors.ForeignKeyViolation):
            answer = refused(request, 404, "This has just been deleted. Nothing was changed.")
        else:
            return None
        log.warning("%s met what changed in this moment.", request.path, exc_info=error)  # or a fault of Newsdesk
        return answer


def refused(request, status: int, words: str) -> HttpResponse:
    """The words: as JSON from the API, as plain text for other programs, as a fragment for htmx, else as a page."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": words}, status=status)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(escape(words), status=status)
    if getattr(request, "has_token", False):
        return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        render_to_string("refused.html", {"words": words, "way_back": way_back(request)}), status=status
    )


def _has_nul(data) -> bool:
    return any(NUL in text for name, values in data.lists() for text in (name, *values))
