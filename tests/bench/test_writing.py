"""The lines by which imports are measured: whole articles that go on telling what the archive tells."""

import json

import pytest
from django.core.management import call_command

from articles.models import Article, Source
from bench.archive.lines import lines
from bench.archive.shape import Shape
from entities.models import Actor, Mention, Quote, QuoteTarget, Statement
from entities.services.derived.exact import drift

ARTICLES, LINES = 10_000, 60


@pytest.mark.django_db
def test_lines_come_in_whole_and_meet_the_actors_of_their_archive(tmp_path):
    shape = Shape(ARTICLES)
    told = [json.loads(line) for line in lines(shape, LINES, "a test")]
    assert len(told) == LINES
    assert [json.loads(line) for line in lines(shape, LINES, "a test")] == told
    assert [json.loads(line)["text"] for line in lines(shape, LINES, "another")] != [one["text"] for one in told]
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in told))
    call_command("import_annotations", str(path))
    assert Article.objects.count() == LINES
    assert Article.objects.exclude(copy_of=None).exists()
    assert Statement.objects.exists()
    assert Quote.objects.count() == sum(len(one["quotes"]) for one in told)
    assert Mention.objects.count() == sum(len(one["entities"]) for one in told)
    assert QuoteTarget.objects.exists()
    assert set(Source.objects.values_list("name", flat=True)) <= set(shape.outlets)
    assert set(Actor.objects.values_list("name", flat=True)) <= {one.name for one in shape.actors}
    assert len(drift()) == 0
