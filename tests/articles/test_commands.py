"""Import and demo corpus from the command line."""

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import queueing, receiving
from articles.models import Article, Upload

FERRY = "Title: Ferry talks\nSource: The Harbour Post\nDate: 2025-11-20\n\n“We will talk,” Ana Lind said on Thursday."


@pytest.fixture
def ferry(tmp_path):
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY)
    return path


def test_import_says_what_was_stored_and_leaves_annotation_to_a_worker(db, ferry, capsys):
    call_command("import_articles", str(ferry))
    assert capsys.readouterr().out == "ferry.txt: stored “Ferry talks” (The Harbour Post, 2025-11-20)\n"
    assert Article.objects.get().upload.kind == "command"
    assert ProcrastinateJob.objects.filter(task_name=queueing.ANNOTATE).count() == 1


def test_import_prints_every_outcome_and_fails_if_one_failed(db, ferry, tmp_path, capsys):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "two.jsonl").write_text('{"title": "A", "text": "It was late, she said, and nobody had come."}\n{bad\n')
    names = ["ferry.txt", "empty.txt", "two.jsonl", "missing.txt", "ferry.txt"]
    with pytest.raises(CommandError, match=r"^3 failed\.$"):
        call_command("import_articles", *(str(tmp_path / name) for name in names))
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "ferry.txt: stored “Ferry talks” (The Harbour Post, 2025-11-20)",
        "ferry.txt: duplicate of “Ferry talks” in The Harbour Post",
        "two.jsonl, line 1: stored “A” (Unknown outlet, needs a date)",
        "    No outlet was found; it is filed under “Unknown outlet”.",
    ]
    assert printed.err.splitlines() == [
        f"{tmp_path}/missing.txt: failed: No such file or directory.",
        "Importing 4 files, 0.000278 MB.",
        "empty.txt: failed: The file is empty.",
        "two.jsonl, line 2: failed: This line is not JSON: "
        "Expecting property name enclosed in double quotes at column 2.",
        "5 items: 2 processing, 1 duplicate, 2 unreadable.",
    ]


def test_import_takes_source_and_date_for_all(db, ferry, capsys):
    call_command("import_articles", str(ferry), "--source", "Evening Bell", "--date", "3 November 2025")
    assert capsys.readouterr().out == "ferry.txt: stored “Ferry talks” (Evening Bell, 2025-11-03)\n"


def test_import_refuses_a_date_that_is_none_before_it_reads(db, ferry):
    with pytest.raises(CommandError, match="--date: “soon” is not a full date"):
        call_command("import_articles", str(ferry), "--date", "soon")
    assert Upload.objects.count() == 0


def test_demo_commands_load_once_and_remove(db, capsys):
    call_command("load_demo")
    call_command("load_demo")
    call_command("remove_demo")
    call_command("remove_demo")
    loaded = "The demo corpus is loaded: 48 articles."
    assert capsys.readouterr().out.splitlines() == [
        loaded, loaded, "Removed the demo corpus: 48 articles.", "There is no demo corpus.",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_demo_is_annotated_by_the_command_itself_if_asked(job_queue, tmp_path, monkeypatch):
    small = tmp_path / "corpus.jsonl"
    small.write_text("".join(receiving.CORPUS.read_text().splitlines(keepends=True)[:2]))
    monkeypatch.setattr(receiving, "CORPUS", small)
    call_command("load_demo", "--annotate")
    assert list(Article.objects.values_list("state", flat=True)) == ["annotated", "annotated"]
    assert not ProcrastinateJob.objects.exclude(status="succeeded").exists()


def test_import_asks_about_a_few_words_and_stores_them_if_told_to(db, tmp_path, capsys):
    (tmp_path / "short.txt").write_text("Ferry talks resume.")
    with pytest.raises(CommandError):
        call_command("import_articles", str(tmp_path / "short.txt"))
    assert "The text has 3 words: “Ferry talks resume.” Store it with --insist." in capsys.readouterr().err
    call_command("import_articles", str(tmp_path / "short.txt"), "--insist")
    assert Article.objects.get().text == "Ferry talks resume."
