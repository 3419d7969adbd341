"""Questions about quotes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Substr, TruncDate, TruncHour, TruncMonth

from articles.search.searching import words_query
from entities.choices import UNKNOWN, Attribution, Origin, Part, State
from entities.querysets.annotated import AnnotatedQuerySet, AnyOf, any_of_many
from entities.querysets.listed_quotes import on_lists
from newsdesk.days import after, moments_within
from newsdesk.web.paging import newest_shelves

CONTEXT_CHARACTERS = 280  # printed text kept on both sides of a quote
QUOTES_SHOWN = 20  # of a page; more come as one reads on
UNSURE_BELOW = 0.6  # confidence under which a suggestion waits for review


class QuoteQuerySet(AnnotatedQuerySet):
    def untouched(self):
        touched = self._target_model().objects.exclude(origin=Origin.MACHINE, state=State.SUGGESTED)
        return (
            super()
            .untouched()
            .filter(
                speaker_origin=Origin.MACHINE,
                stance_origin=Origin.MACHINE,
                span_origin=Origin.MACHINE,
                targets_origin=Origin.MACHINE,
                chain_origin=Origin.MACHINE,
            )
            .exclude(models.Exists(touched.filter(quote=models.OuterRef("pk"))))
        )

    def said(self):
        return self.filter(attribution=Attribution.SAID)

    def attributed(self, attribution):
        """Quotes of this attribution; "any" = all."""
        return self if attribution == "any" else self.filter(attribution=attribution)

    def by(self, *actors):
        """Quotes by any of these actors, alone or together with others, sure or not."""
        return self.filter(Q(speaker__in=actors) | self._joint_with(Q(actor__in=actors)))

    def plain(self):
        """Without those whose speaker is a guess that nobody confirmed: what counts for their speakers."""
        return self.filter(perhaps=False)

    def printed(self, once):
        """Without those that repeat an earlier printing of their statement, or every printing."""
        if not once:
            return self
        wordings = self._related("wording").objects.filter(quote=models.OuterRef("pk"), repeats=True)
        return self.filter(~models.Exists(wordings))

    def spoken_by(self, speakers, voices, *, perhaps=False):
        """Quotes by any of these, who may be UNKNOWN, and by those of entities/queries/voices.py who speak for them.

        Each voice is a condition of its own, and those of unnamed and of joint speakers are given by their ids, so that
        indexes find them all. `perhaps`: those that are only a guess, instead of those that count.
        """
        actors = [actor for actor in speakers if actor != UNKNOWN]
        who = self._by_or_for(actors, voices)
        if len(actors) < len(speakers):
            who |= Q(speaker=None)
        return self.filter(who, perhaps=perhaps)

    def _by_or_for(self, actors, voices):
        together = self._joint_with(Q(actor__in=actors) | _within_terms("actor", voices.named, "quote__published_at"))
        who = Q(speaker__in=actors) | Q(pk__in=voices.unnamed) | together
        return who | _within_terms("speaker", voices.named)

    def by_several_of(self, actors):
        """[(source id, moment of publication, how many besides one)] of quotes by more than one of these actors."""
        joint = self._related("joint").objects.filter(actor__in=actors, quote=models.OuterRef("pk")).order_by()
        together = self.filter(pk__in=self._related("joint").objects.filter(actor__in=actors).values("quote"))
        together = together.annotate(beside=ArraySubquery(joint.values("actor"))).order_by()
        rows = together.values_list("article__source", "published_at", "speaker", "beside")
        known = {actor.pk for actor in actors}
        counted = [(source, moment, len({speaker, *beside} & known) - 1) for source, moment, speaker, beside in rows]
        return [row for row in counted if row[2] > 0]

    def not_by(self, *actors):
        """Those that nobody of these says, not even perhaps, nor together with others."""
        return self.exclude(Q(speaker__in=actors) | self._joint_with(Q(actor__in=actors))) if actors else self

    def _joint_with(self, condition):
        """Quotes of whose joint speakers one meets this condition; there are few."""
        few = self._related("joint").objects.filter(condition).order_by()
        return Q(AnyOf("pk", ArraySubquery(few.values("quote"))))

    def about(self, *actors, stance=None, voices=()):
        """Quotes about any of these actors, and with this stance toward it if one is given.

        `voices`: [(actor id, first day, last day)] of more actors, while they are in office.
        """
        targets = self._open_targets().filter(Q(actor__in=actors) | _within_terms("actor", voices))
        return self.filter(models.Exists(targets.filter(stance=stance) if stance else targets))

    def not_about(self, *actors):
        return self.filter(~models.Exists(self._open_targets().filter(actor__in=actors)))

    def with_stance(self, stance):
        return self.filter(stance=stance)

    def by_type(self, kind):
        """Quotes of which a speaker is of this kind."""
        joint = self._related("joint").objects.filter(actor__kind=kind)
        return self.filter(Q(speaker__kind=kind) | Q(pk__in=joint.order_by().values("quote")))

    def about_type(self, kind):
        return self.filter(models.Exists(self._open_targets().filter(actor__kind=kind)))

    def in_source(self, source):
        return self.filter(article__source=source)

    def unsure(self):
        """What waits for review: the machine's suggestions it is least sure of."""
        doubtful = Q(confidence__lt=UNSURE_BELOW) | Q(speaker__isnull=False, speaker_confidence__lt=UNSURE_BELOW)
        return self.filter(doubtful, state=State.SUGGESTED, origin=Origin.MACHINE)

    def waiting(self):
        """Suggestions nobody has decided on: the review queue."""
        return self.filter(~Q(origin=Origin.PERSON), state=State.SUGGESTED)

    def comparable(self):
        """Those that may be the same statement as another (entities/rules/statements.py)."""
        return self.live().said().filter(published_at__isnull=False)

    def ids_in(self, articles):
        return list(self.filter(article__in=articles).order_by("pk").values_list("pk", flat=True))

    def following(self, quote):
        """The one that begins next in the quote's article, or None."""
        after = self.filter(article=quote.article_id, start__gte=quote.start).exclude(pk=quote.pk)
        return after.order_by("start", "end", "pk").exclude(start=quote.start, pk__lt=quote.pk).first()

    def hanging_on(self, mention):
        """Quotes whose speaker chain has this mention as a link, and that name another speaker than it does.

        Those of several speakers are left out: which of them the mention means, only a person can say.
        """
        links = self.model._meta.get_field("spans").related_model.objects.filter(
            part__in=[Part.SOURCE, Part.SPEAKER, Part.CHAIN], start__lt=mention.end, end__gt=mention.start
        )
        return self.filter(article=mention.article_id, pk__in=links.values("quote"), joint=None).exclude(
            speaker=mention.actor_id
        )

    def containing(self, words):
        return self.filter(search=words_query(words))

    def matching(self, query):
        """What a QuoteQuery asks for: "What did ⟨speaker⟩ say about ⟨subject⟩?"."""
        return self._asked(query).printed(query.once)

    def _asked(self, query):
        if not query.is_understood:
            return self.none()
        quotes = self.live().between(query.since, query.until).attributed(query.attribution)
        if query.speaker:
            quotes = quotes.spoken_by(query.speaker, query.voices, perhaps=query.perhaps)
        elif query.perhaps:
            quotes = quotes.filter(perhaps=True)
        if query.not_speaker:
            quotes = quotes.not_by(*query.not_speaker)
        if query.not_about:
            quotes = quotes.not_about(*query.not_about)
        if query.about:
            quotes = quotes.about(*query.about, stance=query.stance, voices=query.about_voices.named)
        elif query.stance and not query.about_listed:
            quotes = quotes.with_stance(query.stance)
        quotes = on_lists(quotes, query)
        if query.speaker_type:
            quotes = quotes.by_type(query.speaker_type)
            quotes = quotes if query.perhaps else quotes.plain()
        if query.about_type:
            quotes = quotes.about_type(query.about_type)
        if query.q:
            quotes = quotes.containing(query.q)
        if query.source:
            quotes = quotes.in_source(query.source)
        if query.outlets:
            quotes = quotes.filter(wording__statement__n_outlets__gte=int(query.outlets))
        if query.kind:
            quotes = quotes.filter(kind=query.kind)
        if query.cue:
            quotes = quotes.filter(cue_class=query.cue)
        if query.verified:
            quotes = quotes.verified()
        return quotes.unsure() if query.unsure else quotes

    def that_repeat(self, query):
        """Those that a QuoteQuery leaves out since they repeat an earlier printing."""
        return self._asked(query).filter(wording__repeats=True)

    def of_pair(self, query):
        """What a PairQuery asks for."""
        if not query.is_understood:
            return self.none()
        quotes = self.live().between(query.since, query.until).attributed(query.attribution).printed(query.once)
        quotes = quotes.spoken_by([query.speaker], query.voices).about(query.about)
        quotes = quotes.in_source(query.source) if query.source else quotes
        return quotes.verified() if query.verified else quotes

    def making_statements(self, query):
        """The printings that a StatementsQuery asks for."""
        return self.printed_as_asked(query).filter(wording__statement__n_outlets__gte=query.fewest)

    def printed_as_asked(self, query):
        """The quotes among which a StatementsQuery seeks its printings."""
        if not query.is_understood:
            return self.none()
        quotes = self.comparable().between(query.since, query.until)
        quotes = quotes.spoken_by(query.speaker, query.voices) if query.speaker else quotes
        quotes = quotes.about(*query.about) if query.about else quotes
        quotes = quotes.in_source(query.source) if query.source else quotes
        quotes = quotes.containing(query.q) if query.q else quotes
        return quotes.verified() if query.verified else quotes

    def between_actors(self, query):
        """What a RelationsQuery counts: quotes of somebody known about somebody."""
        if not query.is_understood:
            return self.none()
        quotes = self.live().between(query.since, query.until).attributed(query.attribution).printed(query.once)
        if query.speaker:
            quotes = quotes.spoken_by([query.speaker], query.voices)
        else:
            known = Q(speaker__isnull=False) | Q(pk__in=query.voices_around.unnamed)
            quotes = quotes.filter(known, perhaps=False)
        if query.speaker_type:
            quotes = quotes.by_type(query.speaker_type)
        subjects = self._open_targets()
        if query.about:
            subjects = subjects.filter(actor=query.about)
        if query.about_type:
            subjects = subjects.filter(actor__kind=query.about_type)
        quotes = quotes.filter(models.Exists(subjects))
        if query.around:
            around = Q(pk__in=self._target_model().objects.live().filter(actor=query.around).order_by().values("quote"))
            quotes = quotes.filter(self._by_or_for([query.around], query.voices_around) | around)
        quotes = quotes.in_source(query.source) if query.source else quotes
        return quotes.verified() if query.verified else quotes

    def by_those(self, actors, *, verified=False):
        """What these actors (a queryset) are known to have said."""
        quotes = self.live().said().plain().filter(speaker__in=actors.order_by().values("pk"))
        return quotes.verified() if verified else quotes

    def in_lanes(self, query):
        """What a TimelineQuery asks for; without actors, what anybody said."""
        if not query.is_understood:
            return self.none()
        quotes = self.live().said().between(query.since, query.until).printed(query.once)
        quotes = quotes.by(*query.actor).plain() if query.actor else quotes
        return quotes.verified() if query.verified else quotes

    def arrived(self, since, until=None, *, verified=False):
        """Those that are as they are only since then (models/arrival.py), or are verified only since then."""
        arrived = after("arrived_at", since, until)
        if verified:
            decisions = self.model._meta.get_field("decisions").related_model.objects
            accepted = decisions.filter(after("at", since, until), quote=models.OuterRef("pk"), state=State.ACCEPTED)
            arrived |= models.Exists(accepted.filter(undone_at=None))
        return self.filter(arrived)

    def newest_arrivals(self):
        return self.order_by("-arrived_at", "-pk")

    def listed_for(self, query):
        """What a list shows of these: all of them, or one for each statement if the QuoteQuery groups them."""
        return self.one_per_statement() if query.grouped else self

    def one_per_statement(self):
        """Of these, the first of each statement and all that stand alone."""
        twins = self.filter(wording__statement=models.OuterRef("wording__statement"))
        earlier = Q(published_at__lt=models.OuterRef("published_at"))
        earlier |= Q(published_at=models.OuterRef("published_at"), pk__lt=models.OuterRef("pk"))
        return self.filter(~models.Exists(twins.filter(earlier)))

    def page(self, after=None, size=QUOTES_SHOWN):
        return super().page(after, size)

    def with_context(self):
        """Everything a quote card prints, in a fixed number of queries and without whole texts.

        `window` is the printed text around the quote and `window_start` the offset of its first code point;
        `statement` is the id of the statement it shares with `n_elsewhere` other outlets, or None;
        `is_disputed` says that some of these name another speaker.
        """
        twins = self.model.objects.filter(wording__statement=models.OuterRef("wording__statement")).order_by()
        outlets = twins.values("wording__statement").annotate(n=models.Count("article__source", distinct=True))
        elsewhere = outlets.exclude(article__source=models.OuterRef("article__source")).values("n")
        window_start = Greatest(F("start") - CONTEXT_CHARACTERS, 0)
        length = Least(F("end") - window_start, 4000) + CONTEXT_CHARACTERS
        spans = self.model._meta.get_field("spans").related_model.objects.annotate(
            words=Substr("quote__article__text", F("start") + 1, F("end") - F("start"))
        )
        return (
            self.select_related("speaker", "article__source")
            .defer("search", "article__text", "article__search")
            .annotate(window_start=window_start, window=Substr("article__text", F("window_start") + 1, length))
            .annotate(statement=F("wording__statement"), n_elsewhere=models.Subquery(elsewhere))
            .annotate(
                is_disputed=models.Exists(
                    twins.plain().exclude(speaker=None).exclude(speaker=models.OuterRef("speaker"))
                )
            )
            .prefetch_related(
                models.Prefetch("targets", queryset=self._target_model().objects.live().select_related("actor")),
                self._joint(),
                models.Prefetch("spans", queryset=spans.filter(part__in=[Part.CONTENT, Part.SPEAKER, Part.CHAIN])),
            )
        )

    def with_speakers(self):
        """Each with whom it is by, for a line that names them."""
        return self.select_related("speaker").defer("search").prefetch_related(self._joint())

    def in_their_articles(self):
        """Each with its speaker and its article, without long texts."""
        quotes = self.select_related("speaker", "article__source").prefetch_related(self._joint())
        return quotes.defer("search", "article__text", "article__search")

    def per_day(self):
        """[(publication day, quotes)] of those with a date, oldest first."""
        days = self.filter(published_at__isnull=False).order_by().values(day=TruncDate("published_at"))
        counted = days.annotate(n=models.Count("*"))  # not of a column: then the index alone answers
        return counted.order_by("day").values_list("day", "n")

    def per_hour(self):
        """[(speaker id, hour of publication, how exactly that is known, quotes)], oldest first: of each speaker."""
        hours = self.filter(published_at__isnull=False).annotate(hour=TruncHour("published_at")).order_by()

        def counted(speaker, quotes):
            rows = quotes.values("hour", by=F(speaker), precision=F("article__published_precision"))
            return rows.annotate(n=models.Count("pk")).values_list("by", "hour", "precision", "n")

        rows = [*counted("speaker", hours), *counted("joint__actor", hours.filter(joint__isnull=False))]
        return sorted(rows, key=lambda row: (row[1], row[0] or 0, row[2]))

    def with_parts(self):
        """What the article reader prints of a quote, in a fixed number of queries; the text is the article's."""
        targets = self._target_model().objects.live().select_related("actor")
        return (
            self.select_related("speaker")
            .defer("search")
            .prefetch_related(models.Prefetch("targets", queryset=targets), "spans", self._joint(), self._inner())
        )

    def drawn(self):
        """What the marks on the text need of a quote."""
        return self.select_related("speaker").defer("search").prefetch_related("spans", self._joint())

    def for_correcting(self):
        """With the article, both as they stood at one moment: what a correction sees before it takes the lock."""
        long = ("search", "article__search")
        return self.select_related("article").defer(*long).prefetch_related("spans")

    def for_counting(self):
        """What the counts, the statements and the voices follow from.

        Each with its `source`, `statement` and what its article is a copy or a new version of (`copy_of`, `version_of`;
        `is_reprinted`: either), by id, and `together`: ids of who says it together with its speaker.
        """
        counted = self.annotate(
            source=F("article__source_id"),
            statement=F("wording__statement_id"),
            copy_of=F("article__copy_of_id"),
            version_of=F("article__new_version_of_id"),
            is_reprinted=Q(article__copy_of__isnull=False) | Q(article__new_version_of__isnull=False),
        )
        joint = self._related("joint").objects.filter(quote=models.OuterRef("pk")).order_by("position")
        counted = counted.annotate(together=ArraySubquery(joint.values("actor")))
        return counted.defer("search").order_by("source")

    def for_export(self):
        """What a row of an export holds, in a fixed number of queries and without the articles' texts.

        The subjects are in `open_targets`, the spans in `all_spans`, joint speakers in `all_joint`, whom they quote in
        turn in `all_inner`: plain lists, cheaper by half over many rows.
        """
        long = [f"article__{name}" for name in ("text", "search")]
        targets = self._target_model().objects.live().select_related("actor")
        spans = self.model._meta.get_field("spans").related_model.objects.order_by("position")
        return (
            self.select_related("speaker", "article__source")
            .defer("search", *long)
            .prefetch_related(
                models.Prefetch("targets", queryset=targets, to_attr="open_targets"),
                models.Prefetch("spans", queryset=spans, to_attr="all_spans"),
                self._joint(to_attr="all_joint"),
                self._inner(to_attr="all_inner"),
            )
        )

    def per_facet(self, most):
        """[(id, stance, cue class, kind, source id, speaker ids, first of its month)] of the newest `most` of these.

        Of a speaker who is only a guess there is no id; [None] = nobody is known.
        """
        rows = []
        for shelf in newest_shelves(self.annotate(month=TruncMonth("published_at", output_field=models.DateField()))):
            fields = shelf.values_list(
                "pk", "stance", "cue_class", "kind", "article__source", "month", "speaker", "perhaps"
            )
            rows += fields[: most - len(rows)]
        beside = {}
        ids = [row[0] for row in rows]
        for pk, actor in any_of_many(self._related("joint").objects, "entities_jointspeaker.quote_id", ids).values_list(
            "quote", "actor"
        ):
            beside.setdefault(pk, []).append(actor)
        return [
            (*row, () if perhaps else (speaker, *beside.get(row[0], ())), month)
            for *row, month, speaker, perhaps in rows
        ]

    def _joint(self, **options):
        return models.Prefetch("joint", queryset=self._related("joint").objects.select_related("actor"), **options)

    def _inner(self, **options):
        return models.Prefetch("inner", queryset=self._related("inner").objects.select_related("speaker"), **options)

    def _target_model(self):
        return self._related("targets")

    def _related(self, name):
        return self.model._meta.get_field(name).related_model

    def _open_targets(self):
        return self._target_model().objects.live().filter(quote=models.OuterRef("pk"))


def _within_terms(field, voices, published_at="published_at"):
    """Condition that a row names one of these [(actor id, first day, last day)] and was published while it held."""
    condition = Q()
    for actor, since, until in voices:
        condition |= Q(**{field: actor}) & moments_within(published_at, since, until)
    return condition
