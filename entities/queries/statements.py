"""Which statements did several outlets print? And where the versions of one go on."""

from django import forms

from entities.queries.base import PeriodQuery, Query
from entities.queries.fields import ActorField, CursorField, MomentField, OneOf, OutletField, WordsField
from newsdesk.paging import Cursor

FEWEST = 2
NUMBER = forms.IntegerField(min_value=0, max_value=2**31 - 1)
MOMENT = MomentField()


class StatementQuery(Query):
    after = CursorField(MomentField())  # only what has a date makes a statement


class StatementsQuery(PeriodQuery):
    is_strict = True
    line = ("speaker", "about", "q")
    speaker = ActorField(label="Speaker")
    about = ActorField(label="About")
    q = WordsField(label="Words")
    source = OutletField()
    outlets = OneOf(
        [(str(n), f"{n} or more") for n in (3, 5, 10)], anything="2 or more", default=FEWEST, label="Outlets"
    )
    sort = OneOf([("newest", "newest")], anything="most outlets", label="Sort by")
    after = CursorField(forms.CharField())

    @property
    def fewest(self):
        return int(self.outlets or FEWEST)

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
