"""`manage.py annotate_archive` with processes of its own."""

import json

import pytest
from django.core.management import CommandError, call_command

TEXT = "Ana Ruiz said the harbour would close. “We tried,” she told reporters on Friday."


def test_processes_share_an_archive_and_a_second_call_finds_it_done(tmp_path, capsys):
    source, target = tmp_path / "in.jsonl", tmp_path / "out"
    rows = [{"id": str(n), "text": TEXT} for n in range(30)]
    source.write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows) + b"no JSON\n")
    for _ in range(2):
        with pytest.raises(CommandError, match="1 lines could not be annotated"):
            call_command("annotate_archive", str(source), str(target), processes=2)
    records = [json.loads(line) for line in (target / "in.jsonl").read_bytes().splitlines()]
    assert [record["id"] for record in records] == [str(n) for n in range(30)]
    assert all(len(record["quotes"]) == 2 for record in records)
    told = capsys.readouterr().err
    assert "in.jsonl, line 31: not JSON" in told
    assert "Goes on where it was stopped: 30 articles are done." in told


def test_a_scheduler_that_does_not_answer_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("entities.management.commands.annotate_archive.SECONDS_TO_MEET", 1)
    (tmp_path / "in.jsonl").write_bytes(b"")
    with pytest.raises(CommandError, match=r"tcp://127\.0\.0\.1:1 cannot be reached"):
        call_command(
            "annotate_archive", str(tmp_path / "in.jsonl"), str(tmp_path / "out"), scheduler="tcp://127.0.0.1:1"
        )
