from django.conf import settings
from django.core.management.base import BaseCommand

from articles.revisions.zones import keep_days


class Command(BaseCommand):
    help = (
        "Keep the days of all articles that are known to the day when NEWSDESK_TIME_ZONE has changed. Done at every "
        "start, before the site opens; it can be stopped and run again."
    )

    def handle(self, **options):
        if keep_days(zone=settings.TIME_ZONE, report=self.stdout.write):
            self.stdout.write("Every day is where it was.")
