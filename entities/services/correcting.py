"""What every correction of an article's annotations has in common: one step, one revision, one entry in the history.

A correction names the revision its author saw. Changes that somebody else made to *other* annotations since then
merge by themselves; a change to what this correction touches makes it stale, and it is refused with the difference.
The article's row is the lock: all corrections of one article, and every run over it, happen one after the other.
"""

from contextlib import contextmanager

import pghistory
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from articles.models import Article
from entities.history import Change, changes_to, left_a_trace
from entities.services.rollups import recounting


class StaleRevision(Exception):
    """Somebody changed what this correction touches since the revision its author saw.

    `changes` are theirs, newest first; empty when a new run of the engine replaced the annotation as a whole.
    """

    def __init__(self, changes: list[Change], revision: int):
        super().__init__("Somebody changed this since you opened it.")
        self.changes = changes
        self.revision = revision


class NothingToChange(Exception):
    """What the correction says stands already; the message says so."""


class AlreadyMarked(Exception):
    """The same words already carry this mark; the message says so."""


@contextmanager
def correcting(*, article, by, expected_revision, verb, touching=()):
    """One step of correcting `article`: locked, checked, counted, and recorded under the next revision.

    `touching` are the quotes and mentions the step changes; they are read again under the lock. Yields the recount,
    whose `include` takes what the step creates. Raises StaleRevision, and NothingToChange at the end of a step that
    left no trace in the history: there would be nothing to show and nothing to undo. Nothing is written then.
    """
    with transaction.atomic():
        locked = Article.objects.select_for_update().only("revision", "source_id").get(pk=article.pk)
        changes = changes_to(touching, since_revision=expected_revision) if locked.revision > expected_revision else []
        if changes:
            raise StaleRevision(changes, locked.revision)
        try:
            for annotation in touching:
                annotation.refresh_from_db()
        except ObjectDoesNotExist:
            raise StaleRevision([], locked.revision) from None
        locked.revision += 1
        quotes = [row.pk for row in touching if row._meta.model_name == "quote"]
        mentions = [row.pk for row in touching if row._meta.model_name == "mention"]
        with (
            pghistory.context(article=locked.pk, revision=locked.revision, by=by.pk, verb=verb) as context,
            recounting(article=locked, quotes=quotes, mentions=mentions) as recount,
        ):
            locked.save(update_fields=["revision"])
            yield recount
            if not left_a_trace(context.id):
                raise NothingToChange("Nothing to change: it stands like this already.")
    article.revision = locked.revision


@contextmanager
def unless_marked(message):
    """Turns the database's refusal of a second equal mark into AlreadyMarked(message)."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_open_mention_per_span_and_label" not in str(error):
            raise
        raise AlreadyMarked(message) from None
