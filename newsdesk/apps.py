from django.apps import AppConfig
from django.contrib.admin import apps


class NewsdeskConfig(AppConfig):
    name = "newsdesk"
    default = True


class NewsdeskAdminConfig(apps.AdminConfig):
    default = False
    default_site = "newsdesk.admin_site.NewsdeskAdminSite"
