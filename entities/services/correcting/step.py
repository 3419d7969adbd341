"""What every correction of an article's annotations has in common: one step, one revision, one entry in the history.

A correction names the revision its author saw. Changes that somebody else made to *other* annotations since then
merge by themselves; a change to what this correction touches makes it stale, and it is refused with the difference.
The article's row is the lock: all corrections of one article, and every run over it, happen one after the other.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pghistory
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from pghistory.runtime import Context
from psycopg.errors import ForeignKeyViolation

from entities.models import Actor, InnerAttribution, JointSpeaker, Mention, Quote, QuoteTarget
from entities.reads.articles.history import Change, changes_to, left_a_trace
from entities.reads.articles.steps import Step
from entities.services.derived.arrivals import tell_arrivals
from entities.services.derived.locking import hold_named
from entities.services.derived.pruning import prune_left_behind
from entities.services.derived.recounting import Recount, recounting_rows
from newsdesk.web.refusals import Gone, Refusal


class StaleRevision(Refusal):
    """Somebody changed what this correction touches since the revision its author saw.

    `changes` are theirs, newest first; empty when a new run of the engine replaced the annotation as a whole.
    """

    status = 409

    def __init__(self, changes: list[Change], revision: int):
        super().__init__("Somebody changed this since you opened it.")
        self.changes = changes
        self.revision = revision


class FromTheFuture(Refusal):
    """The correction names a revision that there is not yet; nobody can have seen it."""


class NothingToChange(Refusal):
    """What the correction says stands already."""

    is_fault = False


class AlreadyMarked(Refusal):
    """The same words already carry this mark."""


@dataclass(frozen=True)
class Correction:
    """A step, which every verb returns: the quotes and mentions that it changed or made, as they stand now."""

    quotes: list[Quote]
    mentions: list[Mention]
    told: Context  # to the history; it may still be told more while the step is made
    recount: Recount
    left_behind: set[int] = field(default_factory=set)  # actors that nothing may name any more
    gone: list[str] = field(default_factory=list)  # the names of those that went for that

    @property
    def step(self) -> Step:
        return Step.told(self.told.id, self.told.metadata)

    @property
    def revision(self) -> int:
        """The article's, by this step."""
        return self.step.revision

    def include(self, annotation: Quote | Mention) -> None:
        """Count what the step has made, too."""
        if isinstance(annotation, Quote):
            self.quotes.append(annotation)
            self.recount.include(quote=annotation)
        else:
            self.mentions.append(annotation)
            self.recount.include(mention=annotation)


@contextmanager
def correcting(*, article, by, expected_revision, verb, touching=(), relying_on=(), naming=()):
    """One step of correcting `article`: locked, checked, counted, and recorded under the next revision.

    `touching` are the quotes and mentions the step changes; they are read again under the lock. `relying_on` are others
    that may not have changed, either. `naming` are the actors that they come to name; they are held, with those named
    before, ahead of all that is counted. Raises StaleRevision;
    NothingToChange at the end of a step that left no trace in the history, where there would be nothing to show and
    nothing to undo; Gone when the article or what the step names was removed in this moment. Nothing is written then.
    """
    with _unless_gone(), transaction.atomic():
        revision = _next_revision(article)
        if expected_revision >= revision:
            raise FromTheFuture("This refers to a later version of the article. Reload the page.")
        seen = [*touching, *relying_on] if revision - 1 > expected_revision else []
        changes = changes_to(seen, since_revision=expected_revision)
        if changes:
            raise StaleRevision(changes, revision - 1)
        try:
            for annotation in touching:
                annotation.refresh_from_db()
                annotation.article = article
        except ObjectDoesNotExist:
            raise StaleRevision([], revision - 1) from None
        quotes = [row for row in touching if isinstance(row, Quote)]
        mentions = [row for row in touching if isinstance(row, Mention)]
        hold_named([*_named_in(quotes, mentions), *(actor.pk for actor in naming if isinstance(actor, Actor))])
        with pghistory.context(article=article.pk, revision=revision, by=by.pk, verb=verb) as told:
            tell_arrivals({row.pk: row.arrived_at for row in quotes})
            with recounting_rows(quotes=[row.pk for row in quotes], mentions=[row.pk for row in mentions]) as recount:
                correction = Correction(quotes, mentions, told, recount)
                yield correction
                if not left_a_trace(told.id):
                    raise NothingToChange("Nothing to change: it is like this already.")
            correction.gone.extend(prune_left_behind(correction.left_behind))
    article.revision = revision


def _named_in(quotes, mentions):
    """Ids of the actors that these rows name; None among them."""
    named = {*(quote.speaker_id for quote in quotes), *(mention.actor_id for mention in mentions)}
    if quotes:
        rows = [
            model.objects.filter(quote__in=quotes).order_by().values_list(column)
            for model, column in ((QuoteTarget, "actor"), (JointSpeaker, "actor"), (InnerAttribution, "speaker"))
        ]
        named.update(pk for (pk,) in rows[0].union(*rows[1:], all=True))
    return named


def _next_revision(article):
    """Counts the article's revision up, which locks its row until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_article SET revision = revision + 1 WHERE id = %s RETURNING revision", [article.pk]
        )
        row = cursor.fetchone()
    if row is None:
        raise Gone("The article has been deleted in the meantime.")
    return row[0]


@contextmanager
def _unless_gone():
    """Turns the database's refusal of a reference to a row that is no more into Gone."""
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise Gone("What you chose has just been removed.") from None


@contextmanager
def unless_marked(message):
    """Turns the database's refusal of a second equal mark into AlreadyMarked(message), which ends the step."""
    try:
        yield
    except IntegrityError as error:
        if "one_open_mention_per_span_and_label" not in str(error):
            raise
        raise AlreadyMarked(message) from None
