"""Questions about actors and annotations, as chainable queryset methods.

Periods are closed intervals of days in TIME_ZONE; an open end is None.
"""

from datetime import timedelta

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Greatest, Least, Substr, TruncWeek

from articles.folding import fold
from newsdesk.days import days_within, moments_within
from newsdesk.paging import PAGE_SIZE, newest_page, ordered_page

CONTEXT_CHARACTERS = 280  # printed text kept on both sides of a quote
NEAR_CHARACTERS = 300  # how far from an actor's name a dated expression may stand
UNSURE_BELOW = 0.6  # confidence under which a suggestion waits for review
RISING_DAYS = 30
ACTOR_ORDERS = {"name": "key", "rising": "-rising"}  # the others are counts, largest first
MOST_SUGGESTIBLE = 300  # actors looked at when somebody types the beginning of a name


class AnnotatedQuerySet(models.QuerySet):
    """What all annotations can be asked."""

    def live(self):
        """Everything a person has not rejected."""
        return self.exclude(state="rejected")

    def verified(self):
        return self.filter(Q(state="accepted") | Q(origin="person") & ~Q(state="rejected"))

    def untouched(self):
        """Suggestions that are wholly the machine's: what a new run may replace."""
        return self.filter(origin="machine", state="suggested")

    def between(self, start, end):
        return self.filter(moments_within("published_at", start, end))

    def rejected(self):
        return self.filter(state="rejected")

    def overlapping(self, start, end):
        """Annotations of one article that touch the text between start and end."""
        return self.filter(start__lt=end, end__gt=start)

    def newest_first(self):
        return self.order_by(models.F("published_at").desc(nulls_last=True), "-pk")

    def page(self, after=None, size=PAGE_SIZE):
        """Newest first, those without a date last."""
        return newest_page(self, after, size)


class MentionQuerySet(AnnotatedQuerySet):
    def untouched(self):
        return super().untouched().filter(actor_origin="machine")

    def of(self, actor):
        return self.filter(actor=actor)

    def newest(self, n):
        """The newest n of these, open to further questions."""
        return self.model.objects.filter(pk__in=self.order_by("-published_at", "-pk").values("pk")[:n])

    def newest_articles(self, n):
        """Ids of the articles that hold the newest n of these."""
        return set(self.order_by("-published_at", "-pk").values_list("article", flat=True)[:n])

    def per_name(self):
        """[{text, n}]: names as printed, most frequent first."""
        names = self.filter(form="name").order_by().values("text")
        return names.annotate(n=models.Count("pk")).order_by("-n", "text")

    def per_article(self):
        """[{article, n}]"""
        return self.order_by().values("article").annotate(n=models.Count("pk"))

    def printed_as(self, texts):
        return self.filter(text__in=texts)

    def beside(self, actor, articles):
        """[{actor, n}]: who else is mentioned in these articles, by number of articles."""
        others = self.live().filter(article__in=articles, actor__isnull=False).exclude(actor=actor)
        counted = others.order_by().values("actor").annotate(n=models.Count("article", distinct=True))
        return counted.order_by("-n", "actor")


