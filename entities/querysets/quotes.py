"""Questions about quotes."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q

from articles.search.searching import words_query
from entities.choices import UNKNOWN, Attribution, Origin, Part, State
from entities.querysets.annotated import AnnotatedQuerySet, AnyOf
from entities.querysets.quotes_asked import QuotesAsked
from entities.querysets.quotes_shown import QuotesShown
from entities.querysets.several_walks import SeveralWalks
from newsdesk.days import after, midnight

QUOTES_SHOWN = 20  # of a page; more come as one reads on
ONE_DAY = timedelta(days=1)
UNSURE_BELOW = 0.6  # confidence under which a suggestion waits for review
MOST_WALKS = 50  # of voices, in one question


class QuoteQuerySet(QuotesAsked, QuotesShown, SeveralWalks, AnnotatedQuerySet):
    def untouched(self):
        touched = self._related("targets").objects.exclude(origin=Origin.MACHINE, state=State.SUGGESTED)
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
        together = self._joint_with(Q(actor__in=actors))
        walks = [Q(speaker=actor) for actor in actors]
        return self.filter(Q(speaker__in=actors) | together).either(self.filter(walk) for walk in [*walks, together])

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
        each = [Q(speaker=actor) for actor in actors]
        walks = [*each, self._unnamed_or_joint(actors, voices), *_walks_of_voices(voices.named)]
        who = self._by_or_for(actors, voices)
        if len(actors) < len(speakers):
            walks, who = [*walks, Q(speaker=None)], who | Q(speaker=None)
        return self.filter(who, perhaps=perhaps).either(self.filter(walk, perhaps=perhaps) for walk in walks)

    def _by_or_for(self, actors, voices):
        return Q(speaker__in=actors) | self._with_or_for(actors, voices)

    def _with_or_for(self, actors, voices):
        return self._unnamed_or_joint(actors, voices) | _within_terms("speaker", voices.named)

    def _unnamed_or_joint(self, actors, voices):
        together = self._joint_with(Q(actor__in=actors))  # by itself: a term needs a look at each quote
        if voices.named:
            together |= self._joint_with(_within_terms("actor", voices.named, "quote__published_at"))
        return Q(pk__in=voices.unnamed) | together

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
        return self.filter(article__source=source).together()  # few may be, and far apart

    def unsure(self):
        """What waits for review: the machine's suggestions it is least sure of."""
        doubtful = Q(confidence__lt=UNSURE_BELOW) | Q(speaker__isnull=False, speaker_confidence__lt=UNSURE_BELOW)
        return self.filter(doubtful, state=State.SUGGESTED, origin=Origin.MACHINE)

    def waiting(self):
        """Suggestions nobody has decided on: the review queue."""
        return self.filter(~Q(origin=Origin.PERSON), state=State.SUGGESTED)

    def comparable(self):
        """Those that may be the same statement as another (entities/rules/statements/grouping.py)."""
        return self.live().said().filter(published_at__isnull=False)

    def following(self, quote):
        """The one that begins next in the quote's article, or None."""
        after = self.filter(article=quote.article_id, start__gte=quote.start).exclude(pk=quote.pk)
        return after.order_by("start", "end", "pk").exclude(start=quote.start, pk__lt=quote.pk).first()

    def hanging_on(self, mention):
        """Quotes whose speaker chain has this mention as a link, and that name another speaker than it does.

        Those of several speakers are left out: which of them the mention means, only a person can say.
        """
        links = self._related("spans").objects.filter(
            part__in=[Part.SOURCE, Part.SPEAKER, Part.CHAIN], start__lt=mention.end, end__gt=mention.start
        )
        return self.filter(article=mention.article_id, pk__in=links.values("quote"), joint=None).exclude(
            speaker=mention.actor_id
        )

    def containing(self, words):
        return self.filter(search=words_query(words)).together().by_keys()

    def by_those(self, actors, *, verified=False):
        """What these actors (a queryset) are known to have said."""
        quotes = self.live().said().plain().filter(speaker__in=actors.order_by().values("pk"))
        return quotes.verified() if verified else quotes

    def arrived(self, since, until=None, *, verified=False):
        """Those that are as they are only since then (models/arrival.py), or are verified only since then."""
        arrived = after("arrived_at", since, until)
        if verified:
            decisions = self._related("decisions").objects
            accepted = decisions.filter(after("at", since, until), quote=models.OuterRef("pk"), state=State.ACCEPTED)
            arrived |= models.Exists(accepted.filter(undone_at=None))
        return self.filter(arrived)

    def newest_arrivals(self):
        return self.order_by("-arrived_at", "-pk")

    def one_per_statement(self):
        """Of these, the first of each statement and all that stand alone."""
        twins = self.filter(wording__statement=models.OuterRef("wording__statement"))
        earlier = Q(published_at__lt=models.OuterRef("published_at"))
        earlier |= Q(published_at=models.OuterRef("published_at"), pk__lt=models.OuterRef("pk"))
        return self.filter(~models.Exists(twins.filter(earlier)))

    def page(self, after=None, size=QUOTES_SHOWN, *, oldest_first=False):
        return super().page(after, size, oldest_first=oldest_first)

    def _open_targets(self):
        return self._related("targets").objects.live().filter(quote=models.OuterRef("pk"))


def _walks_of_voices(named):
    """Conditions of which each is walked by itself: one for each voice, or for several where they are very many.

    Of all at once PostgreSQL expects to meet the first few soon on the way back from today; where most voices are no
    longer in office, it would walk through half of all quotes.
    """
    return [_within_terms("speaker", named[at::MOST_WALKS]) for at in range(min(len(named), MOST_WALKS))]


def _within_terms(field, voices, published_at="published_at"):
    """Condition that a row names one of these [(actor id, first day, last day)] and was published while it held."""
    return Q(WithinTerms(field, published_at, voices=tuple(map(tuple, voices)))) if voices else Q()


class WithinTerms(models.Func):
    """Whether the first column holds one of these actors and the second a moment of its term.

    One condition for each, which an index answers, written at once: Django takes a millisecond for a handful of them.
    """

    output_field = models.BooleanField()

    def __init__(self, actor, moment, *, voices):
        super().__init__(actor, moment)
        self.voices = voices

    def as_sql(self, compiler, connection, **options):
        (actor, of_actor), (moment, of_moment) = map(compiler.compile, self.source_expressions)
        each, given = f"({actor} = %s AND {moment} >= %s AND {moment} < %s)", []
        for pk, since, until in self.voices:
            given += (*of_actor, pk, *of_moment, midnight(since), *of_moment, midnight(until + ONE_DAY))
        return f"({' OR '.join([each] * len(self.voices))})", given
