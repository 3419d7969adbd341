"""Quotes whose speaker is only a guess: they count for nobody, and are told beside what does count."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count, F

from entities.choices import State
from entities.models import JointSpeaker, Quote


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
    own = guesses.filter(speaker__in=speakers, targets__actor__in=targets).exclude(targets__state=State.REJECTED)
    together = JointSpeaker.objects.filter(actor__in=speakers, quote__in=guesses.order_by().values("pk"))
    together = together.exclude(actor=F("quote__speaker")).filter(quote__targets__actor__in=targets)
    together = together.exclude(quote__targets__state=State.REJECTED)
    for rows, quotes, ends in (
        (own, "pk", ("speaker", "targets__actor")),
        (together, "quote", ("actor", "quote__targets__actor")),
    ):
        counted = rows.order_by().values_list(*ends).annotate(n=Count(quotes, distinct=True))
        for speaker, target, n in counted:
            found[speaker, target] += n
    return found
