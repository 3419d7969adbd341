"""An archive is annotated once, whatever ends the run and whatever stands in its lines."""

import json

import pytest
from distributed import Client

from entities.archives import annotating
from entities.archives.annotating import annotate_shards
from entities.archives.shards import CannotOpen, shards_of
from entities.archives.written import writing_to
from entities.management.commands.annotate import annotated_line

TEXT = "Ana Ruiz said the harbour would close. “We tried,” she told reporters on Friday."
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def client():
    with Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as client:
        yield client


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setattr(annotating, "ARTICLES_AT_ONCE", 2)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        rows = [{"id": f"{name}{n}", "date": "2025-11-20", "author": "Per Lind", "text": TEXT} for n in range(5)]
        (folder / f"{name}.jsonl").write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    return folder


def steps(source, target, client):
    with writing_to(target, "7") as written:
        yield from annotate_shards(shards_of(source), written, client, processes=1)


def records(target, name="a"):
    return [json.loads(line) for line in (target / f"{name}.jsonl").read_bytes().splitlines()]


def test_each_article_comes_back_in_its_place_with_what_was_said_of_it(source, tmp_path, client):
    target = tmp_path / "out"
    list(steps(source, target, client))
    assert [record["id"] for name in "ab" for record in records(target, name)] == [
        f"{name}{n}" for name in "ab" for n in range(5)
    ]
    line = (source / "a.jsonl").read_bytes().splitlines()[0]
    alone = json.loads(annotated_line(line)[0])
    assert records(target)[0] == json.loads(line) | {"pipeline": records(target)[0]["pipeline"]} | alone


@pytest.mark.parametrize("after", range(1, 6))
def test_a_run_that_was_killed_is_finished_by_the_next(source, tmp_path, client, after):
    whole, target = tmp_path / "whole", tmp_path / "out"
    list(steps(source, whole, client))
    run = steps(source, target, client)
    for _ in range(after):
        next(run)
    run.close()
    for part in target.glob("*.part"):  # what was written and not noted yet
        part.write_bytes(part.read_bytes() + b'{"id": "half a li')
    left = list(steps(source, target, client))
    assert len(left) == 6 - after
    assert {path.name for path in target.iterdir()} == {path.name for path in whole.iterdir()}
    assert [(target / f"{name}.jsonl").read_bytes() for name in "ab"] == [
        (whole / f"{name}.jsonl").read_bytes() for name in "ab"
    ]
    assert list(steps(source, target, client)) == []


def test_lines_that_are_wrong_are_named_and_cost_no_other(source, tmp_path, client):
    lines = (source / "a.jsonl").read_bytes().splitlines(keepends=True)
    (source / "a.jsonl").write_bytes(b"".join([lines[0], b"no JSON\n", b"\n", lines[1], b'{"id": "x"}\n', lines[2]]))
    target = tmp_path / "out"
    problems = [problem for step in steps(source, target, client) for problem in step.problems]
    assert problems == [(2, "not JSON: Expecting value at character 1"), (5, '"text" is missing')]
    assert [record["id"] for record in records(target)] == ["a0", "a1", "a2"]
    told = (target / "a.problems.txt").read_text().splitlines()
    assert told == ["a.jsonl, line 2: not JSON: Expecting value at character 1", 'a.jsonl, line 5: "text" is missing']


def test_a_folder_takes_one_archive_by_one_engine_from_one_run(source, tmp_path, client):
    target = tmp_path / "out"
    list(steps(source, target, client))
    with (
        writing_to(target, "7"),
        pytest.raises(CannotOpen, match="Another run"),
        writing_to(target, "7"),
    ):
        raise AssertionError
    with pytest.raises(CannotOpen, match="begun by version 7 of the engine"), writing_to(target, "8"):
        raise AssertionError
    (source / "a.jsonl").write_bytes((source / "b.jsonl").read_bytes())
    with pytest.raises(CannotOpen, match=r"a\.jsonl is not the file"):
        list(steps(source, target, client))
