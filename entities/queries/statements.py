"""Which statements did several outlets print? And where the versions of one go on."""

from functools import cached_property

from django import forms

from entities.queries.base import PeriodQuery, Query
from entities.queries.fields import (
    ActorsField,
    CursorField,
    MomentField,
    OneOf,
    OutletField,
    Switch,
    UnlessLeftOut,
    WordsField,
)
from entities.queries.quotes import ANYTHING, MOST_ACTORS
from entities.queries.voices import Voices
from newsdesk.web.paging import Cursor

FEWEST = 2
NUMBER = forms.IntegerField(min_value=0, max_value=2**31 - 1)
MOMENT = MomentField()


class StatementQuery(Query):
    after = CursorField(MomentField())  # only what has a date makes a statement


class StatementsQuery(PeriodQuery):
    """A statement answers if one of its printings answers to all that is asked of quotes."""

    is_strict = True
    line = ("speaker", "about", "spokespeople", "q")
    behind = ("outlets", "source", "sort", "verified")
    defaults = {"spokespeople": True}
    speaker = ActorsField(label="Said by", at_most=MOST_ACTORS, any_of=True)
    about = ActorsField(label="About", at_most=MOST_ACTORS, any_of=True, anything=ANYTHING)
    spokespeople = UnlessLeftOut(label="Without spokespeople")
    q = WordsField(label="Words")
    source = OutletField()
    verified = Switch(label="Verified only")
    outlets = OneOf(
        [(str(n), f"{n} or more") for n in (3, 5, 10)], anything="2 or more", default=FEWEST, label="Outlets"
    )
    sort = OneOf([("newest", "newest")], anything="most outlets", label="Sort by")
    after = CursorField(forms.CharField())

    @property
    def fewest(self):
        return int(self.outlets or FEWEST)

    @cached_property
    def voices(self):
        """Who speaks for the speakers."""
        return Voices(self.speaker, self.spokespeople)

    def offers(self, name):
        return bool(self.voices.bodies) if name == "spokespeople" else super().offers(name)

    def clean(self):
        wanted = super().clean()
        after = wanted.get("after")
        if after:
            try:
                value = (MOMENT if wanted.get("sort") == "newest" else NUMBER).clean(after.value)
                wanted["after"] = Cursor(value, after.pk)
            except forms.ValidationError:
                self.add_error("after", "This page is not known; here is the first one.")
        return wanted
