"""Questions about actors."""

from datetime import timedelta

from django.db import models
from django.db.models import F, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce

from entities.choices import Kind
from entities.querysets.actor_histories import ActorHistories
from entities.querysets.actor_names import ActorNames
from entities.rules.actors.several import LONGEST_SILENCE
from newsdesk.days import after, days_within
from newsdesk.web.paging import PAGE_SIZE, ordered_page

RISING_DAYS = 30
ONE_DAY = timedelta(days=1)
ACTOR_ORDERS = {"name": "key", "rising": "-rising"}  # the others are counts, largest first


class ActorQuerySet(ActorNames, ActorHistories, models.QuerySet):
    def current(self):
        """Actors that stand for themselves, not those merged into another."""
        return self.filter(merged_into=None)

    def arrived(self, since, until=None, *, verified=False):
        return self.filter(after("created_at", since, until))

    def newest_arrivals(self):
        return self.order_by("-created_at", "-pk")

    def locked(self, ids, *, alone=False):
        """These actors, locked in the order in which everybody locks them: others may name them, unless `alone`."""
        return self.filter(pk__in=sorted(ids)).order_by("pk").select_for_update(of=["self"], no_key=not alone)

    def that_may_be_several(self):
        """Current people whom articles call by more than one role, or whom the news names over decades."""
        activity = self._related("activity")
        roles = self.filter(kind=Kind.PERSON, merged_into=None).alias(n_roles=models.Count("roles__key", distinct=True))
        old = activity.objects.filter(actor=models.OuterRef("pk"), mentions__gt=0).order_by()
        spans = old.values("actor").annotate(days=models.Max("day") - models.Min("day")).values("days")
        return roles.alias(days=models.Subquery(spans)).filter(
            Q(n_roles__gt=1) | Q(days__gt=timedelta(days=366 * LONGEST_SILENCE))
        )

    def with_totals(self, *, verified=False, once=True):
        """Each actor's `n_mentions`, `n_quotes_by`, `n_quotes_about` over all days, in an order an index can serve."""
        return self.filter(totals__verified_only=bool(verified), totals__once=once).annotate(
            n_mentions=F("totals__mentions"),
            n_quotes_by=F("totals__quotes_by"),
            n_quotes_about=F("totals__quotes_about"),
        )

    def with_activity(self, *, as_of, since=None, until=None, verified=False, once=True, by_rise=False):
        """Each actor's `n_mentions`, `n_quotes_by`, `n_quotes_about` of a period, and `rising`.

        `rising` = mentions in the period less those in the equally long one before it; without a period, of the
        last 30 days up to `as_of`. `by_rise`: it is what they are ordered by, so that all of them need it at once.
        """
        last, first = until or as_of, since or (until or as_of) - timedelta(days=RISING_DAYS - 1)
        before = first - (last - first + ONE_DAY)
        if not since and not until:
            counted = self.with_totals(verified=verified, once=once)
            if by_rise:
                return counted._over(before, last, verified, once).annotate(rising=_signed_mentions("counted__", first))
            change = self._change_of_mentions(first, last, before, verified, once)
            return counted.annotate(rising=Coalesce(change, 0))

        def total(measure, condition):
            return Coalesce(Sum(f"counted__{measure}", filter=condition), 0)

        period = days_within("counted__day", since, until)
        measures = {f"n_{name}": total(name, period) for name in ("mentions", "quotes_by", "quotes_about")}
        recent, earlier = (days_within("counted__day", *days) for days in ((first, last), (before, first - ONE_DAY)))
        counted = self._over(since and before, until, verified, once)
        return counted.annotate(**measures, rising=total("mentions", recent) - total("mentions", earlier))

    def _over(self, since, until, verified, once):
        """Joined with the activity of these days alone, as `counted`."""
        condition = days_within("activity__day", since, until)
        if verified:
            condition &= Q(activity__verified=True)
        if once:
            condition &= Q(activity__repeats=False)
        return self.annotate(counted=FilteredRelation("activity", condition=condition))

    def _change_of_mentions(self, first, last, before, verified, once):
        """Mentions from `first` to `last` less those from `before` until then, of each actor."""
        activity = self._related("activity").objects.verified(verified).printed(once)
        days = activity.filter(actor=models.OuterRef("pk")).between(before, last).order_by().values("actor")
        return models.Subquery(days.annotate(change=_signed_mentions("", first)).values("change"))

    def asked_for_by(self, query):
        """Those that an ActorQuery asks for, without their counts; over a period or a layer, the ones seen there."""
        if not query.is_understood:
            return self.none()
        actors = self.current()
        if query.q:
            actors = actors.named(query.q)
        if query.type:
            actors = actors.filter(kind=query.type)
        if query.role:
            actors = actors.in_role(query.role)
        if query.country:
            actors = actors.filter(country=query.country)
        if query.listed:
            actors = actors.filter(pk__in=self._model("Listed").objects.actors_of(query.listed))
        if query.since or query.until:
            seen = self._related("activity").objects.between(query.since, query.until).verified(query.verified)
            seen = seen.printed(query.once)
        elif query.verified:
            seen = self._related("totals").objects.of_layer(True, once=query.once).counting_something()
        else:
            return actors
        return actors.filter(models.Exists(seen.filter(actor=models.OuterRef("pk"))))

    def matching(self, query, as_of):
        """What an ActorQuery asks for, each with its counts."""
        return self.asked_for_by(query).with_activity(
            as_of=as_of,
            since=query.since,
            until=query.until,
            verified=query.verified,
            once=query.once,
            by_rise=query.sort == "rising",
        )

    def page_by(self, sort, after=None, size=PAGE_SIZE):
        """A page in one of the orders of `queries.actors.SORTS`."""
        return ordered_page(self, ACTOR_ORDERS.get(sort, f"-n_{sort}"), after, size)

    def all_by(self, sort):
        """All of them in that order."""
        return self.order_by(ACTOR_ORDERS.get(sort, f"-n_{sort}"), "pk")


def _signed_mentions(prefix, first):
    """Mentions from the day `first` on less those before it."""
    mentions = F(f"{prefix}mentions")
    signed = models.Case(models.When(**{f"{prefix}day__gte": first}, then=mentions), default=-mentions)
    return Coalesce(Sum(signed), 0)
