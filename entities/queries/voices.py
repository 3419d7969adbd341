"""Those who speak for the actors that a query names, where it includes them."""

from functools import cached_property

from entities.models import Voice, VoiceInPrint


class Voices:
    """Of these actors those that others may speak for, and who does; nobody where the query does not include them."""

    def __init__(self, actors, included):
        self.bodies = [actor for actor in actors or () if getattr(actor, "may_be_spoken_for", False)]
        self.included = bool(included and self.bodies)

    @cached_property
    def named(self):
        """[(actor id, first day, last day)]"""
        return Voice.objects.speaking_for(self.bodies) if self.included else []

    @cached_property
    def unnamed(self):
        """Ids of the quotes by those whom nobody has named."""
        return VoiceInPrint.objects.quotes_for(self.bodies) if self.included else []

    @property
    def ids(self):
        return {speaker for speaker, _, _ in self.named}
