"""Nobody reads anything without signing in and holding a role; the page loads nothing from other hosts."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from newsdesk.roles import READ

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "  # Plotly styles inline
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class RoleRequiredMiddleware(LoginRequiredMiddleware):
    """Sign-in for every view not marked `login_not_required`, and then a role.

    A signed-out htmx request is sent to the sign-in page as a whole (HX-Redirect), never inside a fragment.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is not None and getattr(request, "htmx", False):
            return HttpResponse(headers={"HX-Redirect": reverse("login")})
        if response is None and getattr(view_func, "login_required", True) and not request.user.has_perm(READ):
            raise PermissionDenied("This account has no role yet. An editor can give it one.")
        return response


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response
