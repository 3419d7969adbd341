"""Which actors? And what of one actor?"""

from django import forms

from entities.models import Actor
from entities.nlp.gazetteer import table
from entities.queries.base import PeriodQuery, Query
from entities.queries.fields import CursorField
from entities.queries.quotes import choices
from newsdesk.paging import Cursor

COUNTRIES = sorted(((code, name) for code, name, *_ in table("countries.tsv", 5)), key=lambda row: row[1])
SORTS = {
    "mentions": "most mentioned",
    "quotes_by": "most quoted",
    "quotes_about": "most talked about",
    "rising": "rising",
    "name": "name",
}


class ActorQuery(PeriodQuery):
    q = forms.CharField(required=False, label="Name", max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(required=False, label="Kind", choices=choices(Actor.Kind, "any kind"))
    country = forms.ChoiceField(required=False, label="Country", choices=[("", "any country"), *COUNTRIES])
    sort = forms.ChoiceField(required=False, label="Sort by", choices=list(SORTS.items()))
    verified = forms.BooleanField(required=False, label="Verified only")
    after = CursorField(forms.CharField(required=False))

    defaults = {"sort": "mentions"}

    def clean(self):
        wanted = super().clean()
        after = wanted.get("after")
        if after and wanted["sort"] != "name":
            try:
                wanted["after"] = Cursor(int(after.value or ""), after.pk)
            except ValueError:
                self.add_error("after", "This page is not known; here is the first one.")
        return wanted


class ActorPageQuery(Query):
    tab = forms.ChoiceField(required=False, choices=[("", "said"), ("about", "said about")])
    verified = forms.BooleanField(required=False, label="Verified only")
    after = CursorField()
