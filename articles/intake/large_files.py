"""Files too large to be held whole: lines of JSON, archives of very many files. They are taken piece by piece.

A piece is what becomes one item of an upload: some lines, or one file of an archive. Taking some pieces, the jobs that
read them and the place in the file where the next begin are one transaction, so whoever is killed, at whatever moment,
goes on where the last transaction ended: no piece is lost, none is taken twice. Nothing is held but these pieces.
"""

import gzip
import hashlib
import itertools
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from articles import readers
from articles.intake.queueing import defer_reading
from articles.intake.receiving import file_name
from articles.models import LargeFile, Upload, UploadItem
from articles.readers import CannotRead
from articles.readers.kinds import kind_of, of_text
from articles.readers.packed import HIDDEN, WITHIN
from newsdesk.web.refusals import Refusal

SLICE = 1024 * 1024  # bytes of lines in one item
MOST_AT_ONCE, BYTES_AT_ONCE = 500, 4 * 1024 * 1024  # of pieces in one transaction
HEAD = 64 * 1024
_LONGEST_NAME = 90
_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, NotImplementedError, OSError)


class TakenMeanwhile(Refusal):
    """Somebody else takes the same file at the same time."""

    def __init__(self) -> None:
        super().__init__("This file is being imported by another process.")


@dataclass(frozen=True)
class Piece:
    """One item to be, and the place in the file that follows it. `refusal` says why its bytes were not taken."""

    name: str
    content: bytes
    size: int
    after: int
    refusal: str = ""


def kind_of_large(path: Path) -> str:
    """How a file is taken piece by piece: "lines", "zip", "tar", "gzip"; "" for one that is not."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        kind = kind_of(path.name, head) if not head.startswith(b"PK\x03\x04") else "zip"
    except CannotRead:
        return ""
    if kind == "zip":
        return "zip" if _is_archive(path) else ""
    if kind in ("tar", "gzip"):
        return kind
    return "lines" if kind == "text" and _is_lines(path.name, head) else ""


def _is_archive(path: Path) -> bool:
    """Whether it is one of files, not a document in the form of one."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except _DAMAGED:
        return False
    return not names & {"mimetype", "[Content_Types].xml"}


