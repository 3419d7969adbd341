"""Quotes whose speaker is only a guess: they count for nobody, and are told beside what does count."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F

from entities.models import JointSpeaker, Quote, QuoteTarget
from entities.querysets.annotated import AnyOf
from entities.querysets.voices import OPEN


def perhaps_between(query, speakers: Sequence[int], targets: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """{(speaker id, target id): quotes only perhaps by one of these about one of these, under a query's filters}.

    Nobody's spokespeople count here: a guess about a spokesperson is one about them.
    """
    if query.verified:  # nobody can have verified a guess
        return {}
    guesses = Quote.objects.live().attributed(query.attribution).between(query.since, query.until).printed(query.once)
    guesses = guesses.in_source(query.source) if query.source else guesses
    guesses = guesses.filter(perhaps=True)
    found: Counter[tuple[int, int]] = Counter()
    subjects = QuoteTarget.objects.filter(actor__in=targets, state__in=OPEN).order_by()
    # The few guesses first, by their keys: PostgreSQL would rather read all that is said about a famous actor.
    own = guesses.filter(speaker__in=speakers).order_by().values("pk")
    few = JointSpeaker.objects.filter(actor__in=speakers).order_by()  # there are few of them, and of guesses fewer
    by_several = guesses.filter(AnyOf("pk", ArraySubquery(few.values("quote")))).order_by().values_list("pk", flat=True)
    together = JointSpeaker.objects.filter(actor__in=speakers, quote__in=list(by_several)).order_by()
    together = together.exclude(actor=F("quote__speaker"))
    about = {"quote__targets__actor__in": targets, "quote__targets__state__in": OPEN}
    for rows, ends in (
        (subjects.filter(AnyOf("quote", ArraySubquery(own))), ("quote__speaker", "actor")),
        (together.filter(**about), ("actor", "quote__targets__actor")),
    ):
        for speaker, target, n in rows.values_list(*ends).annotate(n=Count("quote", distinct=True)):
            found[speaker, target] += n
    return found