class QuoteQuerySet(AnnotatedQuerySet):
    def untouched(self):
        touched = self._target_model().objects.exclude(origin="machine", state="suggested")
        return (
            super()
            .untouched()
            .filter(speaker_origin="machine", stance_origin="machine", span_origin="machine", targets_origin="machine")
            .exclude(models.Exists(touched.filter(quote=models.OuterRef("pk"))))
        )

    def said(self):
        return self.filter(attribution="said")

    def attributed(self, attribution):
        """Quotes of this attribution; "any" = all."""
        return self if attribution == "any" else self.filter(attribution=attribution)

    def by(self, actor):
        return self.filter(speaker=actor)

    def by_any(self, actors):
        return self.filter(speaker__in=actors)

    def about(self, actor, stance=None):
        """Quotes about an actor, and with this stance toward it if one is given."""
        targets = self._open_targets().filter(actor=actor)
        return self.filter(models.Exists(targets.filter(stance=stance) if stance else targets))

    def with_stance(self, stance):
        return self.filter(stance=stance)

    def by_unknown(self):
        return self.filter(speaker=None)

    def by_type(self, kind):
        return self.filter(speaker__kind=kind)

    def about_type(self, kind):
        return self.filter(models.Exists(self._open_targets().filter(actor__kind=kind)))

    def in_source(self, source):
        return self.filter(article__source=source)

    def unsure(self):
        """What waits for review: the machine's suggestions it is least sure of."""
        doubtful = Q(confidence__lt=UNSURE_BELOW) | Q(speaker__isnull=False, speaker_confidence__lt=UNSURE_BELOW)
        return self.filter(doubtful, state="suggested", origin="machine")

    def containing(self, words):
        return self.filter(search=SearchQuery(fold(words), config="simple", search_type="websearch"))

    def matching(self, query):
        """What a QuoteQuery asks for: "What did ⟨speaker⟩ say about ⟨subject⟩?"."""
        quotes = self.live().between(query.since, query.until).attributed(query.attribution)
        if query.speaker == "unknown":
            quotes = quotes.by_unknown()
        elif query.speaker:
            quotes = quotes.by(query.speaker)
        if query.about:
            quotes = quotes.about(query.about, query.stance)
        elif query.stance:
            quotes = quotes.with_stance(query.stance)
        if query.speaker_type:
            quotes = quotes.by_type(query.speaker_type)
        if query.about_type:
            quotes = quotes.about_type(query.about_type)
        if query.q:
            quotes = quotes.containing(query.q)
        if query.source:
            quotes = quotes.in_source(query.source)
        if query.kind:
            quotes = quotes.filter(kind=query.kind)
        if query.cue:
            quotes = quotes.filter(cue_class=query.cue)
        if query.verified:
            quotes = quotes.verified()
        return quotes.unsure() if query.unsure else quotes

    def with_context(self):
        """Everything a quote card prints, in a fixed number of queries and without whole texts.

        `window` is the printed text around the quote and `window_start` the offset of its first code point.
        """
        window_start = Greatest(F("start") - CONTEXT_CHARACTERS, 0)
        length = Least(F("end") - window_start, 4000) + CONTEXT_CHARACTERS
        spans = self.model._meta.get_field("spans").related_model.objects.annotate(
            words=Substr("quote__article__text", F("start") + 1, F("end") - F("start"))
        )
        return (
            self.select_related("speaker", "article__source")
            .defer("folded", "search", "article__text", "article__folded", "article__search")
            .annotate(window_start=window_start, window=Substr("article__text", F("window_start") + 1, length))
            .prefetch_related(
                models.Prefetch("targets", queryset=self._target_model().objects.live().select_related("actor")),
                models.Prefetch("spans", queryset=spans.filter(part__in=["content", "speaker", "chain"])),
            )
        )

    def with_parts(self):
        """What the article reader prints of a quote, in a fixed number of queries; the text is the article's."""
        targets = self._target_model().objects.live().select_related("actor")
        return (
            self.select_related("speaker")
            .defer("folded", "search")
            .prefetch_related(models.Prefetch("targets", queryset=targets), "spans")
        )

    def for_export(self):
        """What a row of an export holds, in a fixed number of queries and without the articles' texts."""
        long = [f"article__{name}" for name in ("text", "folded", "search")]
        return self.with_parts().select_related("article__source").defer(*long)

    def _target_model(self):
        return self.model._meta.get_field("targets").related_model

    def _open_targets(self):
        return self._target_model().objects.live().filter(quote=models.OuterRef("pk"))


class DateMentionQuerySet(AnnotatedQuerySet):
    def resolved(self):
        return self.exclude(earliest=None)

    def in_their_articles(self):
        """Each with its article, without the text."""
        return self.select_related("article").defer("article__text", "article__folded", "article__search")

    def near(self, mentions, articles):
        """Expressions in these articles that are printed close to one of these mentions."""
        close = mentions.filter(
            article=models.OuterRef("article"),
            start__lt=models.OuterRef("end") + NEAR_CHARACTERS,
            end__gt=models.OuterRef("start") - NEAR_CHARACTERS,
        )
        return self.filter(models.Exists(close), article__in=articles)


