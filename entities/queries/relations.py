"""Who speaks about whom?"""

from django.urls import reverse

from entities.models import Actor, Quote
from entities.queries.base import PeriodQuery, address
from entities.queries.fields import ActorField, OneOf, OutletField, Switch

DEFAULT_TOP, OTHER_TOPS = 15, (8, 20, 30)


class RelationsQuery(PeriodQuery):
    speaker = ActorField(label="Speaker")
    about = ActorField(label="About")
    speaker_type = OneOf(Actor.Kind.choices, anything="anyone", label="Speakers")
    about_type = OneOf(Actor.Kind.choices, anything="anything", label="Spoken about")
    source = OutletField()
    attribution = OneOf(Quote.Attribution.choices[1:], anything="said", label="Attribution")
    top = OneOf([(str(n), f"top {n}") for n in OTHER_TOPS], anything=f"top {DEFAULT_TOP}", label="Show")
    verified = Switch(label="Verified only")

    defaults = {"attribution": Quote.Attribution.SAID, "top": DEFAULT_TOP}

    def clean_top(self):
        return int(self.cleaned_data["top"] or DEFAULT_TOP)

    def quotes_of(self, cell):
        """Address of the quotes that a cell counts: its two actors and the filters of this query."""
        kept = {name: getattr(self, name) for name in ("since", "until", "source", "attribution", "verified")}
        return address(reverse("quote_list"), speaker=cell.speaker, about=cell.target, **kept)
