"""Answers for programs that watch the site. They are asked before anybody's session is (middleware.py)."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsdesk.monitoring import health
from newsdesk.monitoring.metrics import CONTENT_TYPE, exposition

OF_PROXIES = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)


@login_not_required
@never_cache
@require_safe
def live(request):
    """This process answers; nothing else is asked."""
    return _plain("live")


@login_not_required
@never_cache
@require_safe
def ready(request):
    reason = health.why_not_ready()
    return _plain(reason, 503) if reason else _plain("ready")


@login_not_required
@never_cache
@require_safe
def metrics(request):
    if not may_see_metrics(request):
        return _plain("Metrics are for who has NEWSDESK_METRICS_TOKEN; without one, for this machine alone.", 403)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def may_see_metrics(request: HttpRequest) -> bool:
    """Who bears the token. Where none is set, whoever asks from this machine, and for nobody else."""
    if settings.METRICS_TOKEN:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and constant_time_compare(given.strip(), settings.METRICS_TOKEN)
    # A proxy on this machine asks from here for everybody.
    if settings.HTTPS or settings.TRUSTED_PROXY or any(name in request.headers for name in OF_PROXIES):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
