from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from newsdesk.roles import EDIT


class NewsdeskAdminSite(AdminSite):
    """The admin is the editors' room. Its door is the one of the whole site."""

    site_header = "Newsdesk administration"
    site_title = "Newsdesk"
    index_title = "Articles and actors"
    enable_nav_sidebar = False  # the same links stand below the header

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm(EDIT)

    def register(self, model_or_iterable, admin_class=None, **options):
        """Not the accounts, their second steps and sessions, which django.contrib.auth and allauth bring along."""
        if getattr(admin_class, "__module__", "").startswith(("django.contrib.auth.", "allauth.")):
            return
        super().register(model_or_iterable, admin_class, **options)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request, extra_context=None):
        return redirect("logout")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("password_change_done")
