"""The steps in which one article was corrected, and which of them can be taken back or made again.

A step is a context of the history that carries a revision. Taking a step back is a step itself: it names the revision
it undoes. So which steps stand follows from their order alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.apps import apps

from articles.models import Article
from entities.models import Batch, Quote

UNDO, REDO = "undo_step", "redo_step"


@dataclass(frozen=True)
class Step:
    context: UUID
    revision: int
    by: int | None
    verb: str
    undoes: int | None = None
    of: str = ""  # the verb of the step that was undone or made again
    batch: int | None = None  # of which it was the part in this article
    n_articles: int = 1
    is_taken_back: bool = False  # with its batch, though nothing of it was left here to take back


def steps_of(article: Article) -> list[Step]:
    """All steps of this article that left a trace in its annotations, oldest first."""
    quote_events, mention_events, target_events, span_events = (
        apps.get_model("entities", f"{name}Event").objects.filter(pgh_context__isnull=False)
        for name in ("Quote", "Mention", "QuoteTarget", "QuoteSpan")
    )
    of_article = quote_events.filter(article=article)
    quotes = Quote.objects.filter(article=article).order_by().values("pk").union(of_article.values("pgh_obj"))
    events = (
        of_article, mention_events.filter(article=article),
        target_events.filter(quote__in=quotes), span_events.filter(quote__in=quotes),
    )  # fmt: skip
    contexts = apps.get_model("pghistory", "Context").objects.filter(
        pk__in={pk for found in events for pk in found.order_by().values_list("pgh_context", flat=True).distinct()},
        metadata__article=article.pk,
        metadata__has_key="revision",
    )
    found = list(contexts.values_list("pk", "metadata"))
    batches = {meta["batch"] for _, meta in found if "batch" in meta}
    taken_back = set(Batch.objects.filter(pk__in=batches).taken_back().values_list("pk", flat=True)) if batches else ()
    steps = [_step(pk, meta, taken_back) for pk, meta in found]
    return sorted(steps, key=lambda step: step.revision)


def _step(context, meta, taken_back):
    return Step(
        context, meta["revision"], meta.get("by"), meta["verb"], meta.get("undoes"), meta.get("of", ""),
        meta.get("batch"), meta.get("articles", 1), meta.get("batch") in taken_back,
    )  # fmt: skip


def undone(steps: Iterable[Step]) -> set[int]:
    """Revisions of the steps that do not stand: a later step, which itself stands, took them back."""
    steps = list(steps)
    gone = {step.revision for step in steps if step.is_taken_back}
    for step in sorted(steps, key=lambda step: -step.revision):
        if step.undoes and step.revision not in gone:
            gone.add(step.undoes)
    return gone


def to_undo(steps: list[Step], by: int) -> Step | None:
    """This person's newest step that stands."""
    gone = undone(steps)
    own = [step for step in steps if step.by == by and not step.undoes and step.revision not in gone]
    return own[-1] if own else None


def to_redo(steps: list[Step], by: int) -> Step | None:
    """The undo that this person would take back: the newest one that stands, unless they went on correcting since."""
    gone = undone(steps)
    own = [step for step in steps if step.by == by]
    last = max((step.revision for step in own if not step.undoes), default=0)
    undos = [step for step in own if step.verb == UNDO and step.revision > last and step.revision not in gone]
    return undos[-1] if undos else None


class OwnSteps:
    """One person's steps in one article, asked of the database when a page shows them."""

    def __init__(self, article: Article, by: int):
        self.article, self.by = article, by

    @cached_property
    def all(self):
        return steps_of(self.article)

    @property
    def undo(self):
        return to_undo(self.all, self.by)

    @property
    def redo(self):
        return to_redo(self.all, self.by)

    @property
    def last(self):
        return next((step for step in reversed(self.all) if step.by == self.by), None)
