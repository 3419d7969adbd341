import os

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from newsdesk.monitoring.jobs import told
from newsdesk.unprivileged import give_up_root, warning
from newsdesk.waits import wait_at_most

SECONDS_TO_FINISH = 30


class Command(BaseCommand):
    help = (
        "Work through the job queue until stopped: annotation and everything else that takes longer than a "
        "request. One job at a time; start more workers, on any machine that reaches the database, for more."
    )

    def handle(self, **options):
        if "DESK_STARTED_AT" not in os.environ and (words := warning()):  # else the supervisor has said it
            self.stderr.write(words)
        give_up_root()
        wait_at_most("jobs")
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            # Told to stop, it finishes its job. A job cut short is found again by its missing heartbeat.
            worker.run_worker(concurrency=1, shutdown_graceful_timeout=SECONDS_TO_FINISH, worker_middleware=[told])
