"""What waits without a job gets one, and only that."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import fetching, receiving
from articles.intake.left_behind import defer_left_behind
from articles.intake.queueing import ANNOTATE, defer_annotation
from articles.models import Upload
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def forgotten():
    """As if all jobs had been lost, some time after what they are about came in."""
    ProcrastinateJob.objects.all().delete()
    return timezone.now() + timedelta(hours=1)


def waiting():
    return sorted(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", "args"), key=str)


def test_what_waits_without_a_job_gets_one_once(job_queue, alice):
    files = [SimpleUploadedFile(f"{n}.txt", b"The port is shut.") for n in range(70)]
    receiving.receive_files(files=files, by=alice)
    fetching.receive_addresses(addresses=["https://post.example/1"], by=alice)
    one, two = factories.article("Received."), factories.article("Also received.")
    factories.article("Annotated.", state="annotated")
    defer_annotation([two])
    asked = waiting()
    now = forgotten()
    defer_annotation([two])
    assert defer_left_behind(before=now) == 72
    assert waiting() == sorted([*asked, (ANNOTATE, {"article_id": one.pk})], key=str)
    assert defer_left_behind(before=now) == 0


def test_what_came_in_just_now_is_left_alone(job_queue, alice):
    receiving.receive_files(files=[SimpleUploadedFile("1.txt", b"The port is shut.")], by=alice)
    factories.article("Received.")
    forgotten()
    assert defer_left_behind(before=Upload.objects.get().created_at - timedelta(minutes=1)) == 0
    assert waiting() == []
