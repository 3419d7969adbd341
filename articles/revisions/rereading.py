"""Reading an article again from the bytes that were kept: as it was sent, or in another encoding."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from articles import readers
from articles.models import Article, UploadItem
from articles.readers import AS_SENT, CannotRead, ReadArticle
from articles.readers.encoding import CHOICES, Likely
from newsdesk.contained import Limits, contained
from newsdesk.web.refusals import Refusal

__all__ = ["AS_SENT", "CannotReread", "Reading", "encodings_of", "item_of", "reread"]

FOR_A_PERSON = Limits(megabytes=1024, seconds=15)  # who waits for it


class CannotReread(Refusal):
    """Its bytes were not kept, or can't be read so. The message says which."""


@dataclass(frozen=True)
class Reading:
    """A way to read an article."""

    as_sent: bool = False
    encoding: str = ""

    @property
    def words(self) -> str:
        encoding = f" in {CHOICES[self.encoding]}" if self.encoding else ""
        return f"the text as it was sent{encoding}" if self.as_sent else f"the text read{encoding}"


def item_of(article: Article) -> UploadItem | None:
    """What the article was read from, without its bytes; `is_kept` says whether they are there."""
    items = UploadItem.objects.filter(article=article).with_outcome()
    return items.order_by("-pk").first()


def reread(article: Article, reading: Reading) -> ReadArticle:
    """The article as its bytes say it when they are read so. Raises CannotReread."""
    item, content = _kept(article)
    try:
        return contained(
            readers.read,
            item.name,
            content,
            now=timezone.localtime(),
            max_bytes=settings.MAX_FILE_BYTES,
            insist=True,
            hints=item.hints,
            as_sent=reading.as_sent,
            encoding=reading.encoding,
            refusal=CannotRead,
            within=FOR_A_PERSON,
        )
    except CannotRead as reason:
        raise CannotReread(str(reason)) from None


def encodings_of(article: Article) -> list[Likely]:
    """Those in which its bytes may be read; none where its format says it. Raises CannotReread."""
    item, content = _kept(article)
    try:
        return contained(readers.encodings, item.name, content, refusal=CannotRead, within=FOR_A_PERSON)
    except CannotRead as reason:
        raise CannotReread(str(reason)) from None


def _kept(article: Article) -> tuple[UploadItem, bytes]:
    item = UploadItem.objects.filter(article=article, content__isnull=False).order_by("-pk").first()
    if item is None or item.content is None:
        raise CannotReread("The bytes of this article were not kept, so it can’t be read in another way.")
    return item, bytes(item.content)
