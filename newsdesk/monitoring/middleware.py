"""Tells the log and the metrics of each request, and answers those who watch the site."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from newsdesk.accounts.client import client_address
from newsdesk.monitoring import metrics, views
from newsdesk.monitoring.context import during_request

log = logging.getLogger("newsdesk.requests")
exported = logging.getLogger("newsdesk.exports")

ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
WATCHED = {"/health/live": views.live, "/health/ready": views.ready, "/metrics": views.metrics}


class WatchedMiddleware:
    """Before anything asks for a session, a role, HTTPS or the site's name: who watches a site knows none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request):
        view = WATCHED.get(request.path_info)
        return view(request) if view else self.get_response(request)


class ToldMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request):
        request.id = given_id(request) or secrets.token_hex(8)
        started = time.perf_counter()
        with during_request(request, request=request.id, address=client_address(request)):
            response = self.get_response(request)
            tell(request, response, time.perf_counter() - started)
        response["X-Request-ID"] = request.id
        return response


def given_id(request: HttpRequest) -> str:
    """What the trusted proxy calls this request, so that its log and this one can be read together."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXY else ""
    return given if ID.fullmatch(given) else ""


def tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    route = f"/{match.route}" if match else "none"
    metrics.count_request(request.method, route, response.status_code, seconds)
    fields = {
        "method": request.method if request.method in metrics.METHODS else "other",
        "route": route,
        "status": response.status_code,
        "outcome": outcome(response.status_code),
        "ms": round(seconds * 1000),
    }
    log.log(logging.ERROR if response.status_code >= 500 else logging.INFO, "", extra={"fields": fields})
    if response.get("Content-Disposition", "").startswith("attachment"):
        given = {"route": route, "type": response.get("Content-Type", "").partition(";")[0]}
        exported.info("Exported.", extra={"fields": given})


def outcome(status: int) -> str:
    return "failed" if status >= 500 else "refused" if status >= 400 else "ok"
