import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from entities.models import Run
from entities.nlp import PIPELINE_VERSION
from tests.factories import article

TASK = "entities.annotate_article"


@pytest.fixture
def archive(job_queue):
    """Two articles that an older engine has read, and one that this one has."""
    told = [article(state="annotated") for _ in range(3)]
    for story, engine in zip(told, ("old", "old", PIPELINE_VERSION), strict=True):
        Run.objects.create(article=story, pipeline=engine)
    return told


def queued():
    return list(
        ProcrastinateJob.objects.filter(task_name=TASK).order_by("id").values_list("args__article_id", "priority")
    )


def said(capsys, *options):
    call_command("reannotate", *options)
    return capsys.readouterr().out


def test_what_an_older_engine_read_is_queued_once_behind_what_comes_in(archive, capsys):
    assert "1 of 3 read by engine" in said(capsys, "--status")
    assert queued() == []
    assert "1 to read" in said(capsys, "--limit", "1")
    assert "1 to read" in said(capsys)
    assert "0 to read" in said(capsys)
    assert sorted(queued()) == [(story.pk, -10) for story in archive[:2]]
    assert "2 in the queue" in said(capsys, "--status")


def test_the_articles_of_one_outlet_are_chosen_and_an_unknown_outlet_is_told(archive, capsys):
    assert "3 to read" in said(capsys, "--source", "The Harbour Post", "--all")
    with pytest.raises(CommandError, match="No article of an outlet called “Nowhere”"):
        call_command("reannotate", "--source", "Nowhere")
