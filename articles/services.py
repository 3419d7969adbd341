"""Bringing articles in, changing what is said about them, and taking them out again.

A job is deferred in the transaction that stores what it works on, so neither can exist without the other.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import pghistory
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from articles import derived, readers
from articles.demo import CORPUS
from articles.folding import fold_words
from articles.linking_copies import hold_with_copies, link_copies
from articles.models import Article, Source, Upload, UploadItem
from articles.querysets import ArticleQuerySet
from articles.readers import CannotRead, ReadArticle
from articles.tokens import vector_of
from newsdesk.again import Busy, tried_again
from newsdesk.batching import batched
from newsdesk.contained import Limits, contained
from newsdesk.refusals import Refusal

READ, ANNOTATE = "articles.read_item", "entities.annotate_article"  # names of tasks
READ_FIRST = 10  # priority: a person waits for the outcome of reading, annotation takes its time
PASTED = "Pasted text"
UNKNOWN_SOURCE = "Unknown source"
ARTICLE_OF_NAME = "the "  # which newspapers themselves print and leave out
MOST_PARTS = 10_000
ARTICLES_AT_ONCE = 100  # deleted between two reports
FOR_ONE_FILE = Limits(megabytes=1024, seconds=30)


class AlreadyStored(Refusal):
    """The source has an article with the same text, `article`."""

    def __init__(self, article: Article):
        super().__init__(f"{article.source} already has this text: “{article}”.")
        self.article = article


class CannotMergeSources(Refusal):
    """Both sources have the same text, `twin`, which would be there twice."""

    def __init__(self, keep: Source, absorb: Source, twin: Article):
        super().__init__(f"{keep} and {absorb} both have “{twin}”. Delete it from one of the two first.")


class ReceivedFile(Protocol):
    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int: ...

    def read(self) -> bytes: ...


# --- receiving ---


def pasted(text: str) -> ContentFile:
    """Text that a person pasted, as a file among others."""
    return ContentFile(text.encode(errors="replace"), name=PASTED)


@transaction.atomic
def receive_files(
    *,
    files: Iterable[ReceivedFile],
    by,
    kind: str = Upload.Kind.FILES,
    title: str = "",
    source_name: str = "",
    author: str = "",
    url: str = "",
    published_at: datetime | None = None,
    precision: str = "time",
) -> Upload:
    """Keep the files as they are, each with the job that reads it.

    What is said here about title, source and so on goes before what a file says itself. A file that is too large
    is refused without being read into memory.
    """
    upload = Upload.objects.create(
        kind=kind, by=by, title=title, source_name=source_name, author=author, url=url, published_at=published_at,
        published_precision=precision,
    )  # fmt: skip
    items = []
    for file in files:
        item = UploadItem(upload=upload, name=_file_name(file.name), size=file.size)
        if file.size > settings.MAX_FILE_BYTES:
            item.state, item.reason = UploadItem.State.FAILED, readers.too_large(file.size, settings.MAX_FILE_BYTES)
        else:
            item.content = file.read()
        item.save()
        item.content = None  # one file at a time in memory
        items.append(item)
    _defer_reading(item for item in items if item.state == UploadItem.State.WAITING)
    return upload


@tried_again
@transaction.atomic
def retry_failed(*, upload: Upload, by) -> int:
    """Read again what could not be read, annotate again what could not be annotated; returns how many."""
    items = list(upload.items.retryable().select_for_update().defer("content"))
    upload.items.filter(pk__in=[item.pk for item in items]).update(state=UploadItem.State.WAITING, reason="")
    _defer_reading(items)
    return len(items) + reannotate(articles=upload.articles.failed(), by=by)


def _defer_reading(items: Iterable[UploadItem]) -> None:
    arguments: list[JSONDict] = [{"item_id": item.pk} for item in items]
    if arguments:
        app.configure_task(READ, priority=READ_FIRST).batch_defer(*arguments)


def _file_name(name: str | None) -> str:
    """The name as sent, without characters that no name needs: controls, and marks that turn a line around."""
    kept = "".join(
        char for char in name or "" if char.isprintable() or char in "\u200c\u200d"
    )  # the joiners of scripts
    return kept.encode(errors="replace").decode()[-300:] or "file without a name"


# --- reading ---


def read_item(*, item: UploadItem, now: datetime) -> None:
    """Make an article of a waiting item, or say on it why there is none.

    Idempotent: an item that is gone or was read already is left alone. `now` is aware, in the zone in which
    times without a zone are meant. A file of several articles becomes several items.
    """
    waiting = UploadItem.objects.filter(pk=item.pk, state=UploadItem.State.WAITING).first()
    if waiting is None:
        return
    content = bytes(waiting.content or b"")
    found: ReadArticle | list[tuple[str, bytes]] | CannotRead
    try:  # for as long as it takes, with nothing locked
        found = contained(
            readers.parse,
            waiting.name,
            content,
            now=now,
            max_bytes=settings.MAX_FILE_BYTES,
            refusal=CannotRead,
            within=FOR_ONE_FILE,
        )
    except CannotRead as reason:
        found = reason
    _store_found(item=item, found=found)


@tried_again
@transaction.atomic
def _store_found(*, item: UploadItem, found: ReadArticle | list[tuple[str, bytes]] | CannotRead) -> None:
    locked = UploadItem.objects.select_for_update(of=["self"]).select_related("upload").filter(pk=item.pk).first()
    if locked is None or locked.state != UploadItem.State.WAITING:
        return
    item = locked
    if isinstance(found, list) and len(found) > MOST_PARTS:
        found = CannotRead(f"The file holds {len(found):,} articles; one file may hold {MOST_PARTS:,}.")
    if isinstance(found, CannotRead):
        fail_item(item=item, reason=str(found))
        return
    if isinstance(found, list):
        _replace_by_parts(item, found)
        return
    item.encoding, item.warnings = found.encoding, [*found.notes, *found.warnings]
    try:
        item.article = _store(item, found)
        item.state = UploadItem.State.STORED
    except AlreadyStored as twin:
        item.duplicate_of, item.state, item.content = twin.article, UploadItem.State.DUPLICATE, None
    item.save()


def fail_item(*, item: UploadItem, reason: str) -> None:
    item.state, item.reason = UploadItem.State.FAILED, reason
    item.save(update_fields=["state", "reason"])


def _replace_by_parts(item: UploadItem, parts: list[tuple[str, bytes]]) -> None:
    fresh = (
        UploadItem(upload=item.upload, name=name[-300:], size=len(content), content=content) for name, content in parts
    )
    items = UploadItem.objects.bulk_create(fresh, batch_size=500)
    item.delete()
    _defer_reading(items)


def _store(item: UploadItem, found: ReadArticle) -> Article:
    """The article of an item. What the person said about the upload goes before what the file prints."""
    upload = item.upload
    alone = not upload.items.exclude(pk=item.pk).exists()  # a title or an address belongs to one article only
    source_name = upload.source_name or found.source_name
    if not source_name:
        item.warnings.append(f"No source was found; it is filed under “{UNKNOWN_SOURCE}”.")
    published_at, precision = found.published_at, found.precision
    if upload.published_at:
        published_at, precision = upload.published_at, upload.published_precision
    article = store_article(
        text=found.text,
        title=(upload.title if alone else "") or found.title,
        source_name=source_name,
        author=upload.author or found.author,
        url=(upload.url if alone else "") or found.url,
        published_at=published_at,
        precision=precision,
        language=found.language,
        section=found.section,
        notes=found.notes,
        upload=upload,
    )
    if source_name and fold_words(source_name)[:200] != article.source.key:
        item.warnings.append(f"Filed under “{article.source}”, which differs from “{source_name}” by its “The” only.")
    return article


@tried_again
@transaction.atomic
def store_article(
    *,
    text: str,
    title: str,
    source_name: str,
    author: str = "",
    url: str = "",
    published_at: datetime | None = None,
    precision: str = "time",
    language: str = "en",
    section: str = "",
    notes: Sequence[str] = (),
    upload: Upload | None = None,
) -> Article:
    """Store an article with the job that annotates it.

    A text that another source printed before is stored as a copy of that one, and so is a near-verbatim one. Raises
    AlreadyStored if this source has it.
    """
    digest = hashlib.sha256(text.encode())
    # Two workers that store one text at the same time would both find none before them.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest.digest()[:8], signed=True)])
    source = _source(source_name)
    same_text = Article.objects.filter(sha256=digest.hexdigest()).order_by("pk")
    if twin := same_text.filter(source=source).first():
        raise AlreadyStored(twin)
    article = Article.objects.create(
        upload=upload, source=source, title=title[:500], author=author, url=url, text=text, sha256=digest.hexdigest(),
        language=language, section=section, notes=list(notes), n_words=len(text.split()),
        published_at=published_at, published_precision=precision,
        copy_of=same_text.filter(copy_of=None).first() or same_text.first(), search=_words_of(title, text),
    )  # fmt: skip
    link_copies(article=article)
    _defer_annotation([article.pk])
    return article


def _source(name: str) -> Source:
    """The source of that name, however it is written; "Evening Bell" is "The Evening Bell" unless there are both."""
    name = " ".join(name.split())[:200]
    name = name if fold_words(name) else UNKNOWN_SOURCE
    key = fold_words(name)[:200]
    bare = key.removeprefix(ARTICLE_OF_NAME)
    known = {source.key: source for source in Source.objects.filter(key__in=[bare, ARTICLE_OF_NAME + bare])}
    near = known.get(key) or next(iter(known.values()), None)
    return near or Source.objects.get_or_create(key=key, defaults={"name": name})[0]


def _words_of(title: str, text: str) -> str:
    return vector_of(f"{title}\n{text}")


def _defer_annotation(article_ids: Iterable[int]) -> None:
    arguments: list[JSONDict] = [{"article_id": pk} for pk in article_ids]
    if arguments:
        app.configure_task(ANNOTATE).batch_defer(*arguments)  # by name: the task belongs to the app above


# --- changing ---


@tried_again
@transaction.atomic
def reannotate(*, articles: ArticleQuerySet, by) -> int:
    """Have the engine read these articles again; what a person decided stays. Returns how many."""
    chosen = list(articles.held().values_list("pk", flat=True))
    again = Article.objects.filter(pk__in=chosen)
    with pghistory.context(by=by and by.pk, verb="reannotate"):
        again.exclude(state=Article.State.REVIEWED).update(state=Article.State.RECEIVED, failure="")
    _defer_annotation(chosen)
    return len(chosen)


@tried_again
@transaction.atomic
def describe_article(*, article: Article, by) -> None:
    """Store the title, source, author, address and publication time that `article` now carries.

    What was derived from its source and date moves along. Raises AlreadyStored if the source has the same text.
    """
    stored = hold_with_copies(article)
    if twin := Article.objects.twin_of(stored, source=article.source):
        raise AlreadyStored(twin)
    article.search = _words_of(article.title, stored.text)
    described = ["title", "search", "source", "author", "url", "published_at", "published_precision"]
    with pghistory.context(by=by.pk, verb="describe_article"), derived.moving([stored]):
        article.save(update_fields=described)
        link_copies(article=Article.objects.get(pk=article.pk))


@tried_again
@transaction.atomic
def rename_source(*, source: Source) -> None:
    """Store the name that `source` now carries."""
    source.key = fold_words(source.name)[:200]
    source.save()


@tried_again
@transaction.atomic
def merge_sources(*, keep: Source, absorb: Source, by) -> int:
    """Move every article of `absorb` to `keep`, with all that is counted by source; `absorb` goes.

    Returns how many articles moved. Raises CannotMergeSources, and moves none, if both have the same text; Busy.
    """
    articles = list(absorb.articles.held().defer("text", "search"))
    if twin := Article.objects.in_both(keep, absorb).first():
        raise CannotMergeSources(keep, absorb, twin)
    with pghistory.context(by=by.pk, verb="describe_article"), derived.moving(articles):
        for article in articles:
            article.source = keep
            article.save(update_fields=["source"])
    Source.objects.select_for_update().get(pk=absorb.pk)  # the last: whoever counts in its articles locks it, too
    if absorb.articles.exists():
        raise Busy(f"New articles are filed under {absorb} right now. Try again in a moment.")
    absorb.delete()
    return len(articles)


# --- taking out ---


@tried_again
@transaction.atomic
def delete_articles(*, articles: ArticleQuerySet, by, report: Callable[[int], None] = lambda n: None) -> int:
    """Delete articles with everything derived from them, the bytes they were read from and the sources that have no
    other; returns how many.
    """
    doomed = Article.objects.filter(pk__in=list(articles.values_list("pk", flat=True)))
    with_copies = Article.objects.filter(Q(pk__in=doomed) | Q(copy_of__in=doomed))  # which then are copies of none
    list(with_copies.order_by("pk").select_for_update(of=["self"]).only("pk"))
    ids = list(doomed.order_by("pk").values_list("pk", flat=True))
    sources = list(doomed.order_by().values_list("source", flat=True).distinct())
    with pghistory.context(by=by and by.pk, verb="delete_articles"), derived.removing(doomed):
        UploadItem.objects.filter(Q(article__in=ids) | Q(duplicate_of__in=ids)).update(content=None)
        for some in batched(ids, ARTICLES_AT_ONCE):
            Article.objects.filter(pk__in=some).delete()
            report(len(some))
    Source.objects.filter(pk__in=sources, articles=None).delete()
    return len(ids)


@tried_again
@transaction.atomic
def delete_upload(*, upload: Upload, by, report: Callable[[int], None] = lambda n: None) -> int:
    """Delete an upload whole, with its articles and everything derived from them; returns how many articles."""
    list(upload.items.select_for_update().values_list("pk"))  # waits for a worker that is reading one of them
    articles = delete_articles(articles=upload.articles.all(), by=by, report=report)
    upload.delete()
    return articles


# --- the demo corpus ---


def load_demo(*, by) -> Upload:
    """Bring the demo corpus in like any other file, once; returns its upload."""
    with suppress(IntegrityError), transaction.atomic(), CORPUS.open("rb") as corpus:
        return receive_files(files=[File(corpus, name="demo.jsonl")], by=by, kind=Upload.Kind.DEMO)
    return Upload.objects.demo().get()


def remove_demo(*, by) -> int | None:
    """Delete the demo corpus; returns how many articles went, None if there was no demo corpus."""
    demo = Upload.objects.demo().first()
    return delete_upload(upload=demo, by=by) if demo else None
