"""Questions about the counts kept in entities/models/rollups.py."""

from django.db import connection, models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce

from entities.choices import Stance, State
from newsdesk.days import days_within

_BY_DAY_AND_OUTLET = """
SELECT grouping(day), day, source_id, sum(mentions)::int, sum(quotes_by)::int, sum(quotes_about)::int
FROM ({}) AS counted GROUP BY GROUPING SETS ((day), (source_id))
"""
_VERIFIED = Coalesce(Sum("quotes", filter=Q(verified=True)), 0)


class _Pairs:
    """Conditions on the two ends of a pair."""

    def by(self, *speakers):
        return self.filter(speaker__in=speakers)

    def about(self, *targets):
        return self.filter(target__in=targets)

    def attributed(self, attribution):
        return self.filter(attribution=attribution)

    def of_types(self, speaker_kind, target_kind):
        """Pairs of these kinds of actors; an empty kind is any."""
        wanted = {"speaker__kind": speaker_kind, "target__kind": target_kind}
        return self.filter(**{field: kind for field, kind in wanted.items() if kind})


class _RollupQuerySet(models.QuerySet):
    def between(self, start, end):
        return self.filter(days_within("day", start, end))

    def in_source(self, source):
        return self.filter(source=source) if source else self

    def verified(self, only=True):
        return self.filter(verified=True) if only else self

    def printed(self, once):
        """Without what repeats an earlier printing, or every printing."""
        return self.filter(repeats=False) if once else self


class ActorActivityQuerySet(_RollupQuerySet):
    def of(self, *actors):
        return self.filter(actor__in=actors)

    def of_type(self, kind):
        return self.filter(actor__kind=kind) if kind else self

    def leaders(self, measure, size):
        """[(actor id, total)] of the actors with most of `measure`, at least one."""
        totals = self.values("actor").annotate(total=Sum(measure)).filter(total__gt=0)
        return list(totals.order_by("-total", "actor").values_list("actor", "total")[:size])

    def per_day(self, measure):
        """[(actor id, day, n)] of the days with at least one."""
        days = self.filter(day__isnull=False).values("actor", "day").annotate(n=Sum(measure)).filter(n__gt=0)
        return list(days.order_by("day", "actor").values_list("actor", "day", "n"))

    def per_source_and_day(self, measure):
        """[(source id, day, n)] of the days with at least one."""
        days = self.filter(day__isnull=False).values("source", "day").annotate(n=Sum(measure)).filter(n__gt=0)
        return list(days.order_by("day", "source").values_list("source", "day", "n"))

    def by_day_and_outlet(self):
        """([(day or None, mentions, quotes by, quotes about)], [(outlet id, the same)]), from one read."""
        columns = ("day", "source_id", "mentions", "quotes_by", "quotes_about")
        words, given = self.order_by().values(*columns).query.sql_with_params()
        days, outlets = [], []
        with connection.cursor() as cursor:
            cursor.execute(_BY_DAY_AND_OUTLET.format(words), given)
            for of_outlet, day, outlet, *sums in cursor:
                (outlets if of_outlet else days).append((outlet if of_outlet else day, *sums))
        return days, outlets

    def per_source(self):
        """[{source id, source name, mentions, quotes_by, quotes_about}], most mentions first."""
        sources = self.values("source", name=F("source__name"))
        return sources.annotate(
            mentions=Sum("mentions"), quotes_by=Sum("quotes_by"), quotes_about=Sum("quotes_about")
        ).order_by("-mentions", "name")

    def through_voices(self, bodies, *, by_day):
        """[(body, day, quotes)] by those who speak for these actors (ids), while they are in office; by no day unless
        these are asked for."""
        held = {
            "actor__speaks_for__body__in": bodies,
            "actor__speaks_for__since__lte": F("day"),
            "actor__speaks_for__until__gte": F("day"),
            "actor__speaks_for__state__in": [State.SUGGESTED, State.ACCEPTED],
        }
        day = F("day") if by_day else Value(None, output_field=models.DateField())
        days = self.filter(**held).order_by().values_list("actor__speaks_for__body", day)
        return days.annotate(n=Sum("quotes_by"))

    def totals(self):
        return self.aggregate(**{name: Coalesce(Sum(name), 0) for name in ("mentions", "quotes_by", "quotes_about")})


class PairActivityQuerySet(_Pairs, _RollupQuerySet):
    def per_pair(self):
        """[{speaker, target, total, positive, neutral, negative, sure}] of pairs with at least one quote; `sure`: how
        many are verified."""
        stances = {stance: Coalesce(Sum("quotes", filter=Q(stance=stance)), 0) for stance in Stance.values}
        counted = self.values("speaker", "target").annotate(total=Sum("quotes"), sure=_VERIFIED, **stances)
        pairs = counted.filter(total__gt=0)
        return pairs.order_by("-total", "speaker", "target")

    def per_day(self):
        """[(day or None, stance, quotes, how many of them are verified)] of the days with at least one quote."""
        days = self.order_by().values("day", "stance").annotate(n=Sum("quotes"), sure=_VERIFIED).filter(n__gt=0)
        return days.values_list("day", "stance", "n", "sure")

    def through_voices(self, bodies=None, targets=None):
        """Quotes by those who speak for these actors (ids), while they are in office; None = for and about anybody."""
        voice = {
            "speaker__speaks_for__since__lte": F("day"),
            "speaker__speaks_for__until__gte": F("day"),
            "speaker__speaks_for__state__in": [State.SUGGESTED, State.ACCEPTED],
        }
        if bodies is not None:
            voice["speaker__speaks_for__body__in"] = bodies
        spoken = self.filter(**voice)  # in one call: the conditions are on one and the same voice
        return spoken if targets is None else spoken.filter(target__in=targets)

    def per_body(self):
        """[(id of who is spoken for, speaker id, target id, stance, quotes, how many of them are verified)] of rows
        found `through_voices`."""
        rows = self.order_by().values_list("speaker__speaks_for__body", "speaker", "target", "stance")
        return list(rows.annotate(n=Sum("quotes"), sure=_VERIFIED).filter(n__gt=0))


class _TotalQuerySet(models.QuerySet):
    def of_layer(self, verified=False, *, once=True):
        """The rows that count everything not rejected, or those of verified annotations; copies once, or each."""
        return self.filter(verified_only=bool(verified), once=bool(once))


class ActorTotalQuerySet(_TotalQuerySet):
    def of_type(self, kind):
        return self.filter(actor__kind=kind) if kind else self

    def counting_something(self):
        return self.filter(Q(mentions__gt=0) | Q(quotes_by__gt=0) | Q(quotes_about__gt=0))

    def leaders(self, measure, size):
        """[(actor id, total)] of the actors with most of `measure`, at least one."""
        leading = self.filter(**{f"{measure}__gt": 0}).order_by(f"-{measure}", "actor")
        return list(leading.values_list("actor", measure)[:size])

    def of(self, actor):
        """{"mentions", "quotes_by", "quotes_about"} of one actor."""
        measures = ("mentions", "quotes_by", "quotes_about")
        return self.filter(actor=actor).values(*measures).first() or dict.fromkeys(measures, 0)


class PairTotalQuerySet(_Pairs, _TotalQuerySet):
    def per_pair(self):
        """[{speaker, target, total, positive, neutral, negative, sure}] of pairs with at least one quote; of `sure`, 0,
        other rows tell."""
        pairs = self.filter(quotes__gt=0).order_by("-quotes", "speaker", "target")
        return pairs.values("speaker", "target", *Stance.values, total=F("quotes"), sure=Value(0))
