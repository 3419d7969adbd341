"""What is answered while the database is away: killed, starting, full or cut off. It is back by itself in a moment.

The pool waits for it some seconds first (settings.py), so that most requests never get here. Sessions are rows, too:
any middleware may meet this, and only the handler of what nobody caught is asked for all of them.
"""

import logging
import sys

import psycopg
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error
from psycopg import errors

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
PASSING = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
    errors.DiskFull,
    errors.IoError,
)


def is_away(error: BaseException | None) -> bool:
    """Whether this came of a database that can't be asked, and not of what it was asked."""
    while error is not None:
        if isinstance(error, PASSING):
            return True
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and error.sqlstate is None:
            return True  # no connection, or one that broke
        error = error.__cause__ or error.__context__
    return False


def has_no_room(error: BaseException | None) -> bool:
    """Whether this came of a full disk."""
    while error is not None and not isinstance(error, errors.DiskFull):
        error = error.__cause__ or error.__context__
    return error is not None


@requires_csrf_token
def handler500(request):
    """Django calls it while the error is being handled."""
    error = sys.exc_info()[1]
    if not is_away(error):
        return server_error(request)
    log.warning("The database is away: %s", type(error).__name__)
    return away(request)


def away(request) -> HttpResponse:
    asks_only = request.method in ("GET", "HEAD")
    if asks_only:
        words = "The database is starting again. This takes a moment."
    else:
        words = (
            "The database is starting again. It is not known whether this was saved: check before you send it again."
        )
    answer: HttpResponse
    if request.path_info.startswith("/api/"):
        answer = JsonResponse({"detail": words}, status=503)
    elif request.headers.get("HX-Request") == "true":
        answer = HttpResponse(words, status=503, headers={"HX-Reswap": "none", "Newsdesk-Away": "1"})
    else:
        page = {"words": words, "asks_only": asks_only, "seconds": RETRY_SECONDS, "path": request.get_full_path()}
        answer = HttpResponse(render_to_string("503_away.html", page), status=503)
    answer["Retry-After"] = RETRY_SECONDS
    return answer
