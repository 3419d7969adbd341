"""What editors do with outlets: say something of many at once, merge two, undo that."""

from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from articles import derived
from articles.feeds.models import Feed
from articles.models import Article, Source, SourceChange, SourceMerge
from articles.search.folding import fold_words
from newsdesk.again import Busy, tried_again
from newsdesk.refusals import Refusal

SAID = ("date_order", "language", "zone", "silent_after", "note")  # what a person says of an outlet


class CannotMergeSources(Refusal):
    """Both outlets have the same text, `twin`, which would be there twice; or they are one."""

    def __init__(self, keep: Source, absorb: Source, twin: Article | None):
        if twin is None:
            super().__init__("Choose two different outlets.")
        else:
            super().__init__(f"{keep} and {absorb} both have “{twin}”. Delete it from one of them first.")


class CannotUndoMerge(Refusal):
    """It was undone before, or another outlet has the name now."""


class CannotUndoChange(Refusal):
    """It was undone before, or everything in it was changed since."""


@tried_again
@transaction.atomic
def describe_sources(*, sources: Iterable[int], said: Mapping[str, Any], by) -> SourceChange | None:
    """Set what is said of these outlets, field by field; None where all of it is said already."""
    after = {name: said[name] for name in SAID if name in said}
    told: list[dict[str, Any]] = []
    for source in Source.objects.filter(pk__in=list(sources)).order_by("pk").select_for_update():
        before = {name: getattr(source, name) for name in after if getattr(source, name) != after[name]}
        if before:
            told.append({"source": source.pk, "before": before, "after": {name: after[name] for name in before}})
            Source.objects.filter(pk=source.pk).update(**told[-1]["after"])
    cache.delete("silent-outlets")
    return SourceChange.objects.create(changes=told, by=by) if told else None


@tried_again
@transaction.atomic
def undo_source_change(*, change: SourceChange) -> int:
    """Say again what was said of these outlets before, of each what nobody changed since; of how many that was so.

    Raises CannotUndoChange.
    """
    change = SourceChange.objects.select_for_update().get(pk=change.pk)
    if change.undone_at:
        raise CannotUndoChange("This change was undone before.")
    known = Source.objects.filter(pk__in=[one["source"] for one in change.changes]).order_by("pk")
    now = {source.pk: source for source in known.select_for_update()}
    n = 0
    for one in change.changes:
        source = now.get(one["source"])
        back = {
            name: value
            for name, value in one["before"].items()
            if source is not None and getattr(source, name) == one["after"][name]
        }
        if back:
            n += Source.objects.filter(pk=one["source"]).update(**back)
    if not n:
        raise CannotUndoChange("This can’t be undone any more: these outlets were changed since.")
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    cache.delete("silent-outlets")
    return n


@tried_again
@transaction.atomic
def merge_sources(*, keep: Source, absorb: Source, by) -> SourceMerge:
    """Move every article and feed of `absorb` to `keep`, with all that is counted by outlet; `absorb` goes.

    What is said of `keep` stays. Raises CannotMergeSources, and moves nothing, if both have the same text; Busy.
    """
    if keep.pk == absorb.pk:
        raise CannotMergeSources(keep, absorb, None)
    articles = list(absorb.articles.held().defer("text", "search"))
    if twin := Article.objects.in_both(keep, absorb).first():
        raise CannotMergeSources(keep, absorb, twin)
    with pghistory.context(by=by.pk, verb="describe_article"), derived.moving(articles):
        for article in articles:
            article.source = keep
            article.save(update_fields=["source"])
    feeds = list(absorb.feeds.order_by("pk").select_for_update().values_list("pk", flat=True))
    Feed.objects.filter(pk__in=feeds).update(source=keep)
    SourceMerge.objects.filter(keep=absorb).update(keep=keep)
    merge = SourceMerge.objects.create(
        keep=keep,
        name=absorb.name,
        said={name: getattr(absorb, name) for name in SAID},
        articles=[article.pk for article in articles],
        feeds=feeds,
        by=by,
    )
    Source.objects.select_for_update().get(pk=absorb.pk)  # the last: whoever counts in its articles locks it, too
    if absorb.articles.exists():
        raise Busy(f"New articles are filed under {absorb} right now. Try again in a moment.")
    absorb.delete()
    return merge


@tried_again
@transaction.atomic
def undo_source_merge(*, merge: SourceMerge, by) -> Source:
    """Make the outlet again that went, with its articles and feeds, but for those that somebody moved since.

    Raises CannotUndoMerge.
    """
    merge = SourceMerge.objects.select_for_update().get(pk=merge.pk)
    key = fold_words(merge.name)[:200]
    if merge.undone_at:
        raise CannotUndoMerge("This merge was undone before.")
    if Source.objects.filter(key=key).exists():
        raise CannotUndoMerge(f"Another outlet is called {merge.name} now. Rename it first.")
    articles = list(Article.objects.filter(pk__in=merge.articles, source=merge.keep_id).held().defer("text", "search"))
    source = Source.objects.create(name=merge.name, key=key, **merge.said)
    with pghistory.context(by=by.pk, verb="describe_article"), derived.moving(articles):
        for article in articles:
            article.source = source
            article.save(update_fields=["source"])
    Feed.objects.filter(pk__in=merge.feeds, source=merge.keep_id).update(source=source)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    return source
