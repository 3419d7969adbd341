"""The statements that several outlets printed, each with what became of it on its way."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from entities.models import FormerStatement, Quote, QuoteTarget, Statement, Wording
from entities.rules.statements.spreading import Changes, Version, changes
from entities.rules.words.speakers import speakers_in_words
from newsdesk.days import day_of

OUTLETS_NAMED = 5
OUTLETS_COMPARED = 20  # of a statement, those that printed it first


@dataclass(frozen=True, slots=True)
class Told:
    statement: Statement
    first: Quote
    subjects: list[QuoteTarget]  # of the first
    outlets: list[str]  # in the order in which they printed it
    changes: Changes

    @property
    def days(self):
        """On how many days it was printed, from the first to the last."""
        return (day_of(self.statement.last_at) - day_of(self.statement.first_at)).days + 1

    @property
    def followed(self):
        """The outlets that came next, of which a card names some."""
        return self.outlets[1 : 1 + OUTLETS_NAMED]

    @property
    def n_more(self):
        return self.statement.n_outlets - 1 - len(self.followed)


def told(statements, most: int | None = OUTLETS_COMPARED) -> list[Told]:
    """In the order given, in a fixed number of reads; of each at most so many outlets."""
    statements = list(statements)
    versions: dict[int, list[Quote]] = {}
    for wording in Wording.objects.first_of_each([one.pk for one in statements], most):
        versions.setdefault(wording.statement_id, []).append(wording.quote)
    subjects = Prefetch("targets", QuoteTarget.objects.live().select_related("actor"))
    prefetch_related_objects([made[0] for made in versions.values()], subjects, "unnamed_targets")
    return [
        Told(
            one,
            versions[one.pk][0],
            list(versions[one.pk][0].targets.all()),
            [quote.article.source.name for quote in versions[one.pk]],
            changes([version_of(quote) for quote in versions[one.pk]]),
        )
        for one in statements
        if one.pk in versions
    ]


def where_now(number: int) -> Statement | Quote | None:
    """Where the address of a statement that is no more leads: to what its quotes make, or the one left."""
    former = FormerStatement.objects.select_related("statement").filter(pk=number).first()
    if former is None:
        return None
    if former.statement:
        return former.statement
    left = Quote.objects.live().select_related("wording__statement").filter(pk=former.quote).first()
    wording = getattr(left, "wording", None)
    return wording.statement if wording and wording.statement else left


def version_of(quote: Quote) -> Version:
    named = () if quote.perhaps else (actor.pk for actor in quote.speakers)
    return Version(
        quote.article.source.name, quote.text, quote.cue, quote.cue_class, speakers_in_words(quote), frozenset(named)
    )
