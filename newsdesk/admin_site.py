from django.contrib.admin import AdminSite

from newsdesk.roles import EDIT


class NewsdeskAdminSite(AdminSite):
    """The admin is the editors' room."""

    site_header = "Newsdesk administration"
    site_title = "Newsdesk"
    index_title = "Articles, actors and accounts"
    enable_nav_sidebar = False  # the same links stand below the header

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm(EDIT)
