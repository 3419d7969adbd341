import time
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from articles.intake import reading, receiving
from articles.intake.large_files import kind_of_large, open_large, take
from articles.intake.outcomes import BY_KEY
from articles.intake.queueing import bunches
from articles.models import LargeFile, Upload, UploadItem
from articles.readers import ACCEPTED, CannotRead, megabytes
from articles.readers.facts.publication import CannotDate, published
from newsdesk.days import day_of
from newsdesk.machine import patience
from newsdesk.web.refusals import Refusal

PIECEWISE = 1024 * 1024  # bytes from which a file of many articles is taken piece by piece
READ_AT_ONCE = 500  # items that are looked up
TELL_SECONDS = 30  # between two lines about how far it is, where nobody watches a bar


class Command(BaseCommand):
    help = (
        f"Import articles from {', '.join(ACCEPTED)} files, of any size where they hold one article a line or are "
        "archives. Each article's outcome is printed on a line of its own; the exit status is 1 if any failed. What is "
        "imported stays when this is stopped, and the same command goes on from there. A worker annotates what was "
        "stored."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", metavar="FILE", type=Path, help="one article each, or many (docs/intake.md)"
        )
        parser.add_argument("--source", default="", help="the outlet of all of them; goes before what the files say")
        parser.add_argument("--author", default="", help="the author of all of them")
        parser.add_argument("--date", default="", help="when all of them were published, such as 2025-11-20")
        parser.add_argument("--insist", action="store_true", help="store texts of a few words, too, without asking")

    def handle(self, *, files, source, author, date, insist, **options):
        now = timezone.localtime()
        published_at, precision = self._publication(date, now)
        readable = [path for path in files if self._is_readable(path)]
        self.failed = len(files) - len(readable)
        self.n_read, self.taken, self.told_at = 0, "", time.monotonic()
        size = sum(path.stat().st_size for path in readable)
        self.stderr.write(f"Importing {len(readable)} file{'' if len(readable) == 1 else 's'}, {megabytes(size)}.")
        said = {"source_name": source, "author": author, "published_at": published_at}
        with patience.clock("Looking at the files"):  # an archive of 100,000 files has a long list of them
            kinds = {path: kind_of_large(path) for path in readable if path.stat().st_size > PIECEWISE}
        if small := [path for path in readable if not kinds.get(path)]:
            upload = receiving.receive_files(
                files=[LocalFile(path) for path in small],
                by=None,
                kind=Upload.Kind.COMMAND,
                precision=precision,
                insist=insist,
                **said,
            )
            with _bar() as bar:
                self._read(upload, now, bar)
            self._tell(upload)
        for path, kind in kinds.items():
            if kind:
                self._take(path, kind, said | {"published_precision": precision}, now)
        if self.failed:
            raise CommandError(f"{self.failed} failed.")

    def _publication(self, words: str, now: datetime):
        if not words:
            return None, "time"
        try:
            return published(words, now=now)
        except CannotDate as reason:
            raise CommandError(f"--date: {reason}") from reason

    def _is_readable(self, path: Path) -> bool:
        try:
            with path.open("rb"):
                return True
        except OSError as error:
            self.stderr.write(f"{path}: failed: {error.strerror}.")
            return False

    def _take(self, path: Path, kind: str, said: dict, now: datetime) -> None:
        """Take a large file piece by piece, reading each here."""
        large = open_large(path=path, by=None, **said)
        if large.position:
            self.stderr.write(f"{path.name}: goes on where it was stopped.")
        with _bar() as bar:
            self._read(large.upload, now, bar)
            try:
                for _ in take(large=large, path=path, kind=kind):
                    self.taken = how_far(large, kind)
                    bar.set_postfix_str(self.taken)
                    self._read(large.upload, now, bar)
            except (CannotRead, Refusal) as reason:
                self.failed += 1
                self.stderr.write(f"{path.name}: failed: {reason}")
        self._tell(large.upload)

    def _read(self, upload: Upload, now: datetime, bar: tqdm) -> None:
        """Read the items here instead of waiting for a worker."""
        # A worker may be faster: whoever comes second finds the item read. Reading a .jsonl makes further items.
        while waiting := list(upload.items.waiting().order_by("pk").defer("content")[:READ_AT_ONCE]):
            for n in reading.read_bunches(bunches=bunches(waiting), now=now):
                bar.update(n)
                self.n_read += n
                if bar.disable and time.monotonic() - self.told_at > TELL_SECONDS:
                    self.stderr.write(f"{self.n_read:,} items read{self.taken and f'; {self.taken}'}.")
                    self.told_at = time.monotonic()

    def _tell(self, upload: Upload) -> None:
        """Print the outcome of each item."""
        for item in upload.items.with_outcome().iterator(chunk_size=500):
            if item.state == UploadItem.State.FAILED:
                self.failed += 1
                asks = " Store it with --insist." if item.why == UploadItem.Why.ASKED else ""
                self.stderr.write(f"{item}: failed: {item.reason}{asks}")
            elif item.state == UploadItem.State.DUPLICATE:
                self.stdout.write(f"{item}: duplicate of “{item.duplicate_of}” in {item.duplicate_of.source}")
            elif item.article:
                self.stdout.write(f"{item}: stored {describe(item.article)}")
            for warning in item.warnings:
                self.stdout.write(f"    {warning}")
        progress = upload.items.progress(timezone.now())
        if progress.total > 1:
            told = ", ".join(f"{n:,} {BY_KEY[outcome.key].words.lower()}" for outcome, n in progress.tabs)
            self.stderr.write(f"{progress.total:,} items: {told}.")


def _bar() -> AbstractContextManager[tqdm]:
    """Of the items read; drawn where somebody watches it."""
    return patience.bar(desc="Reading", unit=" items")


def how_far(large: LargeFile, kind: str) -> str:
    """How much of a large file was taken: its bytes, or how many of the files in it."""
    match kind:
        case "lines":
            return f"{megabytes(large.position)} of {megabytes(large.size)} taken"
        case "gzip":
            return "taking what is packed in it"
    return f"{large.position:,} of the files in it taken"


class LocalFile:
    """A file on disk that is read only when it is asked for its bytes."""

    def __init__(self, path: Path):
        self.path, self.name, self.size = path, path.name, path.stat().st_size

    def read(self) -> bytes:
        return self.path.read_bytes()


def describe(article) -> str:
    day = day_of(article.published_at) or "needs a date"
    return f"“{article}” ({article.source}, {day})"
