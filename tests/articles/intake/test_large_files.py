"""Files that are taken piece by piece: whole, once, whatever interrupts it, and never held as a whole."""

import gzip
import io
import json
import tarfile
import tracemalloc
import zipfile

import pytest
from django.core.management import CommandError, call_command

from articles.intake import large_files
from articles.intake.large_files import kind_of_large, open_large, opened, take
from articles.management.commands import import_articles
from articles.models import Article, LargeFile, Upload, UploadItem
from articles.readers import CannotRead

WORDS = "“We will talk until it is late,” Ana Lind said on Thursday, number {}."


def line(n):
    return json.dumps({"title": f"T{n}", "publisher": "Bell", "date": "2025-11-20", "text": WORDS.format(n)}) + "\n"


def texts(n):
    return {WORDS.format(number) for number in range(n)}


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(large_files, "SLICE", 1000)
    monkeypatch.setattr(large_files, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(import_articles, "PIECEWISE", 100)


@pytest.fixture
def made(tmp_path):
    """A function: a file with n articles, of one of the kinds that are taken piece by piece."""

    def make(kind, n=20):
        files = {
            f"deep/{number}.txt": f"Title: T{number}\nSource: Bell\n\n{WORDS.format(number)}" for number in range(n)
        }
        path = tmp_path / f"large.{kind}"
        lines = "".join(map(line, range(n))).encode()
        match kind:
            case "jsonl":
                path.write_bytes(lines)
            case "jsonl.gz":
                path.write_bytes(gzip.compress(lines))
            case "zip":
                with zipfile.ZipFile(path, "w") as archive:
                    for name, text in files.items():
                        archive.writestr(name, text)
            case "tar" | "tar.gz":
                with tarfile.open(path, "w:gz" if kind == "tar.gz" else "w") as archive:
                    for name, text in files.items():
                        entry = tarfile.TarInfo(name)
                        entry.size = len(text.encode())
                        archive.addfile(entry, io.BytesIO(text.encode()))
        return path

    return make


KINDS = ["jsonl", "jsonl.gz", "zip", "tar", "tar.gz"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_article_is_stored_once(db, made, kind):
    call_command("import_articles", str(made(kind)))
    assert set(Article.objects.values_list("text", flat=True)) == texts(20)
    assert not UploadItem.objects.exclude(state="stored").exists()
    assert LargeFile.objects.get().finished_at


@pytest.mark.parametrize("kind", KINDS)
def test_import_that_is_stopped_goes_on_without_loss_or_doubles(db, made, kind, monkeypatch, capsys):
    path = made(kind)
    store, calls = large_files._store, []

    def stopped(large, pieces):
        calls.append(len(pieces))
        if len(calls) % 2:
            raise KeyboardInterrupt  # before it is stored
        store(large, pieces)

    monkeypatch.setattr(large_files, "_store", stopped)
    stops = 0
    while not LargeFile.objects.exclude(finished_at=None).exists():
        try:
            call_command("import_articles", str(path))
        except KeyboardInterrupt:
            stops += 1
    assert stops >= 2
    assert (Upload.objects.count(), UploadItem.objects.exclude(state="stored").count()) == (1, 0)
    assert sorted(Article.objects.values_list("text", flat=True)) == sorted(texts(20))
    assert "goes on where it was stopped" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "words"),
    [("jsonl", "MB taken."), ("zip", "of the files in it taken."), ("jsonl.gz", "taking what is packed in it.")],
)
def test_import_that_nobody_watches_says_now_and_then_how_far_it_is(db, made, kind, words, monkeypatch, capsys):
    monkeypatch.setattr(import_articles, "TELL_SECONDS", -1)
    call_command("import_articles", str(made(kind)))
    assert words in capsys.readouterr().err


def test_the_same_file_said_otherwise_is_another_import(db, made):
    path = made("jsonl")
    assert open_large(path=path, by=None, source_name="A").pk == open_large(path=path, by=None, source_name="A").pk
    assert open_large(path=path, by=None, source_name="B").pk != open_large(path=path, by=None, source_name="A").pk


def test_two_that_take_one_file_do_not_take_it_twice(db, made):
    path = made("jsonl")
    first, second = open_large(path=path, by=None), open_large(path=path, by=None)
    next(take(large=first, path=path, kind="lines"))
    with pytest.raises(large_files.TakenMeanwhile):
        next(take(large=second, path=path, kind="lines"))


def test_line_that_is_too_long_is_named_and_the_rest_is_taken(db, tmp_path, settings):
    settings.MAX_FILE_BYTES = 2000
    path = tmp_path / "large.jsonl"
    path.write_text(line(0) + '{"text": "' + "a" * 5000 + '"}\n' + line(1))
    with pytest.raises(CommandError, match=r"^1 failed\.$"):
        call_command("import_articles", str(path))
    assert set(Article.objects.values_list("text", flat=True)) == texts(2)
    assert UploadItem.objects.get(state="failed").why == "too_large"


def test_damaged_archive_keeps_what_came_before(db, made, tmp_path):
    path = made("tar.gz", n=400)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CommandError):
        call_command("import_articles", str(path))
    assert Article.objects.exists()


def test_document_is_no_archive(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert kind_of_large(path) == ""


def test_array_of_json_is_not_taken_by_lines(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(f"[{line(1)},\n{line(2)}]")
    assert kind_of_large(path) == ""


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(large_files, "SLICE", 1024 * 1024)
    path = tmp_path / "large.jsonl"
    with path.open("w") as file:
        for n in range(200):
            file.write(json.dumps({"text": f"{n} " + "word " * 40_000}) + "\n")
    assert path.stat().st_size > 35_000_000
    tracemalloc.start()
    with opened(path, kind="lines", start=0) as pieces:
        assert sum(piece.size for piece in pieces) == path.stat().st_size
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_password_of_an_archive_is_asked_for_in_words(db, made, monkeypatch):
    path = made("zip")

    def locked(*given, **named):
        raise RuntimeError("encrypted")

    monkeypatch.setattr(zipfile.ZipFile, "open", locked)
    with pytest.raises(CannotRead, match="needs a password"):
        list(take(large=open_large(path=path, by=None), path=path, kind="zip"))
