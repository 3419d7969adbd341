from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps
from django.db import connections
from django.db.models.signals import post_migrate

from newsdesk.database_roles import grants


class NewsdeskConfig(AppConfig):
    name = "newsdesk"
    default = True

    def ready(self):
        post_migrate.connect(let_the_application_work, sender=self)


def let_the_application_work(*, using, **_):
    """Whoever migrates owns the new tables; the application, if it is somebody else, reads and writes their rows."""
    role = settings.APPLICATION_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        if role and cursor.fetchone() != (role,):
            for statement in grants(role):
                cursor.execute(statement)


class NewsdeskAdminConfig(apps.AdminConfig):
    default = False
    default_site = "newsdesk.admin_site.NewsdeskAdminSite"
