"""Who leads a period, how that compares with the one before, and how it went day by day."""

from dataclasses import dataclass
from datetime import timedelta

from entities.models import Actor, ActorActivity
from entities.reads.actors.leading import leading
from entities.reads.doubt import Likely, likely, verified_of
from entities.reads.relations.through_voices import said_for
from newsdesk.web.spark import spark_points


@dataclass(frozen=True, slots=True)
class Leader:
    actor: Actor
    total: int
    previous: int
    per_day: list[int]
    likely: Likely | None = None  # of quotes
    with_spokespeople: int = 0  # quotes by it, those said for it included

    @property
    def change(self):
        return self.total - self.previous

    @property
    def spark(self):
        """Points of the line, day by day."""
        return spark_points(self.per_day)


def leaders(measure, *, as_of, days, size, once=True):
    """The actors with most of `measure` ("quotes_by", "quotes_about", "mentions") in the `days` up to `as_of`."""
    first = as_of - timedelta(days=days - 1)
    before = first - timedelta(days=days)
    counted = ActorActivity.objects.printed(once)
    period = counted.between(first, as_of)
    totals = leading(measure, first, as_of, size) if once else period.leaders(measure, size)
    ids = [pk for pk, _ in totals]
    previous = dict(counted.of(*ids).between(before, first - timedelta(days=1)).leaders(measure, size))
    counts = {(pk, day): n for pk, day, n in period.of(*ids).per_day(measure)}
    actors = Actor.objects.in_bulk(ids)
    told: dict[int, Likely] = {}
    if measure in ("quotes_by", "quotes_about"):
        sort = measure.removeprefix("quotes_")
        verified = verified_of(sort, ids, first, as_of)
        told = likely(sort, {pk: (total, verified.get(pk, 0)) for pk, total in totals}, first, as_of)
    bodies = [pk for pk in ids if actors[pk].may_be_spoken_for] if measure == "quotes_by" else []
    through = said_for(bodies, first, as_of, once=once)
    return [
        Leader(
            actors[pk],
            total,
            previous.get(pk, 0),
            [counts.get((pk, first + timedelta(days=day)), 0) for day in range(days)],
            told.get(pk),
            total + through.get(pk, 0),
        )
        for pk, total in totals
    ]
