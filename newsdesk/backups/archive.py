"""The file of a backup: what is in it, and whether it is still what was written."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

DUMP, KEY, MANIFEST = "database.dump", "secret_key", "manifest.json"
FORMAT = 1
CHUNK_BYTES = 1024 * 1024


class CannotBackUp(Exception):
    """The message says why, and what to do."""


class CannotRestore(Exception):
    """The message says why, and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    version: str  # of the Newsdesk that made it
    made_at: str  # the moment that it shows, in ISO 8601
    postgres: int  # the server's major version
    migrations: list[tuple[str, str]]  # (app, name) of those that were applied
    rows: dict[str, int]  # by table
    sha256: dict[str, str]  # of the archive's other members
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


class Writing:
    """An archive that is being written. The manifest comes last: it says what the others are."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.sha256: dict[str, str] = {}

    def add(self, name: str, content: IO[bytes]) -> None:
        member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        found = hashlib.sha256()
        with self.archive.open(member, "w", force_zip64=True) as file:
            while chunk := content.read(CHUNK_BYTES):
                found.update(chunk)
                file.write(chunk)
        self.sha256[name] = found.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        self.archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True), zipfile.ZIP_DEFLATED)


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """A new archive at `path`, for nobody else to read. It is there when it is whole, or not at all.

    Raises `CannotBackUp`.
    """
    if path.exists():
        raise CannotBackUp(f"{path} exists already. Name another file.")
    fresh = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            try:
                with zipfile.ZipFile(file, "w") as archive:
                    yield Writing(archive)
                file.flush()
                os.fsync(file.fileno())
                os.link(fresh, path)  # unlike a renaming, it replaces nothing
            finally:
                fresh.unlink()
    except FileExistsError as error:
        raise CannotBackUp(f"{path} exists already. Name another file.") from error
    except OSError as error:
        raise CannotBackUp(f"{path} can't be written: {error.strerror or error}.") from error


@contextmanager
def reading(path: Path) -> Iterator["Reading"]:
    """Raises `CannotRestore` for what is no backup, or a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Reading(path, archive)
    except OSError as error:
        raise CannotRestore(f"{path} can't be read: {error.strerror or error}.") from error
    except zipfile.BadZipFile as error:
        raise CannotRestore(f"{path} is not a backup of Newsdesk, or it is damaged.") from error


class Reading:
    def __init__(self, path: Path, archive: zipfile.ZipFile):
        self.path, self.archive = path, archive
        try:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] > FORMAT:
                raise CannotRestore(f"{path} was made by a newer Newsdesk, {manifest['version']}.")
            self.manifest = Manifest(**manifest)
        except (KeyError, TypeError, ValueError, zlib.error) as error:
            raise CannotRestore(f"{path} is not a backup of Newsdesk, or it is damaged.") from error

    def verify(self) -> None:
        """Read everything once. Raises `CannotRestore` where a member is not what was written."""
        for name in (DUMP, KEY):
            found = hashlib.sha256()
            try:
                with self.archive.open(name) as file:
                    while chunk := file.read(CHUNK_BYTES):
                        found.update(chunk)
                is_whole = found.hexdigest() == self.manifest.sha256[name]
            except (KeyError, EOFError, zlib.error, zipfile.BadZipFile):
                is_whole = False
            if not is_whole:
                raise CannotRestore(f"{self.path} is damaged: its {name} is not what was written. Nothing was changed.")

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)
