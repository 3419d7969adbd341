"""Quotes that the queries of pages, exports and the API ask for."""

from django.db import models
from django.db.models import Q

from entities.querysets.related import RelatedModels


class QuotesAsked(RelatedModels):
    """What a QuoteQuerySet gives for a query (entities/queries)."""

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
        quotes = quotes._on_lists(query)
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

    def _on_lists(self, query):
        """Of these quotes those that it asks for by its lists of actors."""
        quotes = self
        if query.speaker_listed:
            quotes = quotes.filter(self._by_listed(query.speaker_listed), perhaps=query.perhaps)
        if query.about_listed:
            quotes = quotes.filter(self._about_listed(query.about_listed, query.stance))
        if query.listed:
            by = Q(self._by_listed(query.listed), perhaps=False)
            quotes = quotes.filter(by | self._about_listed(query.listed))
        return quotes

    def _by_listed(self, key):
        """That anyone on the list with this key says, alone or with others."""
        listed = self._model("Listed").objects.actors_of(key)
        joint = self._related("joint").objects.filter(actor__in=listed)
        return Q(speaker__in=listed) | Q(pk__in=joint.order_by().values("quote"))

    def _about_listed(self, key, stance=None):
        targets = self._open_targets().filter(actor__in=self._model("Listed").objects.actors_of(key))
        return Q(models.Exists(targets.filter(stance=stance) if stance else targets))

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
            around = Q(
                pk__in=self._related("targets").objects.live().filter(actor=query.around).order_by().values("quote")
            )
            quotes = quotes.filter(self._by_or_for([query.around], query.voices_around) | around)
        quotes = quotes.in_source(query.source) if query.source else quotes
        return quotes.verified() if query.verified else quotes

    def in_lanes(self, query):
        """What a TimelineQuery asks for; without actors, what anybody said."""
        if not query.is_understood:
            return self.none()
        quotes = self.live().said().between(query.since, query.until).printed(query.once)
        quotes = quotes.by(*query.actor).plain() if query.actor else quotes
        return quotes.verified() if query.verified else quotes

    def listed_for(self, query):
        """What a list shows of these: all of them, or one for each statement if the QuoteQuery groups them."""
        return self.one_per_statement() if query.grouped else self
