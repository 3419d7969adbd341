"""When an actor was mentioned, quoted and talked about: counts per week, or per longer stretch where there are many."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from entities.queries.base import address
from entities.reads.timeline.period_slider import MOST_BARS, corpus_days
from entities.rules.days.periods import month_of, usual_range
from newsdesk.web.addresses import fixed

FEWEST_DRAWN = 3  # stretches; fewer are told by the table alone


@dataclass(frozen=True, slots=True)
class Activity:
    """`stretches`: [{"first", "last", "mentions", "quotes_by", "quotes_about", "urls": an address for each}].

    `since` and `until` are the usual days of the corpus. Stretches outside of them stand in the table only.
    """

    grain: str
    stretches: list[dict[str, Any]]
    since: date | None = None
    until: date | None = None

    @property
    def drawn(self):
        return [row for row in self.stretches if self.since <= row["first"] <= self.until]

    @property
    def is_drawn(self):
        return len(self.drawn) >= FEWEST_DRAWN

    @property
    def n_astray(self):
        return len(self.stretches) - len(self.drawn)


def activity(actor, counted, *, verified=False, printings=""):
    """`counted`: its CountedDays."""
    weeks = counted.per_stretch("week")
    if not weeks:
        return Activity("week", [])
    mondays = {day - timedelta(days=day.weekday()) for day, _ in corpus_days()}
    since, until = usual_range(mondays | {week["first"] for week in weeks})
    grain = "week" if (until - since).days < 7 * MOST_BARS else "month" if until.year - since.year < 12 else "year"
    rows = weeks if grain == "week" else counted.per_stretch(grain)
    whole = _addresses(actor, verified, printings)
    for row in rows:
        row["last"] = _last(row["first"], grain)
        row["urls"] = {
            measure: f"{all_time}&from={row['first']}&to={row['last']}" for measure, all_time in whole.items()
        }
    # The axis begins and ends with whole stretches.
    since = max((row["first"] for row in rows if row["first"] <= since <= row["last"]), default=since)
    until = max([until, *(row["last"] for row in rows if row["first"] <= until)])
    return Activity(grain, rows, since, until)


def _addresses(actor, verified, printings):
    """{measure: address of what it counts}"""
    quotes = fixed("quote_list")
    return {
        "mentions": address(fixed("article_list"), actor=actor),
        "quotes_by": address(quotes, speaker=actor, verified=verified, printings=printings),
        "quotes_about": address(quotes, about=actor, verified=verified, printings=printings),
    }


def _last(first, grain):
    if grain == "week":
        return first + timedelta(days=6)
    return month_of(first)[1] if grain == "month" else date(first.year, 12, 31)
