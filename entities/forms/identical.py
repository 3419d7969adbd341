"""Which identical mentions a person chose, read from a request: each by its id and by how it looked to them."""

import re
from typing import cast

from django import forms
from django.http import QueryDict

from entities.queries.fields import Switch
from entities.reads.articles.identical_mentions import EVERYWHERE, HERE
from entities.rules.texts.identical import Standing

_MENTION = re.compile(r"(\d{1,18})\.(\d{0,18})\.([A-Z]{1,6})\.([a-z]{1,10})\.([a-z]{1,8})")
_PLACE = re.compile(r"(\d{1,18}):(\d{1,9}):(\d{1,9})")


class ScopeForm(forms.Form):
    scope = forms.ChoiceField(choices=[(HERE, HERE), (EVERYWHERE, EVERYWHERE)], required=False)

    @property
    def chosen(self):
        return (self.is_valid() and self.cleaned_data["scope"]) or EVERYWHERE


class ApplyForm(ScopeForm):
    """Values are those of `Candidate.value`; what can't be read is not chosen."""

    example = forms.RegexField(_MENTION, error_messages={"required": "", "invalid": ""})
    back = forms.CharField(required=False, max_length=500)
    undecided_too = Switch()
    offers_along = Switch()
    along = Switch()

    @property
    def alone(self) -> bool:
        """Whether what hangs on the mentions is to stay."""
        return bool(self.cleaned_data["offers_along"] and not self.cleaned_data["along"])

    @property
    def values(self) -> set[str]:
        return set(cast(QueryDict, self.data).getlist("chosen"))

    @property
    def as_seen(self) -> Standing:
        return _seen(self.cleaned_data["example"])[1]

    @property
    def mentions(self) -> dict[int, Standing]:
        """{mention id: as it looked}"""
        return dict(found for value in self.values if (found := _seen(value)))

    @property
    def places(self) -> list[tuple[int, int, int]]:
        """[(article id, start, end)]"""
        found = filter(None, map(_PLACE.fullmatch, self.values))
        return [(int(place[1]), int(place[2]), int(place[3])) for place in found]


def _seen(value):
    found = _MENTION.fullmatch(value)
    if found is None:
        return None
    pk, actor, *rest = found.groups()
    return int(pk), Standing(int(actor) if actor else None, *rest)
