import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsdesk.database.waits import wait_at_most
from newsdesk.machine.unprivileged import give_up_root, warning
from newsdesk.queue.working import work


class Command(BaseCommand):
    help = (
        "Work through the job queue until stopped: annotation and everything else that takes longer than a "
        "request. What is large and what is small go beside each other; start more workers, on any machine that "
        "reaches the database, for more."
    )

    def handle(self, **options):
        if settings.POOLER:
            raise CommandError(
                "A worker listens for new jobs, which it can't do through a pooler. "
                "Start it without NEWSDESK_POOLER, with a DATABASE_URL that leads to PostgreSQL itself."
            )
        if "DESK_STARTED_AT" not in os.environ and (words := warning()):  # else the supervisor has said it
            self.stderr.write(words)
        give_up_root()
        wait_at_most("jobs")
        work()  # told to stop, it finishes its jobs; one cut short is found again by its missing heartbeat
