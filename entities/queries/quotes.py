"""What did ⟨speaker⟩ say about ⟨subject⟩?"""

from django import forms

from articles.models import Source
from entities.models import Actor, Quote
from entities.models.annotations import Stance
from entities.queries.base import PeriodQuery
from entities.queries.fields import ActorField, CursorField

ANY = "any"


def choices(options, anything):
    return [("", anything), *options.choices]


class QuoteQuery(PeriodQuery):
    speaker = ActorField(label="Speaker", may_be_unknown=True)
    about = ActorField(label="About")
    q = forms.CharField(required=False, label="Words", max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(required=False, label="Quote", choices=choices(Quote.Kind, "any kind"))
    stance = forms.ChoiceField(required=False, label="Stance", choices=choices(Stance, "any stance"))
    cue = forms.ChoiceField(required=False, label="Cue", choices=choices(Quote.CueClass, "any cue"))
    source = forms.ModelChoiceField(
        Source.objects.all(), required=False, label="Outlet", empty_label="any outlet",
        error_messages={"invalid_choice": "There is no such outlet."},
    )  # fmt: skip
    attribution = forms.ChoiceField(
        required=False,
        label="Attribution",
        choices=[("", "said"), *Quote.Attribution.choices[1:], (ANY, "any")],
    )
    speaker_type = forms.ChoiceField(required=False, label="Speaker is a", choices=choices(Actor.Kind, "anyone"))
    about_type = forms.ChoiceField(required=False, label="Subject is a", choices=choices(Actor.Kind, "anything"))
    verified = forms.BooleanField(required=False, label="Verified only")
    unsure = forms.BooleanField(required=False, label="Waiting for review")
    after = CursorField()

    defaults = {"attribution": Quote.Attribution.SAID}

    @property
    def n_rare(self):
        """How many of the filters behind "More filters" are set; the page opens them then."""
        return sum(bool(self.data.get(name)) or name in self.errors for name in RARE)


RARE = ("kind", "cue", "attribution", "speaker_type", "about_type", "unsure")
