"""What is said about several articles at once, in the table of an upload: title, outlet, author, date; and its undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from articles import derived
from articles.copies.linking import hold_with_copies, link_copies
from articles.models import Article, DateOrder, Description, Source, Upload, UploadItem
from articles.services import source_named, words_of
from newsdesk.database.again import Busy, tried_again
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.web.refusals import Refusal

DESCRIBE = "articles.describe"  # name of the task
AT_ONCE = 100  # articles in one transaction
MOST_NAMED = 50  # of the articles that stay as they were
FIELDS = ("title", "source", "author", "published_at", "published_precision")


class NothingToDescribe(Refusal):
    """None of them is an article any more, or all are so already."""

    def __init__(self) -> None:
        super().__init__("Nothing changed: it is said so already.")


class CannotUndo(Refusal):
    def __init__(self) -> None:
        super().__init__("This can’t be undone any more: it was undone already, or the articles changed since.")


@dataclass(frozen=True)
class Described:
    description: Description
    left: tuple[str, ...]  # why others stayed as they were, in words


@tried_again
@transaction.atomic
def describe_articles(*, upload: Upload, items: Sequence[int], said: Mapping[str, Any], by) -> Described:
    """Say this about the articles of these items: any of title, source_name, author, published_at with precision.

    What follows from outlet and date moves along. An article whose new outlet has its text already stays as it is and
    is named. Raises NothingToDescribe.
    """
    ids = upload.items.filter(pk__in=items).exclude(article=None).values_list("article", flat=True)
    return _change(upload, dict.fromkeys(ids, _after(said)), by)


@transaction.atomic
def ask_to_describe(*, upload: Upload, stage: str, said: Mapping[str, Any], by) -> Description:
    """Have a job say this about all articles of an upload that have this outcome now.

    Raises NothingToDescribe, Busy.
    """
    _one_job_of(upload)
    items = upload.items.with_outcome_of(stage).exclude(article=None)
    ids = sorted(set(items.order_by().values_list("article", flat=True)))
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}
    return _deferred(Description(upload=upload, by=by, said=plain, todo=ids))


def _one_job_of(upload: Upload) -> None:
    Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.descriptions.under_way().exists():
        raise Busy("Another change of this upload is being made. Wait until it is finished, or stop it.")


def _deferred(description: Description) -> Description:
    description.changes, description.total = [], len(description.todo)
    if not description.todo:
        raise NothingToDescribe
    description.save()
    app.configure_task(DESCRIBE, queue=CHANGES, priority=Priority.ASKED).defer(description_id=description.pk)
    return description


def carry_out(description: Description) -> None:
    """Make the change of a job, some articles at a time; each time what is made can be undone."""
    while _some(description.pk):
        pass


@tried_again
@transaction.atomic
def _some(pk: int) -> bool:
    """Whether there may be more to do."""
    open_ones = Description.objects.under_way().select_for_update(of=["self"])
    one = open_ones.select_related("upload", "undoes", "by").filter(pk=pk).first()
    if one is None:
        return False
    ids = one.todo[one.done : one.done + AT_ONCE]
    if one.undoes:
        changes = _back(one.undoes, set(ids))
    else:
        said = dict(one.said)
        if said.get("published_at"):
            said["published_at"] = datetime.fromisoformat(said["published_at"])
        changes = dict.fromkeys(ids, _after(said))
    told, left = changed_articles(changes, one.by)
    one.changes += told
    one.left += left[: max(0, MOST_NAMED - len(one.left))]
    one.done += len(ids)
    if one.done >= one.total:
        one.finished_at = timezone.now()
    one.save(update_fields=["changes", "left", "done", "finished_at"])
    return one.finished_at is None


@tried_again
@transaction.atomic
def stop(*, description: Description) -> int:
    """Change no more articles; returns how many were changed, which can be undone."""
    held = Description.objects.under_way().select_for_update(of=["self"]).filter(pk=description.pk).first()
    if held is None:
        return len(description.changes)
    held.finished_at = timezone.now()
    held.save(update_fields=["finished_at"])
    if held.undoes_id:  # what is left of it can be undone again
        Description.objects.filter(pk=held.undoes_id).update(undone_at=None)
    return len(held.changes)


def fail_description(description: Description, problem: str) -> None:
    Description.objects.filter(pk=description.pk).update(problem=problem[:300], finished_at=Now())
    if description.undoes_id:  # what is left of it can be undone again
        Description.objects.filter(pk=description.undoes_id).update(undone_at=None)


def _after(said: Mapping[str, Any]) -> dict[str, Any]:
    after: dict[str, Any] = {name: said[name] for name in ("title", "author", "published_at") if name in said}
    if "published_at" in said:
        after["published_precision"] = said["precision"]
    if "source_name" in said:
        after["source"] = source_named(said["source_name"])
    return after


@tried_again
@transaction.atomic
def settle_dates(*, item: UploadItem, order: str, by) -> Described:
    """Remember how the outlet of this item's article prints its days, and date all of its articles that wait for it.

    Raises NothingToDescribe when nothing waits any more.
    """
    if not item.article or not item.dates:
        raise NothingToDescribe
    Source.objects.filter(pk=item.article.source_id).update(date_order=order)
    waiting = UploadItem.objects.exclude(dates=[]).filter(
        article__source=item.article.source_id, article__published_at=None, upload=item.upload_id
    )
    changes = {}
    for one in waiting.defer("content"):
        moment = one.days[order == DateOrder.MONTH_FIRST]
        day_only = (moment.hour, moment.minute) == (0, 0)
        assert one.article_id  # its outlet was asked for
        changes[one.article_id] = {"published_at": moment, "published_precision": "day" if day_only else "time"}
    return _change(item.upload, changes, by)


@tried_again
@transaction.atomic
def use_guesses(*, upload: Upload, items: Sequence[int], by) -> Described:
    """Date the articles of these items on the days that were guessed, where they still have none.

    Raises NothingToDescribe when none of them waits for a date any more.
    """
    waiting = upload.items.filter(pk__in=items, article__published_at=None).exclude(article=None).exclude(guess={})
    return _change(
        upload,
        {
            one.article_id: {"published_at": one.guessed_at, "published_precision": "day"}
            for one in waiting.defer("content")
            if one.article_id
        },
        by,
    )


@tried_again
@transaction.atomic
def undo_description(*, description: Description, by) -> Described:
    """Say again what was said before, of those articles that nobody changed since; of very many, by a job.

    Raises CannotUndo, Busy.
    """
    done = Description.objects.undoable().select_for_update(of=["self"]).filter(pk=description.pk).first()
    if done is None:
        raise CannotUndo
    ids = [one["article"] for one in done.changes]
    if len(ids) > AT_ONCE:
        _one_job_of(done.upload)
        undoing = _deferred(Description(upload=done.upload, by=by, undoes=done, todo=ids, undone_at=timezone.now()))
        Description.objects.filter(pk=done.pk).update(undone_at=Now())
        return Described(undoing, ())
    try:
        described = _change(done.upload, _back(done, set(ids)), by)
    except NothingToDescribe:
        raise CannotUndo from None
    Description.objects.filter(pk__in=[done.pk, described.description.pk]).update(undone_at=Now())
    return described


def _back(done: Description, ids: set[int]) -> dict[int, dict[str, Any]]:
    """What was said before of those of these articles that nobody changed since."""
    now = {article.pk: article for article in Article.objects.filter(pk__in=ids)}
    back = {}
    for one in done.changes:
        article = now.get(one["article"])
        if article and all(_plain(article, field) == value for field, value in one["after"].items()):
            back[article.pk] = _restored(one["before"])
    return back


def _change(upload: Upload, changes: Mapping[int, Mapping[str, Any]], by) -> Described:
    told, left = changed_articles(changes, by)
    if not told and not left:
        raise NothingToDescribe
    description = Description.objects.create(upload=upload, by=by, changes=told)
    return Described(description, tuple(left))


def changed_articles(changes: Mapping[int, Mapping[str, Any]], by) -> tuple[list[dict[str, Any]], list[str]]:
    """What was changed, as `Description.changes`, and why others stayed."""
    # What is a copy of what depends on days, and takes a while to tell.
    is_redated = any("published_at" in after for after in changes.values())
    asked = Article.objects.filter(pk__in=changes).order_by("pk")
    held = [hold_with_copies(article)[0] for article in asked] if is_redated else list(asked.held())
    told: list[dict[str, Any]] = []
    left: list[str] = []
    changed: list[Article] = []
    taken: set[tuple[int, str]] = set()
    for article in held:
        after = {field: value for field, value in changes[article.pk].items() if getattr(article, field) != value}
        source = after.get("source", article.source)
        if not after:
            continue
        twin = Article.objects.twin_of(article, source=source) if "source" in after else None
        if twin or ("source" in after and (source.pk, article.sha256) in taken):
            left.append(f"“{article}” stays: {source} has its text already.")
            continue
        taken.add((source.pk, article.sha256))
        before = {field: _plain(article, field) for field in after}
        for field, value in after.items():
            setattr(article, field, value)
        told.append(
            {"article": article.pk, "before": before, "after": {field: _plain(article, field) for field in after}}
        )
        changed.append(article)
    moved = [one["article"] for one in told if {"source", "published_at"} & one["after"].keys()]
    with pghistory.context(by=by and by.pk, verb="describe_article"):
        with derived.moving(list(Article.objects.filter(pk__in=moved))):
            for article in changed:
                article.search = words_of(article.title, article.text)
                article.save(update_fields=[*FIELDS, "search"])
            dated = [article.pk for article in changed if article.published_at]
            UploadItem.objects.filter(article__in=dated).exclude(dates=[]).update(dates=[])
        for article in changed if is_redated else ():  # which moves the counts of others, too, that become its copies
            link_copies(article=Article.objects.get(pk=article.pk))
    return told, left


def described(article: Article) -> dict[str, Any]:
    """What is said of an article, as plain values."""
    return {field: _plain(article, field) for field in FIELDS}


def _plain(article: Article, field: str) -> Any:
    value = getattr(article, "source_id" if field == "source" else field)
    return value.isoformat() if isinstance(value, datetime) else value


def _restored(before: Mapping[str, Any]) -> dict[str, Any]:
    back = dict(before)
    if "source" in back:
        back["source"] = Source.objects.filter(pk=back["source"]).first() or source_named("")
    if back.get("published_at"):
        back["published_at"] = datetime.fromisoformat(back["published_at"])
    return back
