"""What did ⟨speaker⟩ say about ⟨subject⟩?"""

from functools import cached_property

from entities.choices import UNKNOWN, Attribution, CueClass, Kind, QuoteKind, Stance
from entities.queries.base import PeriodQuery, PrintingsQuery, address
from entities.queries.fields import ActorsField, CursorField, OneOf, OutletField, Switch, UnlessLeftOut, WordsField
from entities.queries.lists import ListField
from entities.queries.voices import Voices
from newsdesk.web.addresses import fixed

ANY, OLDEST = "any", "oldest"
ANYTHING, NOBODY = "anyone or anything", "nobody left out"
MOST_ACTORS = 8


class QuoteQuery(PrintingsQuery, PeriodQuery):
    is_strict = True
    line = ("speaker", "about", "spokespeople", "about_spokespeople", "q")
    behind: tuple[str, ...] = (
        "stance", "source", "kind", "cue", "attribution", "speaker_type", "about_type", "printings", "outlets",
        "listed", "speaker_listed", "about_listed", "not_speaker", "not_about", "grouped", "unsure", "perhaps",
        "verified", "sort",
    )  # fmt: skip
    speaker = ActorsField(label="Said by", at_most=MOST_ACTORS, any_of=True, may_be_unknown=True)
    about = ActorsField(label="About", at_most=MOST_ACTORS, any_of=True, anything=ANYTHING)
    spokespeople = UnlessLeftOut(label="Without spokespeople")
    about_spokespeople = Switch(label="Include spokespeople of the subject")
    not_speaker = ActorsField(label="Not by", at_most=MOST_ACTORS, any_of=True, anything=NOBODY)
    not_about = ActorsField(label="Not about", at_most=MOST_ACTORS, any_of=True, anything=NOBODY)
    q = WordsField(label="Words")
    kind = OneOf(QuoteKind.choices, anything="any type", label="Type")
    stance = OneOf(Stance.choices, anything="any stance", label="Stance")
    cue = OneOf(CueClass.choices, anything="any cue", label="Cue")
    source = OutletField()
    outlets = OneOf(
        [(str(n), f"in {n} or more outlets") for n in (2, 3, 5, 10)],
        anything="in any number of outlets",
        label="Printed",
    )
    attribution = OneOf(
        [*Attribution.choices[1:], (ANY, "any")],
        anything=Attribution.SAID,
        default=Attribution.SAID,
        label="Attribution",
    )
    speaker_type = OneOf(Kind.choices, anything="anyone", label="Speaker type")
    about_type = OneOf(Kind.choices, anything="anything", label="Subject type")
    listed = ListField(label="By or about anyone on the list", anything="anyone")
    speaker_listed = ListField(label="By anyone on the list", anything="anyone")
    about_listed = ListField(label="About anyone on the list", anything=ANYTHING)
    verified = Switch(label="Verified only")
    unsure = Switch(label="Uncertain only")
    perhaps = Switch(label="Uncertain speaker")
    grouped = Switch(label="Group identical statements")
    sort = OneOf([(OLDEST, "oldest first")], anything="newest first", label="Sort by")
    after = CursorField()

    defaults = {"attribution": Attribution.SAID, "spokespeople": True}

    def offers(self, name):
        """Grouping is begun on another page: here it is only ended."""
        depending = {
            "spokespeople": self.voices.bodies, "about_spokespeople": self.about_voices.bodies, "grouped": self.grouped
        }  # fmt: skip
        return bool(depending.get(name, super().offers(name)))

    @property
    def oldest_first(self):
        return self.sort == OLDEST

    @property
    def once(self):
        """Grouped, every printing is sought, and the first found of each statement shown."""
        return super().once and not self.grouped

    @property
    def subjects(self):
        """Ids of the actors toward whom a stance counts; empty if none is asked for."""
        return {actor.pk for actor in self.about or ()} | self.about_voices.ids

    @cached_property
    def voices(self):
        """Who speaks for the speakers."""
        return Voices(self.speaker, self.spokespeople)

    @cached_property
    def about_voices(self):
        """Who speaks for the subjects."""
        return Voices(self.about, self.about_spokespeople)

    @property
    def in_time(self):
        """Address of the tone over time, if one speaker is asked for and one subject; else ""."""
        ends = [self.speaker or [], self.about or []]
        if [len(actors) for actors in ends] != [1, 1] or UNKNOWN in ends[0] or self.perhaps:
            return ""
        carried = {name: getattr(self, name) for name in ("spokespeople", "since", "until", "source", "verified")}
        attribution = None if self.attribution == ANY else self.attribution
        return address(fixed("pair"), speaker=ends[0][0], about=ends[1][0], attribution=attribution, **carried)
