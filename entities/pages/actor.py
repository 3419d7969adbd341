"""What one actor's page shows beside its quotes. Every answer is bounded, however famous the actor."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Max, Min
from django.http import QueryDict
from django.urls import reverse

from articles.models import Source
from entities.choices import Form, State
from entities.models import (
    Actor,
    ActorActivity,
    ActorTotal,
    DateMention,
    Mention,
    Quote,
    Voice,
    VoiceInPrint,
)
from entities.models.annotations import text_fragment
from entities.pages.activity import activity
from entities.queries import RelationsQuery
from entities.queries.base import EVERY
from entities.queries.known import Known
from entities.queries.voices import Voices
from entities.reads.doubt import of_actor, settling_of
from entities.reads.relations.strongest import strongest_cells
from entities.reads.relations.through_voices import days_through_voices
from entities.reads.timeline.agenda import agenda, by_days
from entities.rules.days.counted_days import CountedDays

NEWEST_MENTIONS = 2_000  # names, company and dates are read off the newest mentions
MOST_ROWS = 12
MOST_PHRASES = 3  # of a voice


@dataclass
class Profile:
    actor: Actor
    verified: bool = False
    printings: str = ""  # as an address has it

    @property
    def once(self):
        return self.printings != EVERY

    @cached_property
    def totals(self):
        """{"mentions", "quotes_by", "quotes_about"}; of a body, with what is said for it."""
        own = ActorTotal.objects.of_layer(self.verified, once=self.once).of(self.actor)
        return {**own, "quotes_by": own["quotes_by"] + self._for_it.total()}

    @cached_property
    def verified_totals(self):
        """How many of them are verified."""
        return self.totals if self.verified else Profile(self.actor, True, self.printings).totals

    @cached_property
    def likely_by(self):
        return of_actor(self.actor, "by", self.totals, self.verified_totals)

    @cached_property
    def likely_about(self):
        return of_actor(self.actor, "about", self.totals, self.verified_totals)

    @cached_property
    def settling_by(self):
        return settling_of(self.actor, "by", self.likely_by)

    @cached_property
    def settling_about(self):
        return settling_of(self.actor, "about", self.likely_about)

    @cached_property
    def activity(self):
        return activity(self.actor, self.days, verified=self.verified, printings=self.printings)

    @cached_property
    def sources(self):
        return self.outlets[:MOST_ROWS]

    @cached_property
    def outlets(self):
        """[{source (id), name, mentions, quotes_by, quotes_about}] of all outlets that name the actor, most mentions
        first."""
        _, counted = self._counted
        names = dict(Source.objects.filter(pk__in=[pk for pk, *_ in counted]).values_list("pk", "name"))
        rows = [
            {"source": pk, "name": names[pk], "mentions": mentions, "quotes_by": by, "quotes_about": about}
            for pk, mentions, by, about in counted
        ]
        return sorted(rows, key=lambda row: (-row["mentions"], row["name"]))

    @cached_property
    def days(self):
        """How often on each day, as CountedDays: read once for all that the page tells of it; of a body, with what is
        said for it."""
        return CountedDays.of(self._counted[0]).and_said_for_it(self._for_it)

    @cached_property
    def _counted(self):
        """By day, and by outlet: `ActorActivityQuerySet.by_day_and_outlet()`."""
        return self._activity.by_day_and_outlet()

    @cached_property
    def names(self):
        """[{text, n}] as printed, most frequent first."""
        names = Counter(text for text, form, _ in self._newest if form == Form.NAME)
        return [
            {"text": text, "n": n}
            for text, n in sorted(names.items(), key=lambda name: (-name[1], name[0]))[:MOST_ROWS]
        ]

    @cached_property
    def roles(self):
        """[{text, n, first, last, article}]: what the articles call the actor, and when."""
        roles = self.actor.roles.order_by().values("key")
        return list(
            roles.annotate(
                n=Count("pk"),
                text=Min("text"),
                first=Min("published_at"),
                last=Max("published_at"),
                article=Max("article"),
            ).order_by("-n", "key")[:MOST_ROWS]
        )

    voice_verbs = (
        ("confirm", "Confirm", State.ACCEPTED),
        ("bar", "Reject", State.REJECTED),
        ("reopen", "Undo", State.SUGGESTED),
    )

    @cached_property
    def voices(self):
        """[(voice, who speaks for the actor, its phrases)]"""
        return self._voices(Voice.objects.of(self.actor), "speaker")

    @cached_property
    def speaks_for(self):
        """[(voice, for whom the actor speaks, its phrases)]"""
        return self._voices(Voice.objects.by(self.actor), "body")

    @cached_property
    def talks_about(self):
        """Cells of those this actor talks about, most quotes first; a body through those who speak for it, too."""
        return strongest_cells(self._relations(speaker=self.actor), MOST_ROWS)

    @cached_property
    def talked_about_by(self):
        return strongest_cells(self._relations(about=self.actor), MOST_ROWS)

    @cached_property
    def voices_asked(self):
        """Those who speak for the actor, as far as they count for its quotes."""
        return Voices([self.actor], included=True)

    @cached_property
    def company(self):
        """[(actor, articles)]: who is mentioned in the same articles."""
        rows = list(Mention.objects.beside(self.actor, self._articles)[:MOST_ROWS])
        actors = Actor.objects.in_bulk([row["actor"] for row in rows])
        return [(actors[row["actor"]], row["n"]) for row in rows]

    @cached_property
    def agenda(self):
        """Dates mentioned near the actor's names in its newest articles, sorted by day."""
        dates = DateMention.objects.live().resolved().near(self._mentions, self._articles)
        return by_days(agenda(list(dates.in_sentences().newest_first()[:MOST_ROWS])))

    @cached_property
    def n_perhaps(self):
        """How many quotes are only perhaps by the actor: guesses, which nobody can have verified."""
        if self.verified:
            return 0
        return Quote.objects.live().said().printed(self.once).by(self.actor).filter(perhaps=True).count()

    @property
    def _activity(self):
        return ActorActivity.objects.of(self.actor).verified(self.verified).printed(self.once)

    @property
    def is_spoken_for(self):
        return bool(self._for_it)

    @cached_property
    def _for_it(self):
        """{day: quotes} by those who speak for the actor."""
        if not self.actor.may_be_spoken_for:
            return Counter()
        return days_through_voices(self.actor, verified=self.verified, once=self.once)

    @cached_property
    def asked(self):
        """The query whose addresses lead on from the pairs of the actor."""
        return self._relations()

    @property
    def network(self):
        """Address of the network around the actor."""
        return self.asked.network_around(self.actor)

    def _relations(self, **ends):
        asked = {name: str(actor.pk) for name, actor in ends.items()}
        asked |= {
            name: value
            for name, value in (("verified", "1" if self.verified else ""), ("printings", self.printings))
            if value
        }
        return RelationsQuery(QueryDict(urlencode(asked)), Known({self.actor.pk: self.actor}, {}))

    @property
    def _mentions(self):
        mentions = Mention.objects.live().of(self.actor)
        return mentions.verified() if self.verified else mentions

    @cached_property
    def _newest(self):
        """[(text, form, article id)]"""
        return self._mentions.newest_words(NEWEST_MENTIONS)

    @property
    def _articles(self):
        return {article for *_, article in self._newest}

    def _voices(self, voices, end):
        voices = list(voices.listed()[:MOST_ROWS])
        phrases = {}
        for row in VoiceInPrint.objects.of_pairs([(voice.speaker_id, voice.body_id) for voice in voices]).per_phrase():
            row["url"] = f"{reverse('article', args=[row['article']])}{text_fragment(row['text'])}"
            phrases.setdefault((row["speaker"], row["body"]), []).append(row)
        return [
            (voice, getattr(voice, end), phrases.get((voice.speaker_id, voice.body_id), [])[:MOST_PHRASES])
            for voice in voices
        ]
