"""Two outlets become one, and two again: at once where few articles move, otherwise by a job, some at a time."""

from collections.abc import Sequence

import pghistory
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from articles import derived
from articles.feeds.models import Feed
from articles.models import Article, Source, SourceMerge
from articles.outlets.keeping import SAID
from articles.search.folding import fold_words
from newsdesk.database.again import Busy, tried_again
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.web.refusals import Refusal

MERGE = "articles.merge_sources"  # name of the task
AT_ONCE = 500  # articles in one transaction; more are moved by a job


class CannotMergeSources(Refusal):
    """Both outlets have the same text, `twin`, which would be there twice; or they are one."""

    def __init__(self, keep: Source, absorb: Source, twin: Article | None):
        if twin is None:
            super().__init__("Choose two different outlets.")
        else:
            super().__init__(f"{keep} and {absorb} both have “{twin}”. Delete it from one of them first.")


class CannotUndoMerge(Refusal):
    """It was undone before, is still being made, or another outlet has the name now."""


@tried_again
@transaction.atomic
def merge_sources(*, keep: Source, absorb: Source, by) -> SourceMerge:
    """Move every article and feed of `absorb` to `keep`, with all that is counted by outlet; then `absorb` goes.

    What is said of `keep` stays. The merge is under way until a job has moved them where they are very many. Raises
    CannotMergeSources, and moves nothing, if both have the same text; Busy.
    """
    if keep.pk == absorb.pk:
        raise CannotMergeSources(keep, absorb, None)
    if twin := Article.objects.in_both(keep, absorb).first():
        raise CannotMergeSources(keep, absorb, twin)
    of_these = Q(keep__in=[keep, absorb]) | Q(absorb__in=[keep, absorb])
    if SourceMerge.objects.under_way().filter(of_these).exists():
        raise Busy("One of these outlets is being merged right now. Wait until that is done, or stop it.")
    merge = SourceMerge.objects.create(
        keep=keep,
        absorb=absorb,
        name=absorb.name,
        said={name: getattr(absorb, name) for name in SAID},
        articles=[],
        feeds=[],
        by=by,
        total=absorb.articles.count(),
    )
    _now_or_by_job(merge, merge.total)
    return merge


@tried_again
@transaction.atomic
def undo_source_merge(*, merge: SourceMerge, by) -> Source:
    """Make the outlet again that went, with its articles and feeds, but for those that somebody moved since.

    Of one that was stopped, what had moved goes back. Very many go back by a job. Raises CannotUndoMerge.
    """
    merge = SourceMerge.objects.select_for_update(of=["self"]).select_related("keep", "absorb").get(pk=merge.pk)
    key = fold_words(merge.name)[:200]
    if merge.undone_at:
        raise CannotUndoMerge("This merge was undone before.")
    if not merge.finished_at:
        raise CannotUndoMerge("This merge is still being made. Stop it first.")
    if not merge.absorb:
        if Source.objects.filter(key=key).exists():
            raise CannotUndoMerge(f"Another outlet is called {merge.name} now. Rename it first.")
        merge.absorb = Source.objects.create(name=merge.name, key=key, **merge.said)
    source = merge.absorb
    merge.undo_asked_at, merge.finished_at, merge.problem, merge.by = timezone.now(), None, "", by
    merge.total = _to_go_back(merge).count()
    merge.save()
    _now_or_by_job(merge, merge.total)
    return source


@transaction.atomic
def stop(*, merge: SourceMerge) -> None:
    """Move no more articles; those that have moved stay, and can be moved back, or the merge made again."""
    SourceMerge.objects.under_way().filter(pk=merge.pk).update(finished_at=Now(), problem="Stopped.")


def fail_merge(merge: SourceMerge, problem: str) -> None:
    SourceMerge.objects.under_way().filter(pk=merge.pk).update(problem=problem[:300], finished_at=Now())


def carry_out(merge: SourceMerge) -> None:
    """Move what there is to move, some articles at a time."""
    try:
        while _some(merge.pk):
            pass
    except CannotMergeSources as reason:
        fail_merge(merge, str(reason))


def _now_or_by_job(merge: SourceMerge, n: int) -> None:
    if n > AT_ONCE:
        app.configure_task(MERGE, queue=CHANGES, priority=Priority.ASKED).defer(merge_id=merge.pk)
        return
    while _goes_on(merge):
        pass


@tried_again
@transaction.atomic
def _some(pk: int) -> bool:
    """Whether there may be more to do."""
    open_ones = SourceMerge.objects.under_way().select_for_update(of=["self"])
    merge = open_ones.select_related("keep", "absorb", "by").filter(pk=pk).first()
    return merge is not None and _goes_on(merge)


def _goes_on(merge: SourceMerge) -> bool:
    return _moves_back(merge) if merge.undo_asked_at else _moves(merge)


def _moves(merge: SourceMerge) -> bool:
    """Move some articles; where none is left, end the merge."""
    keep, absorb = merge.keep, merge.absorb
    assert absorb is not None  # until the merge is made
    ids = list(absorb.articles.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    articles = list(Article.objects.filter(pk__in=ids, source=absorb).held().defer("text", "search"))
    if articles:
        if twin := keep.articles.filter(sha256__in=[article.sha256 for article in articles]).first():
            raise CannotMergeSources(keep, absorb, twin)
        _give(articles, keep, merge.by)
        merge.articles = [*merge.articles, *ids]
        merge.save(update_fields=["articles"])
        return True
    feeds = list(absorb.feeds.order_by("pk").select_for_update().values_list("pk", flat=True))
    Feed.objects.filter(pk__in=feeds).update(source=keep)
    SourceMerge.objects.filter(keep=absorb).update(keep=keep)
    Source.objects.select_for_update().get(pk=absorb.pk)  # the last: whoever counts in its articles locks it, too
    if absorb.articles.exists():
        raise Busy(f"New articles are filed under {absorb} right now. Try again in a moment.")
    merge.feeds, merge.absorb, merge.finished_at = feeds, None, timezone.now()
    merge.save(update_fields=["feeds", "absorb", "finished_at"])
    absorb.delete()
    return False


def _moves_back(merge: SourceMerge) -> bool:
    source = merge.absorb
    assert source is not None  # made when the undo was asked for
    ids = list(_to_go_back(merge).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    articles = list(Article.objects.filter(pk__in=ids, source=merge.keep_id).held().defer("text", "search"))
    if articles:
        _give(articles, source, merge.by)
        return True
    Feed.objects.filter(pk__in=merge.feeds, source=merge.keep_id).update(source=source)
    merge.absorb, merge.undone_at, merge.finished_at = None, timezone.now(), timezone.now()
    merge.save(update_fields=["absorb", "undone_at", "finished_at"])
    return False


def _to_go_back(merge: SourceMerge):
    """The articles that moved, are still where they moved to, and whose text did not come in again."""
    there = Article.objects.filter(source=merge.absorb_id).values("sha256")
    return Article.objects.filter(pk__in=merge.articles, source=merge.keep_id).exclude(sha256__in=there)


def _give(articles: Sequence[Article], source: Source, by) -> None:
    with pghistory.context(by=by and by.pk, verb="describe_article"), derived.moving(articles):
        for article in articles:
            article.source = source
            article.save(update_fields=["source"])