class ActorQuerySet(models.QuerySet):
    def current(self):
        """Actors that stand for themselves, not those merged into another."""
        return self.filter(merged_into=None)

    def named_nowhere(self, besides=()):
        """Actors that no annotation names, apart from these articles, and into which none was merged."""

        def named_by(model, actor, article):
            rows = self.model._meta.apps.get_model("entities", model).objects.filter(**{actor: models.OuterRef("pk")})
            return models.Exists(rows.exclude(**{f"{article}__in": besides}) if besides else rows)

        return self.filter(
            ~named_by("Mention", "actor", "article"),
            ~named_by("Quote", "speaker", "article"),
            ~named_by("QuoteTarget", "actor", "quote__article"),
            ~models.Exists(self.model.objects.filter(merged_into=models.OuterRef("pk"))),
            merged_into=None,
        )

    def unused(self, besides=()):
        """Actors a machine made that nothing names any more, apart from these articles."""
        alias = self.model._meta.get_field("aliases").related_model
        return self.named_nowhere(besides).filter(
            ~models.Exists(alias.objects.exclude(origin="machine").filter(actor=models.OuterRef("pk"))),
            origin="machine",
        )

    def locked(self, ids):
        """These actors, locked in the order in which everybody locks them."""
        return self.filter(pk__in=sorted(ids)).order_by("pk").select_for_update(of=["self"])

    def former_kinds(self, actors):
        """{actor id: kinds}: those a person took from these actors, and those of actors merged into them."""
        ids = [actor.pk for actor in actors]
        kinds = {}
        for model, actor in ((self.model.pgh_event_model, "pgh_obj"), (self.model, "merged_into")):
            rows = model.objects.filter(**{f"{actor}__in": ids}).order_by().values_list(actor, "kind").distinct()
            for pk, kind in rows:
                kinds.setdefault(pk, set()).add(kind)
        return kinds

    def answering_to(self, keys):
        """Actors with one of these folded names."""
        alias = self.model._meta.get_field("aliases").related_model
        return self.filter(models.Exists(alias.objects.filter(key__in=keys, actor=models.OuterRef("pk"))))

    def named(self, words):
        """Actors one of whose names holds `words` at the start of a word; accents and case ignored."""
        key = fold(words)
        alias = self.model._meta.get_field("aliases").related_model
        begins = Q(key__startswith=key)
        for border in " -'":
            begins |= Q(key__contains=f"{border}{key}")
        return self.filter(models.Exists(alias.objects.filter(begins, actor=models.OuterRef("pk"))))

    def suggested_for(self, words, article=None, size=12):
        """The actors somebody who types `words` may mean, most mentioned first, each with its `n_mentions`.

        Without words: those of the article. A name typed in full comes first, however rare.
        """
        key = fold(words)
        if key:
            near = self.filter(pk__in=self.current().named(words).order_by().values("pk")[:MOST_SUGGESTIBLE])
        elif article:
            near = self.current().filter(pk__in=article.mentions.live().values("actor"))
        else:
            return self.none()
        return near.annotate(n_mentions=Coalesce(models.Sum("activity__mentions"), 0)).order_by(
            models.Case(models.When(key=key, then=0), default=1), "-n_mentions", "key"
        )[:size]

    def meant_by(self, key, article):
        """The one actor of the article that answers to this folded name; None if none or several do."""
        near = self.current().answering_to([key]).filter(pk__in=article.mentions.live().values("actor"))[:2]
        return near[0] if len(near) == 1 else None

    def standing_for(self, pk):
        """The actor that an id leads to now, through the merges since; None if there is none."""
        actor = self.filter(pk=pk).first()
        return actor.kept if actor else None

    def with_activity(self, *, as_of, since=None, until=None, verified=False):
        """Each actor's `n_mentions`, `n_quotes_by`, `n_quotes_about` of a period, and `rising`.

        `rising` = mentions in the period less those in the equally long one before it; without a period, of the
        last 30 days up to `as_of`.
        """
        layer = Q(activity__verified=True) if verified else Q()
        period = days_within("activity__day", since, until) & layer
        last, first = until or as_of, since or (until or as_of) - timedelta(days=RISING_DAYS - 1)
        length = last - first + timedelta(days=1)
        recent = days_within("activity__day", first, last) & layer
        before = days_within("activity__day", first - length, last - length) & layer

        def total(measure, condition):
            return Coalesce(Sum(f"activity__{measure}", filter=condition), 0)

        measures = {f"n_{name}": total(name, period) for name in ("mentions", "quotes_by", "quotes_about")}
        return self.annotate(**measures, rising=total("mentions", recent) - total("mentions", before))

    def matching(self, query, as_of):
        """What an ActorQuery asks for; over a period or a layer, only the actors seen there."""
        actors = self.current()
        if query.q:
            actors = actors.named(query.q)
        if query.type:
            actors = actors.filter(kind=query.type)
        if query.country:
            actors = actors.filter(country=query.country)
        seen = {
            key: value
            for key, value in (("day__gte", query.since), ("day__lte", query.until), ("verified", query.verified))
            if value
        }
        if seen:
            activity = self.model._meta.get_field("activity").related_model.objects
            actors = actors.filter(models.Exists(activity.filter(actor=models.OuterRef("pk"), **seen)))
        return actors.with_activity(as_of=as_of, since=query.since, until=query.until, verified=query.verified)

    def page_by(self, sort, after=None, size=PAGE_SIZE):
        """A page in one of the orders of `queries.actors.SORTS`."""
        return ordered_page(self, ACTOR_ORDERS.get(sort, f"-n_{sort}"), after, size)

    def all_by(self, sort):
        """All of them in that order."""
        return self.order_by(ACTOR_ORDERS.get(sort, f"-n_{sort}"), "pk")


