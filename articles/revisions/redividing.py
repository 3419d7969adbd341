"""Dividing a file of several articles again: with other columns, or in another encoding.

A job does it, some parts at a time, and a killed one goes on. What becomes of a part is decided by what became of it
before: an article is read again, with what people corrected (articles/revisions/rewording.py), and what they said of
title, author, outlet or date stays; what was no article is read like new; what is gone stays gone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from articles import readers
from articles.intake.columns import remember, sheet_in
from articles.intake.queueing import defer_reading
from articles.intake.receiving import wait_again
from articles.models import Article, ColumnMap, Description, Redivision, UploadItem, WholeFile
from articles.readers import CannotRead, ReadArticle, Unread
from articles.readers.encoding import CHOICES
from articles.revisions.describing import MOST_NAMED, changed_articles
from articles.revisions.rereading import Reading
from articles.revisions.rewording import NotInUse, SameText, use_text
from articles.services import AlreadyStored, known_source, source_named
from newsdesk.contained import Limits, contained, contained_each
from newsdesk.database.again import tried_again
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.queue.progress import hold_run
from newsdesk.web.refusals import Refusal

REDIVIDE = "articles.redivide"  # name of the task
STEP = 25  # parts in one transaction
State = UploadItem.State
Part = tuple[str, bytes]


class CannotRedivide(Refusal):
    """The file can't be divided again, or not so. The message says why."""


def ask_to_redivide(*, file: WholeFile, columns: Mapping[str, str] | None = None, encoding: str = "", by) -> Redivision:
    """Have a job divide the file again. Raises CannotRedivide."""
    if file.content is None:
        raise CannotRedivide("The bytes of this file went with an article of it that was deleted.")
    if encoding and encoding not in CHOICES:
        raise CannotRedivide("There is no such encoding.")
    redivision = Redivision(file=file, columns=dict(columns or {}), encoding=encoding, by=by)
    try:
        redivision.total = len(_parts(redivision))
    except CannotRead as reason:
        raise CannotRedivide(str(reason)) from None
    try:
        with transaction.atomic():
            if columns:
                remember(sheet=sheet_in(file, encoding), columns=columns, by=by)
            redivision.save()
            app.configure_task(REDIVIDE, queue=CHANGES, priority=Priority.ASKED).defer(redivision_id=redivision.pk)
    except IntegrityError:
        raise CannotRedivide("This file is being read already. Wait until that is done.") from None
    return redivision


def carry_out(redivision: Redivision) -> None:
    """Read every part again that says something else, from where it was left to the end."""
    parts = _parts(redivision)
    while _some(redivision, parts):
        pass


def fail_redivision(redivision: Redivision, problem: str) -> None:
    Redivision.objects.filter(pk=redivision.pk).update(problem=problem[:300], finished_at=Now())


def _parts(redivision: Redivision) -> list[Part]:
    """Raises CannotRead for a file that holds no articles so."""
    file = redivision.file
    maps = ColumnMap.objects.by_header()
    if redivision.columns:
        maps = {**maps, sheet_in(file, redivision.encoding).header: redivision.columns}
    parts = contained(
        readers.split,
        file.name,
        bytes(file.content or b""),
        max_bytes=settings.MAX_FILE_BYTES,
        maps=maps,
        encoding=redivision.encoding,
        refusal=CannotRead,
        within=Limits(megabytes=1024, seconds=30),
    )
    if not parts:
        raise CannotRead("Read like this, there is no article in this file.")
    return parts


