"""Archives (.zip, .tar, .gz): the files in them, an archive in an archive too, and no more than that."""

import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePath
from typing import IO

from articles.readers.kinds import is_tar
from articles.readers.printed import PASSWORD, CannotRead

MOST_FILES = 10_000
MOST_BYTES = 256 * 1024 * 1024  # of all files together, unpacked
MOST_TIMES = 200  # how much larger a file may be than its archive; plain text packs to a fifth, tables to a fiftieth
TOO_MANY = f"This archive contains more than {MOST_FILES:,} files; manage.py import_articles takes any number."
WITHIN = " › "  # between the names of an archive and of a file in it
MOST_LEVELS = 2
_LONGEST_NAME = 90
HIDDEN = re.compile(r"(?:^|/)(?:\.(?!\.?/)[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(?:/|$)", re.IGNORECASE)


def split(kind: str, name: str, content: bytes) -> list[tuple[str, bytes]]:
    """(name, bytes) of every file in an archive of this kind: zip, tar or gzip.

    Nothing is written to a disk, so that a name like "../../etc/passwd" is a name like any other; it is shortened to
    its last part. Links and devices are left out. Raises CannotRead for an archive that is damaged, locked, or a bomb.
    """
    if name.count(WITHIN) >= MOST_LEVELS:
        raise CannotRead("This is an archive in an archive in an archive. Unpack it and upload what is in it.")
    unpack: Callable[[str, bytes], Iterator[tuple[str, bytes]]] = {"zip": _zip, "tar": _tar, "gzip": _gzip}[kind]
    most = min(MOST_BYTES, max(len(content) * MOST_TIMES, 20 * 1024 * 1024))
    outer = WITHIN.join(part[-_LONGEST_NAME:] for part in name.split(WITHIN)[:MOST_LEVELS])
    parts: list[tuple[str, bytes]] = []
    total = 0
    try:
        for inner, unpacked in unpack(name, content):
            total += len(unpacked)
            if total > most:
                raise CannotRead(
                    f"This archive unpacks to more than {most // 1024 // 1024} MB, far more than it should."
                )
            if len(parts) >= MOST_FILES:
                raise CannotRead(TOO_MANY)
            plain = inner.replace(WITHIN, " ").replace("\\", "/")
            if not HIDDEN.search(plain):
                parts.append((f"{outer}{WITHIN}{PurePath(plain).name[-_LONGEST_NAME:] or 'file'}", unpacked))
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise CannotRead("This archive is damaged.") from None
    except RuntimeError:
        raise CannotRead("This archive needs a password. Unpack it and upload what is in it.", PASSWORD) from None
    if not parts:
        raise CannotRead("This archive contains no files.")
    return parts


def _limited(stream: IO[bytes], most: int = MOST_BYTES) -> bytes:
    unpacked = stream.read(most + 1)
    if len(unpacked) > most:
        raise CannotRead(f"This archive unpacks to more than {MOST_BYTES // 1024 // 1024} MB.")
    return unpacked


def _zip(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > 2 * MOST_FILES:
            raise CannotRead(TOO_MANY)
        if sum(entry.file_size for entry in entries) > min(
            MOST_BYTES, max(len(content) * MOST_TIMES, 20 * 1024 * 1024)
        ):
            raise CannotRead("This archive unpacks to far more than it should.")
        for entry in entries:
            is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
            if not entry.is_dir() and not is_link:
                with archive.open(entry) as stream:
                    yield entry.filename, _limited(stream)


def _tar(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=BytesIO(content), mode="r:") as archive:
        for n, entry in enumerate(archive):
            if n > 2 * MOST_FILES:
                raise CannotRead(TOO_MANY)
            if entry.isreg() and (stream := archive.extractfile(entry)):
                yield entry.name, _limited(stream)


def _gzip(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    most = min(MOST_BYTES, max(len(content) * MOST_TIMES, 20 * 1024 * 1024))
    unpacker = zlib.decompressobj(wbits=31)
    unpacked = unpacker.decompress(content, most + 1)
    while unpacker.unused_data.startswith(b"\x1f\x8b") and len(unpacked) <= most:  # files put one after the other
        rest = unpacker.unused_data
        unpacker = zlib.decompressobj(wbits=31)
        unpacked += unpacker.decompress(rest, most + 1 - len(unpacked))
    if len(unpacked) > most:
        raise CannotRead(f"This archive unpacks to more than {most // 1024 // 1024} MB, far more than it should.")
    if not unpacker.eof:
        raise CannotRead("This archive is damaged: its end is missing.")
    inner = re.sub(
        r"\.tgz$", ".tar", re.sub(r"\.gz$", "", name.split(WITHIN)[-1], flags=re.IGNORECASE), flags=re.IGNORECASE
    )
    if is_tar(unpacked):
        yield from _tar(name, unpacked)
    else:
        yield inner, unpacked
