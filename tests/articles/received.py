"""An article as it is sent, and what its upload becomes."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import reading, receiving

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
TEXT = "“We will talk,” Ana Lind said on Thursday. She thanked Tom Berg for his patience."
FERRY = f"Title: Ferry talks\nSource: The Harbour Post\nDate: 2025-11-20\n\n{TEXT}"


def file(content, name="ferry.txt"):
    return ContentFile(content.encode() if isinstance(content, str) else content, name=name)


def received(*files, by=None, **said):
    return receiving.receive_files(files=files, by=by, **said)


def outcomes(upload):
    """Read everything in the upload, as the worker would; returns its items."""
    while waiting := list(upload.items.waiting()):
        for item in waiting:
            reading.read_item(item=item, now=NOW)
    return list(upload.items.all())


def jobs(task=None, **fields):
    found = ProcrastinateJob.objects.filter(**fields)
    return [job.args for job in (found.filter(task_name=task) if task else found).order_by("id")]
