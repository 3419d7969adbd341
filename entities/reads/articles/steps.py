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
from entities.models import BatchStep

UNDO, REDO = "undo_step", "redo_step"
OF_THE_ARTICLE = ("mark_reviewed", "reopen_article")  # which has buttons of its own to take them back


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
    words: str = ""  # what the batch did, in a sentence
    along: str = ""  # what went along with it

    @classmethod
    def told(cls, context: UUID, metadata: dict) -> "Step":
        """The step that a context of the history tells of."""
        by, verb, undoes, of = (metadata.get(name) for name in ("by", "verb", "undoes", "of"))
        along = metadata.get("along") or ""
        return cls(context, metadata["revision"], by=by, verb=verb or "", undoes=undoes, of=of or "", along=along)


def steps_of(article: Article) -> list[Step]:
    """All steps of this article that left a trace in its annotations, or that a batch made from here, oldest first."""
    contexts = apps.get_model("pghistory", "Context").objects.filter(
        metadata__article=article.pk, metadata__has_key="revision"
    )
    told = [Step.told(*context) for context in contexts.values_list("pk", "metadata") if "batch" not in context[1]]
    steps = [step for step in told if step.verb not in OF_THE_ARTICLE]
    return sorted([*steps, *_steps_of_batches(article)], key=lambda step: step.revision)


def _steps_of_batches(article):
    made = list(BatchStep.objects.in_article(article))
    revisions = {one.batch_id: one.revision for one in made}
    for one in made:
        batch = one.batch
        yield Step(
            one.context, one.revision, batch.by_id, batch.verb, revisions.get(batch.undoes_id), batch.of, batch.pk,
            one.n_articles, batch.words,
        )  # fmt: skip


def undone(steps: Iterable[Step]) -> set[int]:
    """Revisions of the steps that do not stand: a later step, which itself stands, took them back."""
    gone = set()
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
    """One person's steps in one article, asked of the database when a page shows them.

    Whoever has just made a step needs to know no others: `steps` are those that are known.
    """

    def __init__(self, article: Article, by: int, steps: list[Step] | None = None):
        self.article, self.by = article, by
        if steps is not None:
            self.all = steps

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
