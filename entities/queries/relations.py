"""Who talks about whom?"""

from functools import cached_property

from entities.choices import Attribution, Kind, Stance
from entities.queries.base import PeriodQuery, PrintingsQuery, address
from entities.queries.fields import ActorField, ActorsField, CursorField, OneOf, OutletField, Switch, UnlessLeftOut
from entities.queries.quotes import ANYTHING
from entities.queries.voices import Voices
from newsdesk.web.addresses import fixed

DEFAULT_TOP, OTHER_TOPS = 15, (8, 20, 30)
MOST_PINNED = 8
STRONGEST = "strongest ones"
OF_THE_MATRIX = {"top", "sort", "row", "column"}
STANCES = (Stance.POSITIVE, Stance.NEUTRAL, Stance.NEGATIVE)
CARRIED = ("source", "attribution", "verified", "printings")  # filters that lead on to the quotes


class RelationsQuery(PrintingsQuery, PeriodQuery):
    is_strict = True
    beside = frozenset({"every"})  # of an export
    line = ("speaker", "about", "around")
    behind = (
        "speaker_type", "about_type", "source", "attribution", "top", "sort", "row", "column", "printings",
        "spokespeople", "verified",
    )  # fmt: skip
    kept = ("view",)
    speaker = ActorField(label="Said by")
    about = ActorField(label="About", anything=ANYTHING)
    around = ActorField(label="Around", anything="find an actor")
    speaker_type = OneOf(Kind.choices, anything="anyone", label="Speaker type")
    about_type = OneOf(Kind.choices, anything="anything", label="Subject type")
    source = OutletField()
    attribution = OneOf(
        Attribution.choices[1:], anything=Attribution.SAID, default=Attribution.SAID, label="Attribution"
    )
    row = ActorsField(label="Always as rows", at_most=MOST_PINNED, any_of=True, anything=STRONGEST)
    column = ActorsField(label="Always as columns", at_most=MOST_PINNED, any_of=True, anything=STRONGEST)
    sort = OneOf(
        [("criticism", "most criticism first"), ("name", "by name"), ("alike", "similar side by side")],
        anything="most quotes first",
        label="Order",
    )
    view = OneOf([("network", "network")], anything="matrix", default="matrix", label="View")
    top = OneOf(
        [(str(n), f"top {n}") for n in OTHER_TOPS], anything=f"top {DEFAULT_TOP}", default=DEFAULT_TOP, label="Show"
    )
    spokespeople = UnlessLeftOut(label="Without spokespeople")
    verified = Switch(label="Verified only")
    table = Switch(label="With the table")

    defaults = {"attribution": Attribution.SAID, "top": DEFAULT_TOP, "spokespeople": True}

    def offers(self, name):
        if name == "around":
            return bool(self.is_network or self.around)
        return not (self.is_network and name in OF_THE_MATRIX)

    @property
    def is_network(self):
        return self.view == "network"

    def clean_top(self):
        return int(self.cleaned_data["top"] or DEFAULT_TOP)

    @cached_property
    def voices(self):
        """Who speaks for the speaker, if the query names one."""
        return Voices([self.speaker], self.spokespeople)

    @cached_property
    def voices_around(self):
        """Who speaks for the actor whose surroundings are asked for."""
        return Voices([self.around], self.spokespeople)

    @property
    def is_of_a_pair(self):
        """Whether all that is asked for is what one actor says about another."""
        return bool(self.speaker and self.about and self.is_understood)

    def quotes_of(self, cell):
        """Address of the quotes that a cell counts: its two actors and the filters of this query."""
        return self._quotes_of.format(cell.speaker.pk, cell.target.pk)

    def parts_of(self, cell):
        """[(stance, quotes, their address)] of a cell, of the stances that it has."""
        counts = ((stance, getattr(cell, stance)) for stance in STANCES)
        return [(stance, n, f"{self.quotes_of(cell)}&stance={stance}") for stance, n in counts if n]

    def network_around(self, actor):
        """Address of the network of an actor and its neighbours, under the filters of this query."""
        return f"{fixed('relations')}{self.page_with(around=actor, view='network', speaker=None, about=None)}"

    def pair_of(self, cell):
        """Address of the page that shows the two actors of a cell over time."""
        return self._pair_of.format(cell.speaker.pk, cell.target.pk)

    def perhaps_of(self, speaker, about):
        """Address of the quotes that are only perhaps by an actor, not by its spokespeople, about another."""
        carried = {name: getattr(self, name) for name in ("since", "until", *CARRIED)}
        return address(
            fixed("quote_list"), speaker=speaker, spokespeople=speaker.alone, about=about, perhaps=True, **carried
        )

    # A matrix has hundreds of cells, so what their addresses share is put together once.

    @cached_property
    def _quotes_of(self):
        return self._of_cell(fixed("quote_list"), ("spokespeople", "since", "until", *CARRIED))

    @cached_property
    def _pair_of(self):
        return self._of_cell(fixed("pair"), ("spokespeople", "since", "until", *CARRIED))

    def _of_cell(self, path, carried):
        carried = address("", **{name: getattr(self, name) for name in carried}).replace("?", "&", 1)
        return f"{path}?speaker={{}}&about={{}}{carried}"


class PairQuery(PrintingsQuery, PeriodQuery):
    """What one actor says about another, over time."""

    is_strict = True
    line = ("speaker", "about", "spokespeople")
    behind = ("source", "attribution", "printings", "verified")
    kept = ("by",)

    speaker = ActorField(label="Said by", anything="choose a speaker")
    about = ActorField(label="About", anything="choose a subject")
    source = OutletField()
    attribution = OneOf(
        Attribution.choices[1:], anything=Attribution.SAID, default=Attribution.SAID, label="Attribution"
    )
    spokespeople = UnlessLeftOut(label="Without spokespeople")
    by = OneOf(
        [("day", "day"), ("week", "week"), ("month", "month"), ("year", "year")],
        anything="as the data allow",
        label="A bar for each",
    )
    verified = Switch(label="Verified only")
    after = CursorField()

    defaults = {"attribution": Attribution.SAID, "spokespeople": True}

    def offers(self, name):
        return bool(self.voices.bodies) if name == "spokespeople" else super().offers(name)

    @property
    def is_complete(self):
        return bool(self.speaker and self.about)

    @cached_property
    def voices(self):
        """Who speaks for the speaker."""
        return Voices([self.speaker], self.spokespeople)

    @property
    def other_way_round(self):
        """Address of the page about what the subject says about the speaker."""
        carried = {name: getattr(self, name) for name in ("spokespeople", "since", "until", *CARRIED)}
        return address(fixed("pair"), speaker=self.about, about=self.speaker, **carried)

    def quotes_of(self, since, until, stance=""):
        """Address of the quotes of these days, as far as they lie within the period, of one stance or of any."""
        since, until = max(since, self.since or since), min(until, self.until or until)
        carried = {name: getattr(self, name) for name in ("speaker", "spokespeople", "about", *CARRIED)}
        return address(fixed("quote_list"), since=since, until=until, stance=stance, **carried)
