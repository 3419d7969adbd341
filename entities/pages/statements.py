"""The statements that several outlets printed, each with what became of it on its way."""

from dataclasses import dataclass

from entities.models import Quote, Statement, Wording
from entities.rules.speakers import speakers_in_words
from entities.rules.spreading import Changes, Version, changes

OUTLETS_COMPARED = 20  # of a statement, those that printed it first


@dataclass(frozen=True, slots=True)
class Told:
    statement: Statement
    first: Quote
    outlets: list[str]  # the first ones
    changes: Changes

    @property
    def days(self):
        """On how many days it was printed, from the first to the last."""
        return (self.statement.last_at.date() - self.statement.first_at.date()).days + 1

    @property
    def n_more(self):
        return self.statement.n_outlets - len(self.outlets)


def told(statements) -> list[Told]:
    """In the order given, in a fixed number of reads."""
    statements = list(statements)
    versions: dict[int, list[Quote]] = {}
    for wording in Wording.objects.first_of_each([one.pk for one in statements], OUTLETS_COMPARED):
        versions.setdefault(wording.statement_id, []).append(wording.quote)
    return [
        Told(
            one,
            versions[one.pk][0],
            [quote.article.source.name for quote in versions[one.pk]],
            changes([version_of(quote) for quote in versions[one.pk]]),
        )
        for one in statements
        if one.pk in versions
    ]


def version_of(quote: Quote) -> Version:
    named = () if quote.perhaps else (actor.pk for actor in quote.speakers)
    return Version(
        quote.article.source.name, quote.text, quote.cue, quote.cue_class, speakers_in_words(quote), frozenset(named)
    )