@tried_again
@transaction.atomic
def _some(redivision: Redivision, parts: Sequence[Part]) -> bool:
    """Whether there is more to do."""
    hold_run(redivision)
    now = Redivision.objects.select_related("file__upload", "by", "description").filter(pk=redivision.pk).first()
    if now is None or now.finished_at:
        return False
    some = parts[now.done : now.done + STEP]
    if not some:
        Redivision.objects.filter(pk=now.pk).update(finished_at=Now())
        return False
    parts_there = now.file.parts.filter(name__in=[name[-300:] for name, _ in some])
    items = {item.name: item for item in parts_there.select_related("article__source", "upload")}
    again: list[UploadItem] = []
    read: list[tuple[UploadItem, bytes]] = []
    for name, content in some:
        item = items.get(name[-300:])
        if item is None:
            size = len(content)
            item = UploadItem(upload=now.file.upload, whole_file=now.file, name=name[-300:], size=size, content=content)
            item.insisted = now.file.insisted
            item.save()
            defer_reading([item])
            now.changed += 1
        elif item.content is not None and bytes(item.content) == content:
            continue
        elif item.article and item.state == State.STORED:
            read.append((item, content))
        elif item.state in (State.FAILED, State.DUPLICATE, State.WAITING):
            item.content, item.size, item.duplicate_of = content, len(content), None
            item.save(update_fields=["content", "size", "duplicate_of"])
            again.append(item)
            now.changed += 1
    if again:
        wait_again(again)
    if read:
        _read_again(now, read)
    now.done += len(some)
    now.save(update_fields=["done", "changed", "left", "description"])
    return True


def _read_again(redivision: Redivision, read: Sequence[tuple[UploadItem, bytes]]) -> None:
    """Let articles say what their parts say now; what people said and corrected goes along."""
    calls = [_call(item, content) for item, new in read for content in (bytes(item.content or b"{}"), new)]
    answers = contained_each(readers.parse, calls, refusal=CannotRead)
    facts: dict[int, dict] = {}
    for (item, content), before, found in zip(read, answers[::2], answers[1::2], strict=True):
        if not isinstance(found, ReadArticle):
            reason = found.reason if isinstance(found, Unread) else str(found)
            _leave(redivision, f"{item.name} stays: {reason}")
            continue
        before = before if isinstance(before, ReadArticle) else found
        article = item.article
        assert article is not None
        try:
            article = _with_text(article, before, found, redivision)
        except (NotInUse, AlreadyStored) as reason:
            _leave(redivision, f"{item.name} stays: {reason}")
            continue
        if after := _facts(article, before, found):
            facts[article.pk] = after
        UploadItem.objects.filter(pk=item.pk).update(content=content, size=len(content))
        redivision.changed += 1
    if facts:
        told, left = changed_articles(facts, redivision.by)
        for words in left:
            _leave(redivision, words)
        if redivision.description is None:
            redivision.description = Description.objects.create(
                upload=redivision.file.upload, by=redivision.by, changes=[]
            )
        redivision.description.changes += told
        redivision.description.save(update_fields=["changes"])


def _call(item: UploadItem, content: bytes):
    named = {"now": timezone.localtime(), "max_bytes": settings.MAX_FILE_BYTES, "insist": True, "hints": item.hints}
    source = known_source(item.upload.source_name) if item.upload.source_name else None
    return (item.name, content), named | {"zone": source.zone if source else ""}


def _with_text(article: Article, before: ReadArticle, found: ReadArticle, redivision: Redivision) -> Article:
    """The article with the text that was found; itself where that is the one it has, or people chose another one."""
    if found.text == article.text or before.text != article.text:
        return article
    with suppress(SameText):
        words = Reading(encoding=redivision.encoding)
        return use_text(article=article, found=found, before=before, reading=words, by=redivision.by).after
    return article


def _facts(article: Article, before: ReadArticle, found: ReadArticle) -> dict:
    """What a part says of the article now, where what it said before still stands."""
    after = {
        name: getattr(found, name)
        for name in ("title", "author")
        if getattr(article, name) == getattr(before, name) != getattr(found, name)
    }
    if article.published_at == before.published_at != found.published_at:
        after |= {"published_at": found.published_at, "published_precision": found.precision}
    is_as_read = known_source(before.source_name) == article.source
    if is_as_read and found.source_name and found.source_name != before.source_name:
        after["source"] = source_named(found.source_name)
    return after


def _leave(redivision: Redivision, words: str) -> None:
    if len(redivision.left) < MOST_NAMED:
        redivision.left.append(words)
