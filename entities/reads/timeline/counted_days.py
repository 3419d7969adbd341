"""The days of what one actor said, or of what was said about one, read from the counts where nothing else is asked."""

from collections import Counter
from datetime import date

from entities.choices import UNKNOWN
from entities.models import ActorActivity
from entities.reads.relations.through_voices import days_through_voices

PERIOD, LAYERS = {"since", "until"}, {"verified", "printings", "spokespeople"}
MEASURES = {"speaker": "quotes_by", "about": "quotes_about"}


def days_counted(query) -> list[tuple[date, int]] | None:
    """[(publication day, quotes)] of what a QuoteQuery asks for over all time, oldest first; None if no counts tell."""
    asked = set(query.narrowing) - PERIOD - LAYERS
    if not query.is_understood or len(asked) != 1 or not asked <= MEASURES.keys():
        return None
    (end,) = asked
    actors = getattr(query, end)
    if len(actors) != 1 or actors[0] == UNKNOWN:
        return None
    counted = ActorActivity.objects.of(actors[0]).verified(query.verified).printed(query.once)
    days: Counter[date] = Counter({day: n for _, day, n in counted.per_day(MEASURES[end])})
    if end == "speaker" and query.voices.included:
        spoken = days_through_voices(actors[0], verified=query.verified, once=query.once)
        days.update({day: n for day, n in spoken.items() if day})
    return sorted(days.items())
