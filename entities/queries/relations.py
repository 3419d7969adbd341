"""Who speaks about whom?"""

from django import forms
from django.urls import reverse

from articles.models import Source
from entities.models import Actor, Quote
from entities.queries.base import PeriodQuery, address
from entities.queries.fields import ActorField
from entities.queries.quotes import choices

DEFAULT_TOP, LARGEST_TOP = 15, 30


class RelationsQuery(PeriodQuery):
    speaker = ActorField(label="Speaker")
    about = ActorField(label="About")
    speaker_type = forms.ChoiceField(required=False, label="Speakers", choices=choices(Actor.Kind, "anyone"))
    about_type = forms.ChoiceField(required=False, label="Spoken about", choices=choices(Actor.Kind, "anything"))
    source = forms.ModelChoiceField(
        Source.objects.all(), required=False, label="Outlet", empty_label="any outlet",
        error_messages={"invalid_choice": "There is no such outlet."},
    )  # fmt: skip
    attribution = forms.ChoiceField(
        required=False, label="Attribution", choices=[("", "said"), *Quote.Attribution.choices[1:]]
    )
    top = forms.TypedChoiceField(
        required=False,
        label="Show",
        coerce=int,
        empty_value=None,
        choices=[("", f"top {DEFAULT_TOP}"), *((n, f"top {n}") for n in (8, 20, LARGEST_TOP))],
    )
    verified = forms.BooleanField(required=False, label="Verified only")

    defaults = {"attribution": Quote.Attribution.SAID, "top": DEFAULT_TOP}

    def quotes_of(self, cell):
        """Address of the quotes that a cell counts: its two actors and the filters of this query."""
        kept = {name: getattr(self, name) for name in ("since", "until", "source", "attribution", "verified")}
        return address(reverse("quote_list"), speaker=cell.speaker, about=cell.target, **kept)
