"""What every correction of an article's annotations has in common: one step, one revision, one entry in the history.

A correction names the revision its author saw. Changes that somebody else made to *other* annotations since then
merge by themselves; a change to what this correction touches makes it stale, and it is refused with the difference.
The article's row is the lock: all corrections of one article, and every run over it, happen one after the other.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import pghistory
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from articles.models import Article
from entities.reads.history import Change, changes_to, left_a_trace
from entities.services.derived.recounting import Recount, recounting_rows


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


@dataclass(frozen=True)
class Correction:
    """A step while it is made."""

    revision: int  # the article's, by this step
    recount: Recount  # its `include` takes what the step creates


@contextmanager
def correcting(*, article, by, expected_revision, verb, touching=()):
    """One step of correcting `article`: locked, checked, counted, and recorded under the next revision.

    `touching` are the quotes and mentions the step changes; they are read again under the lock. Raises StaleRevision,
    and NothingToChange at the end of a step that left no trace in the history: there would be nothing to show and
    nothing to undo. Nothing is written then.
    """
    with transaction.atomic():
        revision = _next_revision(article)
        changes = changes_to(touching, since_revision=expected_revision) if revision - 1 > expected_revision else []
        if changes:
            raise StaleRevision(changes, revision - 1)
        try:
            for annotation in touching:
                annotation.refresh_from_db()
                annotation.article = article
        except ObjectDoesNotExist:
            raise StaleRevision([], revision - 1) from None
        quotes = [row.pk for row in touching if row._meta.model_name == "quote"]
        mentions = [row.pk for row in touching if row._meta.model_name == "mention"]
        with (
            pghistory.context(article=article.pk, revision=revision, by=by.pk, verb=verb) as context,
            recounting_rows(quotes=quotes, mentions=mentions) as recount,
        ):
            yield Correction(revision, recount)
            if not left_a_trace(context.id):
                raise NothingToChange("Nothing to change: it stands like this already.")
    article.revision = revision


def _next_revision(article):
    """Counts the article's revision up, which locks its row until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_article SET revision = revision + 1 WHERE id = %s RETURNING revision", [article.pk]
        )
        row = cursor.fetchone()
    if row is None:
        raise Article.DoesNotExist("The article was deleted meanwhile.")
    return row[0]


@contextmanager
def unless_marked(message):
    """Turns the database's refusal of a second equal mark into AlreadyMarked(message), which ends the step."""
    try:
        yield
    except IntegrityError as error:
        if "one_open_mention_per_span_and_label" not in str(error):
            raise
        raise AlreadyMarked(message) from None
