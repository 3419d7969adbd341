"""What came in on one machine is there on all others of the site: nothing of it lies in a home."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from articles.intake.reading import read_item
from articles.intake.receiving import receive_files

ROOT = Path(__file__).resolve().parents[3]
SENT = (
    "Title: Ferry talks\nSource: The Harbour Post\nDate: 2025-11-20\n\n“We will talk until it is late,” Ana Lind said."
)
ASKED = (
    "import django; django.setup(); from articles.models import Article, UploadItem;"
    "print(bytes(UploadItem.objects.get().content).decode()); print(Article.objects.get().title)"
)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_machine_with_another_home_reaches_originals_and_articles(tmp_path, job_queue):
    upload = receive_files(files=[SimpleUploadedFile("ferry.txt", SENT.encode())], by=None)
    item = upload.items.get()
    read_item(item=item, now=timezone.localtime())
    of = connection.settings_dict
    host = quote(str(of["HOST"]), safe="")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{of['USER']}@{host}:{of['PORT']}/{of['NAME']}",
        "NEWSDESK_HOME": str(tmp_path / "other"),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == f"{SENT}\nFerry talks\n", done.stderr[-2000:]
