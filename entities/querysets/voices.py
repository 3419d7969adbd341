"""Questions about who speaks for whom."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, Max, Min, Q, When

from entities.choices import Origin, State
from entities.querysets.annotated import AnyOf
from newsdesk.days import moments_within

OPEN = (State.SUGGESTED, State.ACCEPTED)
SURE = Q(quote__state=State.ACCEPTED) | Q(quote__origin=Origin.PERSON)  # of those that are open


class VoiceQuerySet(models.QuerySet):
    def open(self):
        """Those that print speaks for, and that nobody has barred."""
        return self.filter(since__isnull=False).exclude(state=State.REJECTED)

    def speaking_for(self, bodies):
        """[(speaker id, body id, first day, last day)] of those who speak for any of these actors."""
        voices = self.open().filter(body__in=bodies).order_by("speaker", "since")
        return list(voices.values_list("speaker", "body", "since", "until"))

    def of(self, actor):
        return self.filter(body=actor)

    def by(self, actor):
        return self.filter(speaker=actor)

    def listed(self):
        """As an actor's page prints them: confirmed ones first, then the latest; those that print still speaks for."""
        shown = self.filter(since__isnull=False, speaker__merged_into=None, body__merged_into=None)
        confidence = Case(When(state=State.ACCEPTED, then=0), When(state=State.SUGGESTED, then=1), default=2)
        return shown.select_related("speaker", "body", "decided_by").order_by(confidence, "-until", "pk")

    def decided(self):
        return self.exclude(state=State.SUGGESTED)

    def of_pairs(self, pairs):
        """Those of these (speaker id, body id)."""
        return _of_pairs(self, pairs)

    def of_merged(self, speaker, body):
        """Those of actors that were merged into these two (ids)."""
        speakers = Q(speaker=speaker) | Q(speaker__merged_into=speaker)
        return self.filter(speakers, Q(body=body) | Q(body__merged_into=body))


class VoiceInPrintQuerySet(models.QuerySet):
    def of_pairs(self, pairs):
        """Those of these (speaker id, body id)."""
        return _of_pairs(self, pairs)

    def unnamed(self, bodies):
        """Those of quotes whose speaker nobody has named, for any of these actors."""
        return self.filter(body__in=bodies, quote__isnull=False)

    def quotes_for(self, bodies):
        """{id of a quote by somebody whom nobody has named: ids of those of these actors it is said for}"""
        found = {}
        for quote, body in self.unnamed(bodies).order_by("quote").values_list("quote", "body").distinct():
            found.setdefault(quote, []).append(body)
        return found

    def saying(self, query, bodies=None, targets=None):
        """Of unnamed speakers, with the open targets of their quotes, under the filters of a query for relations.

        For and about these actors (ids); None = anybody.
        """
        asked = {
            "quote__attribution": query.attribution,
            "quote__state__in": OPEN,
            "quote__targets__state__in": OPEN,
            **({"body__in": bodies} if bodies is not None else {}),
            **({"quote__targets__actor__in": targets} if targets is not None else {}),
            **({"article__source": query.source} if query.source else {}),
        }
        verified = SURE if query.verified else Q()
        period = getattr(query, "since", None), getattr(query, "until", None)
        repeating = Q(quote__wording__repeats=True) if query.once else Q(pk__in=[])
        few = Q()
        if bodies is not None and targets is not None:
            # Their few quotes first, by their keys: PostgreSQL would rather read all that is said about a famous actor.
            few = Q(AnyOf("quote__targets__quote", ArraySubquery(self.unnamed(bodies).order_by().values("quote"))))
        return self.exclude(repeating).filter(few, verified, moments_within("quote__published_at", *period), **asked)

    def per_body(self):
        """[(id of who is spoken for, None for the speaker, target id, stance, quotes, how many are verified)] of
        rows of `saying`."""
        rows = self.order_by().values_list("body", "quote__targets__actor", "quote__targets__stance")
        counted = rows.annotate(n=Count("quote", distinct=True), sure=Count("quote", distinct=True, filter=SURE))
        return [(body, None, *row) for body, *row in counted]

    def per_day(self):
        """[(day or None, stance, quotes, how many of them are verified)] of rows of `saying`."""
        verified = Count("quote", distinct=True, filter=SURE)
        days = self.order_by().values("day", stance=F("quote__targets__stance"))
        days = days.annotate(n=Count("quote", distinct=True), sure=verified)
        return days.values_list("day", "stance", "n", "sure")

    def per_phrase(self):
        """[{speaker, body, text, n, first, last, article}]: how often each is called so, and one of the articles."""
        rows = self.order_by().values("speaker", "body", "text", "is_former")
        return rows.annotate(n=Count("pk"), first=Min("day"), last=Max("day"), article=Max("article")).order_by(
            "-n", "text"
        )


def _of_pairs(queryset, pairs):
    condition = Q()
    for speaker, body in pairs:
        condition |= Q(speaker=speaker, body=body)
    return queryset.filter(condition) if pairs else queryset.none()
