from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator

from newsdesk.roles import EDIT
from newsdesk.web.ids import id_in


class NewsdeskAdminSite(AdminSite):
    """The admin is the editors' room. Its door is the one of the whole site."""

    site_header = "Newsdesk administration"
    site_title = "Newsdesk"
    index_title = "Administration"
    enable_nav_sidebar = False  # the same links stand below the header

    def get_urls(self):
        """As Django has them, but a row is looked up only in what is managed here."""
        theirs = [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"]
        address = "r/<path:content_type_id>/<path:object_id>/"
        return [path(address, self.admin_view(self.view_on_site), name="view_on_site"), *theirs]

    def view_on_site(self, request, content_type_id, object_id):
        model = get_object_or_404(ContentType, pk=id_in(content_type_id)).model_class()
        if model is None or not self.is_registered(model):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def app_index(self, request, app_label, extra_context=None):
        """All rooms stand on one page."""
        return redirect("admin:index")

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm(EDIT)

    def admin_view(self, view, cacheable=False):
        """Whoever is signed in and no editor is told so, and not asked to sign in once more."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return answer

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