def _is_lines(name: str, head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\0" in head or not start.startswith(b"{"):
        return False
    first = start.split(b"\n", 1)[0].strip()
    return of_text(name, head.decode(errors="replace")) == "records" and (first.endswith(b"}") or b"\n" not in start)


def open_large(*, path: Path, by, **said) -> LargeFile:
    """The large file as it was left when it was begun before, otherwise with a fresh upload."""
    size = path.stat().st_size
    with path.open("rb") as file:
        mark = hashlib.sha256(file.read(HEAD) + size.to_bytes(8, "big")).hexdigest()
    begun = LargeFile.objects.select_related("upload").filter(mark=mark, finished_at=None, said=_plain(said)).first()
    if begun:
        return begun
    with transaction.atomic():
        upload = Upload.objects.create(kind=Upload.Kind.COMMAND, by=by, **said)
        return LargeFile.objects.create(
            upload=upload, name=file_name(path.name), size=size, mark=mark, said=_plain(said)
        )


def _plain(said) -> dict[str, str]:
    return {name: str(value) for name, value in said.items() if value}


def take(*, large: LargeFile, path: Path, kind: str) -> Iterator[LargeFile]:
    """Take the file to its end, from where it is; yields after each transaction.

    `kind` is what `kind_of_large` says of it. Raises CannotRead for an archive that is damaged, with what came before
    kept; TakenMeanwhile.
    """
    try:
        with opened(path, kind=kind, start=large.position) as pieces:
            while some := list(itertools.islice(_at_once(pieces), MOST_AT_ONCE)):
                _store(large, some)
                yield large
    except RuntimeError:
        raise CannotRead("This archive needs a password. Unpack it and import what is in it.", "password") from None
    except _DAMAGED as error:
        if isinstance(error, Refusal):
            raise
        raise CannotRead("This archive is damaged.") from None
    LargeFile.objects.filter(pk=large.pk, finished_at=None).update(finished_at=Now())


def _at_once(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces until they have many bytes together."""
    taken = 0
    for piece in pieces:
        yield piece
        taken += len(piece.content)
        if taken > BYTES_AT_ONCE:
            return


@transaction.atomic
def _store(large: LargeFile, pieces: list[Piece]) -> None:
    now = LargeFile.objects.select_for_update().filter(pk=large.pk).first()
    if now is None or now.position != large.position:
        raise TakenMeanwhile
    state = UploadItem.State
    items = UploadItem.objects.bulk_create(
        UploadItem(
            upload_id=large.upload_id, name=piece.name[-300:], size=piece.size,
            content=None if piece.refusal else piece.content, reason=piece.refusal,
            state=state.FAILED if piece.refusal else state.WAITING,
            why=UploadItem.Why.TOO_LARGE if piece.refusal else "",
        )
        for piece in pieces
    )  # fmt: skip
    defer_reading(item for item in items if item.state == state.WAITING)
    large.position = pieces[-1].after
    large.save(update_fields=["position"])


# --- pieces ---


@contextmanager
def opened(path: Path, *, kind: str, start: int) -> Iterator[Iterator[Piece]]:
    """The pieces of a file from the place `start` on: a byte of lines, the number of a file in an archive."""
    match kind:
        case "lines":
            with path.open("rb") as file:
                file.seek(start)
                yield _of_lines(path.name, file, start)
        case "zip":
            with zipfile.ZipFile(path) as archive:
                yield _of_zip(path.name, archive, start)
        case "tar":
            with tarfile.open(path, mode="r|") as archive:
                yield _of_tar(path.name, archive, start)
        case "gzip":
            with gzip.open(path) as unpacked:
                head = unpacked.peek(512)
                if head[257:262] == b"ustar":
                    with tarfile.open(fileobj=unpacked, mode="r|") as archive:
                        yield _of_tar(path.name, archive, start)
                else:
                    _skip(unpacked, start)
                    yield _of_lines(path.name.removesuffix(".gz"), unpacked, start)
        case _:
            yield iter(())


def _skip(file: IO[bytes] | gzip.GzipFile, start: int) -> None:
    while start > 0:
        start -= len(file.read(min(start, SLICE))) or start


def _of_lines(name: str, file: IO[bytes] | gzip.GzipFile, start: int) -> Iterator[Piece]:
    """Whole lines, as many as fit a slice. A line longer than a file may be is passed over and named."""
    most = settings.MAX_FILE_BYTES
    short = name[-_LONGEST_NAME:]
    position = start
    lines: list[bytes] = []
    size = 0

    def piece() -> Piece:
        return Piece(f"{short} from byte {position - size:,}.jsonl", b"".join(lines), size, position)

    while line := file.readline(most + 1):
        if len(line) > most:
            whole = len(line)
            while not line.endswith(b"\n") and (line := file.readline(SLICE)):
                whole += len(line)
            if lines:
                yield piece()
                lines, size = [], 0
            position += whole
            yield Piece(f"{short} from byte {position - whole:,}", b"", whole, position, readers.too_large(whole, most))
            continue
        if size and size + len(line) > SLICE:
            yield piece()
            lines, size = [], 0
        lines.append(line)
        size += len(line)
        position += len(line)
    if lines:
        yield piece()


def _of_zip(name: str, archive: zipfile.ZipFile, start: int) -> Iterator[Piece]:
    entries = archive.infolist()
    for number, entry in enumerate(entries[start:], start=start + 1):
        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if entry.is_dir() or is_link or HIDDEN.search(entry.filename):
            continue
        with archive.open(entry) as stream:
            yield _of_file(name, entry.filename, stream, number)


def _of_tar(name: str, archive: tarfile.TarFile, start: int) -> Iterator[Piece]:
    for number, entry in enumerate(archive, start=1):
        archive.members = []  # type: ignore[attr-defined]  # which it would keep, every one
        if number <= start or not entry.isreg() or HIDDEN.search(entry.name):
            continue
        if stream := archive.extractfile(entry):
            yield _of_file(name, entry.name, stream, number)


def _of_file(outer: str, inner: str, stream: IO[bytes], number: int) -> Piece:
    plain = PurePath(inner.replace(WITHIN, " ").replace("\\", "/")).name[-_LONGEST_NAME:] or "file"
    content = stream.read(settings.MAX_FILE_BYTES + 1)
    name = f"{outer[-_LONGEST_NAME:]}{WITHIN}{plain}"
    if len(content) > settings.MAX_FILE_BYTES:
        limit = settings.MAX_FILE_BYTES
        return Piece(name, b"", len(content), number, f"The file has more than {readers.megabytes(limit)}.")
    return Piece(name, content, len(content), number)
