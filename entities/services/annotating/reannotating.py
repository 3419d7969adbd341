"""Reading an article again with the engine of today: what it would change, and changing it.

Principle: the preview is the run itself, rolled back. So it can't say anything else than what then happens. The
engine takes seconds for a page and a minute for a book, so both are jobs (entities/services/annotating/jobs.py).
"""

from dataclasses import dataclass

from django.db import transaction

from articles.models import Article
from entities.models import Rereading, Run
from entities.nlp.annotation import Annotation
from entities.rules.texts.difference import Difference
from entities.services.annotating.storing import replace_suggestions


@dataclass(frozen=True, slots=True)
class Reannotation:
    """What a run changed, or would change. `withheld` are suggestions a person has already decided against."""

    run: Run
    difference: Difference

    @property
    def withheld(self) -> list[dict]:
        """[{"what", "text", "start", "end"}]"""
        return self.run.withheld

    @property
    def in_words(self):
        return in_words(self.run)

    @property
    def by_kind(self) -> list[tuple[str, Difference]]:
        """[("Quotes", what changes among them)] of the kinds in which something does."""
        kinds = [("Quotes", "quote"), ("Mentions", "mention"), ("Dates", "date")]
        return [(name, found) for name, what in kinds if (found := self.difference.of(what))]

    @property
    def listed(self) -> dict:
        """As the page lists it, in plain values."""
        kinds = [
            {
                "name": name,
                "new": list(map(_plain, found.new)),
                "gone": list(map(_plain, found.gone)),
                "changed": [{"text": change.after.text, "fields": change.fields} for change in found.changed],
            }
            for name, found in self.by_kind
        ]
        return {"kinds": kinds, "withheld": self.withheld}


def _plain(finding):
    return {"text": finding.text, "facts": [{"field": fact.field, "words": fact.words} for fact in finding.facts]}


def in_words(run: Run | Rereading) -> str:
    """ "17 new, 4 gone, 2 changed; nothing of yours is touched" """
    if not (run.n_new or run.n_gone or run.n_changed):
        return "nothing changes"
    return f"{run.n_new} new, {run.n_gone} gone, {run.n_changed} changed; nothing of yours is touched"


def preview_reannotation(*, article: Article, annotation: Annotation) -> Reannotation:
    """What storing this annotation would change; nothing is written."""
    with transaction.atomic():
        previewed = Reannotation(*replace_suggestions(article=article, annotation=annotation))
        transaction.set_rollback(True)
    return previewed


def reannotate_article(*, article: Article, annotation: Annotation, seconds: float, by) -> Reannotation:
    """Replace the untouched suggestions; what a person decided stays. The counts of the difference are kept."""
    return Reannotation(*replace_suggestions(article=article, annotation=annotation, seconds=seconds, by=by))
