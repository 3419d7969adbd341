from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import receiving
from articles.models import Upload, UploadItem
from articles.readers import ACCEPTED
from articles.readers.publication import CannotDate, published
from newsdesk.days import day_of


class Command(BaseCommand):
    help = (
        f"Import articles from {', '.join(ACCEPTED)} files. Each article's outcome is printed on a line of its "
        "own; the exit status is 1 if any failed. A worker annotates what was stored."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", metavar="FILE", type=Path, help="one article each, or many (docs/intake.md)"
        )
        parser.add_argument("--source", default="", help="the outlet of all of them; overrides what the files say")
        parser.add_argument("--author", default="", help="the author of all of them")
        parser.add_argument("--date", default="", help="when all of them were published, such as 2025-11-20")

    def handle(self, *, files, source, author, date, **options):
        now = timezone.localtime()
        published_at, precision = self._publication(date, now)
        readable = [path for path in files if self._is_readable(path)]
        failed = len(files) - len(readable)
        if readable:
            upload = receiving.receive_files(
                files=(LocalFile(path) for path in readable),
                by=None,
                kind=Upload.Kind.COMMAND,
                source_name=source,
                author=author,
                published_at=published_at,
                precision=precision,
            )
            failed += self._read(upload, now)
        if failed:
            raise CommandError(f"{failed} failed.")

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

    def _read(self, upload: Upload, now: datetime) -> int:
        """Read the items here instead of waiting for a worker, and print the outcomes; returns how many failed."""
        # A worker may be faster: whoever comes second finds the item read. Reading a .jsonl makes further items.
        while waiting := list(upload.items.waiting().defer("content")[:100]):
            for item in waiting:
                receiving.read_item(item=item, now=now)
        failed = 0
        for item in upload.items.with_outcome().iterator():
            if item.state == UploadItem.State.FAILED:
                failed += 1
                self.stderr.write(f"{item}: failed: {item.reason}")
            elif item.state == UploadItem.State.DUPLICATE:
                self.stdout.write(f"{item}: duplicate of “{item.duplicate_of}” in {item.duplicate_of.source}")
            else:
                self.stdout.write(f"{item}: stored {describe(item.article)}")
            for warning in item.warnings:
                self.stdout.write(f"    {warning}")
        return failed


class LocalFile:
    """A file on disk that is read only when it is asked for its bytes."""

    def __init__(self, path: Path):
        self.path, self.name, self.size = path, path.name, path.stat().st_size

    def read(self) -> bytes:
        return self.path.read_bytes()


def describe(article) -> str:
    day = day_of(article.published_at) or "needs a date"
    return f"“{article}” ({article.source}, {day})"
