"""Quotes whose speaker is only a guess: they count for nobody, and are told beside what does count."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F

from entities.models import JointSpeaker, Quote
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
    about = {"targets__actor__in": targets, "targets__state__in": OPEN}  # in one call: of one and the same subject
    own = guesses.filter(speaker__in=speakers, **about)
    few = JointSpeaker.objects.filter(actor__in=speakers).order_by()  # there are few of them, and of guesses fewer
    by_several = list(guesses.filter(AnyOf("pk", ArraySubquery(few.values("quote")))).values_list("pk", flat=True))
    together = JointSpeaker.objects.filter(actor__in=speakers, quote__in=by_several).exclude(actor=F("quote__speaker"))
    together = together.filter(**{f"quote__{name}": value for name, value in about.items()})
    for rows, quotes, ends in (
        (own, "pk", ("speaker", "targets__actor")),
        (together, "quote", ("actor", "quote__targets__actor")),
    ):
        counted = rows.order_by().values_list(*ends).annotate(n=Count(quotes, distinct=True))
        for speaker, target, n in counted:
            found[speaker, target] += n
    return found
