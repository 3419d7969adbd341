"""Nobody reads anything without signing in and holding a role; a page loads nothing from other hosts, is kept by no
cache and uses no sensor."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from newsdesk.accounts import hashing, tokens
from newsdesk.accounts.client import client_address
from newsdesk.accounts.pace import TooFast
from newsdesk.accounts.sessions import note_seen
from newsdesk.database.again import Busy, TooLong, refusal_for
from newsdesk.roles import READ

log = logging.getLogger(__name__)

NO_ROLE = "Your account has no role yet. An editor can give it one."
READS_ONLY = "This token reads, and sends nothing. Make one that may send articles."
SENDS_ONLY = "This token sends articles, and reads nothing. Make another one for reading."

_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "  # Plotly styles inline
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_UNUSED = (
    "accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PRIVACY_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Cache-Control": "no-store",
}


class EncryptedMiddleware:
    """Where HTTPS is enforced, a program that asks in clear is refused, and learns that its token was seen.

    Led to the right address like a browser, it would send the token in clear for ever, and nobody would notice.
    """

    READ_BY_PEOPLE = "/api/docs"
    WORDS = (
        "This site is asked over HTTPS alone. Nothing was done. "
        "A token that was sent with this came unencrypted: revoke it, and make a new one."
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and self.is_program(request):
            log.warning("Refused: a program asked without HTTPS, from %s.", client_address(request))
            return _in_json(403, self.WORDS)
        return self.get_response(request)

    def is_program(self, request):
        path = request.path_info
        return "Authorization" in request.headers or (path.startswith("/api/") and path != self.READ_BY_PEOPLE)


class RoleRequiredMiddleware(LoginRequiredMiddleware):
    """Sign-in for every view not marked `login_not_required`, and then a role.

    A signed-out htmx request is sent to the sign-in page as a whole (HX-Redirect), never inside a fragment, and from
    there back to the page it came from; static/js/session.js stays where something was to be changed. Programs that
    ask the API are answered in JSON. A view marked `open_to_tokens` takes a token for a sign-in, one marked
    `open_without_role` asks for none. Whoever must change their password does nothing before that.
    """

    BEFORE_A_CHANGE = ("password_change", "logout")

    def process_view(self, request, view_func, view_args, view_kwargs):
        if getattr(view_func, "open_to_tokens", False):
            try:
                request.has_token = tokens.sign_in(request)
            except tokens.UnknownToken as unknown:
                return _in_json(401, str(unknown))
            except TooFast as too_fast:
                answer = _in_json(429, "Too many wrong tokens came from your address.")
                answer["Retry-After"] = round(too_fast.wait.total_seconds())
                return answer
            if request.has_token and not tokens.opens(request.token, view_func, request.method):
                return _in_json(403, SENDS_ONLY if request.token.scope == "send" else READS_ONLY)
        is_program = "api" in request.resolver_match.namespaces
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is not None and is_program:
            return _in_json(401, "Sign in, or send a token of yours: “Authorization: Bearer newsdesk_…”.")
        if response is not None and getattr(request, "htmx", False):
            back = urlencode({"next": request.htmx.current_url_abs_path or reverse("desk")})
            return HttpResponse(status=401, headers={"HX-Redirect": f"{reverse('login')}?{back}"})
        if response is not None or not getattr(view_func, "login_required", True):
            return response
        if getattr(view_func, "role_required", True) and not request.user.has_perm(READ):
            if is_program:
                return _in_json(403, NO_ROLE)
            raise PermissionDenied(NO_ROLE)
        if getattr(request, "has_token", False):
            return None
        if request.user.must_change_password and request.resolver_match.url_name not in self.BEFORE_A_CHANGE:
            if getattr(request, "htmx", False):
                return HttpResponse(status=401, headers={"HX-Redirect": reverse("password_change")})
            return redirect("password_change")
        note_seen(request, timezone.now())
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, hashing.Busy):
            answer = render(request, "503_busy.html", status=503)
            answer["Retry-After"] = 2
            return answer
        return None


def _in_json(status, words):
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JsonResponse({"detail": words}, status=status, headers=challenge)


class BusyMiddleware:
    """What others hold up is told in words, wherever in a view it was met: a page, a notice (page.js) or JSON."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        refusal = error if isinstance(error, Busy | TooLong) else refusal_for(error)
        if refusal is None:
            return None
        log.warning("%s %s was held up: %s", request.method, request.path, error)
        if "api" in request.resolver_match.namespaces:
            return _in_json(refusal.status, str(refusal))
        if getattr(request, "htmx", False):
            return HttpResponse(
                str(refusal), status=refusal.status, headers={"HX-Reswap": "none", "Newsdesk-Busy": "1"}
            )
        return render(request, "busy.html", {"words": str(refusal)}, status=refusal.status)


class PrivacyMiddleware:
    """Static files, which hold nothing private, are answered before this is asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in PRIVACY_HEADERS.items():
            response.setdefault(name, value)
        return response
