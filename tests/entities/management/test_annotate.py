"""`manage.py annotate`: articles in, annotations out, and what happens to bad lines."""

import json

import pytest
from django.core.management import CommandError, call_command

from entities.management.commands.annotate import annotated_line, annotated_lines
from entities.nlp.interchange import annotation_of, line_of, record_of
from entities.nlp.pipeline import annotate

TEXT = "Ana Ruiz said the harbour would close. “We tried,” she told reporters on Friday."


def lines(*records):
    return b"".join(record if isinstance(record, bytes) else json.dumps(record).encode() + b"\n" for record in records)


@pytest.fixture
def source(tmp_path):
    return tmp_path / "in.jsonl"


@pytest.fixture
def target(tmp_path):
    return tmp_path / "out.jsonl"


def written(target):
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("processes", [1, 2])
def test_annotate_writes_a_line_for_each_article_in_order(source, target, processes):
    source.write_bytes(lines(*({"id": str(n), "text": TEXT, "date": "2025-11-20"} for n in range(3))))
    call_command("annotate", str(source), str(target), processes=processes)
    records = written(target)
    assert [record["id"] for record in records] == ["0", "1", "2"]
    assert [quote["speaker"] for quote in records[0]["quotes"]] == ["Ana Ruiz", "Ana Ruiz"]
    assert [found["value"] for found in records[0]["dates"]] == ["2025-11-14"]
    assert len(annotation_of(TEXT, records[0]).quotes) == 2


def test_what_is_found_does_not_depend_on_the_processes_or_on_the_texts_beside(source, tmp_path):
    texts = [TEXT, "Ralph Okafor warned that the ferry would stop.", "", TEXT * 3]
    source.write_bytes(lines(*({"id": str(n), "text": text} for n, text in enumerate(texts))))
    written_by = []
    for processes in (1, 2, 3):
        target = tmp_path / f"by-{processes}.jsonl"
        call_command("annotate", str(source), str(target), processes=processes)
        written_by.append(target.read_bytes())
    alone = [annotated_line(line)[0] for line in source.read_bytes().splitlines()]
    assert written_by == [b"".join(alone)] * 3
    backwards = list(annotate(reversed(texts), [None] * len(texts)))
    assert [line_of(record_of(str(n), found)) for n, found in enumerate(reversed(backwards))] == alone


def test_lines_come_as_soon_as_they_are_annotated():
    taken = []

    def incoming():
        for number in range(3):
            taken.append(number)
            yield lines({"id": str(number), "text": "Ana Ruiz said no."})

    stream = annotated_lines(incoming(), 1)
    next(stream)
    assert taken == [0]


def test_bad_lines_are_named_and_the_others_annotated(source, target, capsys):
    source.write_bytes(
        lines({"id": "a", "text": TEXT}, b"{\n", b"\n", {"id": "b"}, b'"\xff"\n', {"id": "c", "text": ""})
    )
    with pytest.raises(CommandError) as refusal:
        call_command("annotate", str(source), str(target))
    assert str(refusal.value) == "3 of 5 lines could not be annotated; the other 2 were."
    assert [record["id"] for record in written(target)] == ["a", "c"]
    told = capsys.readouterr().err
    assert "Line 2: not JSON: Expecting property name enclosed in double quotes at character 3." in told
    assert 'Line 4: "text" is missing.' in told
    assert "Line 5: not UTF-8 text (byte 2)." in told


def test_empty_file_gives_an_empty_file(source, target):
    source.write_bytes(b"")
    call_command("annotate", str(source), str(target))
    assert target.read_bytes() == b""


def test_missing_file_is_named(source, target):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("annotate", str(source), str(target))


def test_articles_are_not_overwritten_with_their_annotations(source):
    source.write_bytes(lines({"id": "a", "text": TEXT}))
    with pytest.raises(CommandError, match="same file"):
        call_command("annotate", str(source), str(source))
    assert json.loads(source.read_bytes()) == {"id": "a", "text": TEXT}
