from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps
from django.db import connections
from django.db.models.signals import post_migrate

from newsdesk.database.many import send_as_arrays
from newsdesk.database.roles import grants


class NewsdeskConfig(AppConfig):
    name = "newsdesk"
    default = True

    def ready(self):
        send_as_arrays()
        post_migrate.connect(let_the_application_work, sender=self)
        post_migrate.connect(look_at_the_tables, sender=self)


def let_the_application_work(*, using, **_):
    """Whoever migrates owns the new tables; the application, if it is somebody else, reads and writes their rows."""
    role = settings.APPLICATION_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        if role and cursor.fetchone() != (role,):
            for statement in grants(role):
                cursor.execute(statement)


def look_at_the_tables(*, using, plan=(), **_):
    """Let PostgreSQL see what migrations have made: of new columns and indexes it knows nothing until many rows change,
    and takes all rows for few."""
    if plan:
        with connections[using].cursor() as cursor:
            cursor.execute("ANALYZE")


class NewsdeskAdminConfig(apps.AdminConfig):
    default = False
    default_site = "newsdesk.web.admin_site.NewsdeskAdminSite"
