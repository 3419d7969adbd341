"""Those who speak for the actors that a query names, where it includes them."""

from functools import cached_property

from entities.models import Voice, VoiceInPrint
from newsdesk.days import day_of


class Voices:
    """Of these actors those that others may speak for, and who does; nobody where the query does not include them."""

    def __init__(self, actors, included):
        self.bodies = [actor for actor in actors or () if getattr(actor, "may_be_spoken_for", False)]
        self.included = bool(included and self.bodies)

    @cached_property
    def _named(self):
        """[(actor id, id of whom it speaks for, first day, last day)]"""
        return Voice.objects.speaking_for(self.bodies) if self.included else []

    @property
    def named(self):
        """[(actor id, first day, last day)]"""
        return [(speaker, since, until) for speaker, _, since, until in self._named]

    @cached_property
    def _unnamed(self):
        """{id of a quote by somebody whom nobody has named: ids of whom that one speaks for}"""
        return VoiceInPrint.objects.quotes_for(self.bodies) if self.included else {}

    @property
    def unnamed(self):
        """Ids of the quotes by those whom nobody has named."""
        return list(self._unnamed)

    @property
    def ids(self):
        return {speaker for speaker, *_ in self._named}

    def through(self, quote):
        """Whom of these the quote is said for by others; empty where one of them says it."""
        if not self.included or quote.perhaps:
            return []
        joint = getattr(quote, "all_joint", None)  # as an export has them
        speakers = {quote.speaker_id, *(one.actor_id for one in (quote.joint.all() if joint is None else joint))}
        if speakers & {body.pk for body in self.bodies}:
            return []
        day = day_of(quote.published_at)
        spoken_for = set(self._unnamed.get(quote.pk, ()))
        if day:
            spoken_for |= {
                body for speaker, body, since, until in self._named if speaker in speakers and since <= day <= until
            }
        return [body for body in self.bodies if body.pk in spoken_for]
