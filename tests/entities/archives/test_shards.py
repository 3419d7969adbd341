"""Shards are read piece by piece, from wherever the last piece ended."""

import gzip
import json

import pyarrow
import pytest
from pyarrow import parquet

from entities.archives.shards import CannotOpen, Shard, number_at, pieces_of, shards_of

ROWS = [{"id": str(n), "text": f"Text {n}."} for n in range(7)]


def pieces(shard, place=0, number=1, lines=3):
    return list(pieces_of(shard, place=place, number=number, lines=lines, size=1_000_000))


def records(found):
    return [json.loads(line) for piece in found for line in piece.lines]


@pytest.fixture(params=["a.jsonl", "a.jsonl.gz", "a.parquet"])
def shard(request, tmp_path):
    path = tmp_path / request.param
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
    if path.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(ROWS), path, row_group_size=4)
    else:
        path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return Shard(path, path.name)


def test_pieces_hold_every_line_once(shard):
    assert records(pieces(shard)) == ROWS
    assert all(len(piece.lines) <= 3 for piece in pieces(shard))


def test_a_shard_is_read_on_from_the_end_of_any_piece(shard):
    found = pieces(shard)
    for position, piece in enumerate(found):
        number = piece.number + len(piece.lines)
        rest = pieces(shard, piece.after, number)
        assert records(rest) == records(found[position + 1 :])
        assert not rest or rest[0].number == number == number_at(shard, piece.after)


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 9)[:-9])
    (tmp_path / "b.parquet").write_bytes(b"PAR1 and no more")
    for shard in shards_of(tmp_path):
        with pytest.raises(CannotOpen, match=shard.name):
            pieces(shard)


def test_a_folder_is_read_with_what_is_in_it_by_name(tmp_path):
    for name in ("b.jsonl", "more/a.ndjson", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}\n")
    assert [(shard.name, shard.stem) for shard in shards_of(tmp_path)] == [
        ("b.jsonl", "b"),
        ("more/a.ndjson", "more/a"),
    ]


def test_what_is_no_archive_is_told(tmp_path):
    with pytest.raises(CannotOpen, match="no file or folder"):
        shards_of(tmp_path / "nowhere")
    with pytest.raises(CannotOpen, match="no file that ends in"):
        shards_of(tmp_path)
    for name in ("a.jsonl", "a.parquet"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(CannotOpen, match="Rename one"):
        shards_of(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(CannotOpen, match="is none of"):
        shards_of(tmp_path / "a.txt")