class _RollupQuerySet(models.QuerySet):
    def between(self, start, end):
        return self.filter(days_within("day", start, end))

    def in_source(self, source):
        return self.filter(source=source) if source else self

    def verified(self, only=True):
        return self.filter(verified=True) if only else self


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

    def per_week(self):
        """[{week (its Monday), mentions, quotes_by, quotes_about}], oldest first."""
        weeks = self.filter(day__isnull=False).annotate(week=TruncWeek("day")).values("week")
        return weeks.annotate(
            mentions=Sum("mentions"), quotes_by=Sum("quotes_by"), quotes_about=Sum("quotes_about")
        ).order_by("week")

    def per_source(self):
        """[{source id, source name, mentions, quotes_by, quotes_about}], most mentions first."""
        sources = self.values("source", name=F("source__name"))
        return sources.annotate(
            mentions=Sum("mentions"), quotes_by=Sum("quotes_by"), quotes_about=Sum("quotes_about")
        ).order_by("-mentions", "name")

    def totals(self):
        return self.aggregate(**{name: Coalesce(Sum(name), 0) for name in ("mentions", "quotes_by", "quotes_about")})


class PairActivityQuerySet(_RollupQuerySet):
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

    def per_pair(self):
        """[{speaker, target, quotes, positive, neutral, negative}] of pairs with at least one quote."""
        stances = {
            stance: Coalesce(Sum("quotes", filter=Q(stance=stance)), 0)
            for stance in ("positive", "neutral", "negative")
        }
        pairs = self.values("speaker", "target").annotate(total=Sum("quotes"), **stances).filter(total__gt=0)
        return pairs.order_by("-total", "speaker", "target")


class MergeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)

    def into(self, actor):
        """Merges into this actor that stand, newest first, with what their page rows print."""
        return self.standing().filter(kept=actor).select_related("kept", "absorbed", "by")


class PossibleDuplicateQuerySet(models.QuerySet):
    def open(self):
        """Pairs that nobody dismissed and whose actors both stand for themselves, likeliest first."""
        current = self.filter(dismissed_at=None, first__merged_into=None, second__merged_into=None)
        return current.select_related("first", "second").order_by("-score", "pk")

    def of(self, actor):
        return self.filter(Q(first=actor) | Q(second=actor))

    def touching(self, actor_ids):
        return self.filter(Q(first__in=actor_ids) | Q(second__in=actor_ids))

    def apart_from(self, pairs):
        """Without these (first id, second id)."""
        same = [pk for pk, *pair in self.values_list("pk", "first", "second") if tuple(pair) in pairs]
        return self.exclude(pk__in=same)

    def page(self, after=None, size=PAGE_SIZE):
        return ordered_page(self.open(), "-score", after, size)
