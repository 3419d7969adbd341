"""What is said about several articles at once, in the table of an upload: title, outlet, author, date; and its undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models.functions import Now

from articles import derived
from articles.linking_copies import hold_with_copies, link_copies
from articles.models import Article, DateOrder, Description, Source, Upload, UploadItem
from articles.services import source_named, words_of
from newsdesk.again import tried_again
from newsdesk.refusals import Refusal

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
    after: dict[str, Any] = {name: said[name] for name in ("title", "author", "published_at") if name in said}
    if "published_at" in said:
        after["published_precision"] = said["precision"]
    if "source_name" in said:
        after["source"] = source_named(said["source_name"])
    return _change(upload, dict.fromkeys(ids, after), by)


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
def undo_description(*, description: Description, by) -> Described:
    """Say again what was said before, of those articles that nobody changed since. Raises CannotUndo."""
    done = Description.objects.select_for_update().filter(pk=description.pk, undone_at=None).first()
    if done is None:
        raise CannotUndo
    now = {article.pk: article for article in Article.objects.filter(pk__in=[one["article"] for one in done.changes])}
    back = {}
    for one in done.changes:
        article = now.get(one["article"])
        if article and all(_plain(article, field) == value for field, value in one["after"].items()):
            back[article.pk] = _restored(one["before"])
    try:
        described = _change(done.upload, back, by)
    except NothingToDescribe:
        raise CannotUndo from None
    Description.objects.filter(pk__in=[done.pk, described.description.pk]).update(undone_at=Now())
    return described


def _change(upload: Upload, changes: Mapping[int, Mapping[str, Any]], by) -> Described:
    held = [hold_with_copies(article)[0] for article in Article.objects.filter(pk__in=changes).order_by("pk")]
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
    if not changed and not left:
        raise NothingToDescribe
    stored = list(Article.objects.filter(pk__in=[article.pk for article in changed]))
    with pghistory.context(by=by and by.pk, verb="describe_article"):
        with derived.moving(stored):
            for article in changed:
                article.search = words_of(article.title, article.text)
                article.save(update_fields=[*FIELDS, "search"])
                UploadItem.objects.filter(article=article).exclude(dates=[]).update(dates=[])
        for article in changed:  # which moves the counts of others, too, that become its copies
            link_copies(article=Article.objects.get(pk=article.pk))
    description = Description.objects.create(upload=upload, by=by, changes=told)
    return Described(description, tuple(left))


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
