"""Which actors? And what of one actor?"""

from django import forms
from django.core.exceptions import ValidationError

from entities.choices import Kind
from entities.nlp.language.gazetteer import table
from entities.queries.base import PeriodQuery, PrintingsQuery
from entities.queries.fields import CursorField, OneOf, Switch, WordsField
from entities.queries.lists import ListField
from newsdesk.web.paging import Cursor

COUNTRIES = sorted(((code, name) for code, name, *_ in table("countries.tsv", 5)), key=lambda row: row[1])
SORTS = {
    "mentions": "most mentioned",
    "quotes_by": "most quoted",
    "quotes_about": "most talked about",
    "rising": "rising",
    "name": "name",
}
NUMBER = forms.IntegerField(min_value=-(2**31), max_value=2**31 - 1)  # of mentions, or by how many they rise


class ActorQuery(PrintingsQuery, PeriodQuery):
    is_strict = True
    line = ("q", "type", "sort")
    behind = ("role", "country", "listed", "printings", "verified")
    q = WordsField(label="Name")
    role = WordsField(label="Role")
    type = OneOf(Kind.choices, anything="any type", label="Type")
    country = OneOf(COUNTRIES, anything="any country", label="Country")
    listed = ListField(label="On the list", anything="any list or none")
    sort = OneOf(list(SORTS.items())[1:], anything=SORTS["mentions"], default="mentions", label="Sort by")
    verified = Switch(label="Verified only")
    after = CursorField(forms.CharField())

    defaults = {"sort": "mentions"}

    def clean(self):
        wanted = super().clean()
        after = wanted.get("after")
        if after and wanted["sort"] != "name":
            try:
                wanted["after"] = Cursor(NUMBER.clean(after.value), after.pk)
            except ValidationError:
                self.add_error("after", "There is no such page; here is the first one.")
        return wanted


class ActorPageQuery(PrintingsQuery):
    voices = None  # who speaks for the actor, where their quotes are listed
    tab = OneOf([("about", "said about")], anything="said", default="said")
    verified = Switch(label="Verified only")
    table = Switch(label="With the table")
    after = CursorField()
