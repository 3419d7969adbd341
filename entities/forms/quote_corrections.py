"""Corrections of a quote, read from a request: a form for each verb that says more than itself."""

from django import forms
from django.core.exceptions import ValidationError

from entities.choices import Attribution, CueClass, QuoteKind, Stance
from entities.forms.corrections import ActorForm, CorrectionForm
from entities.forms.fields import ActorPick, ActorsPick, NameField


class SpeakerForm(ActorForm):
    words = NameField(required=False)
    instead_of = ActorPick()  # of several speakers, whom to change
    names = (*ActorForm.names, "instead_of")

    def arguments(self):
        via, instead_of = self.cleaned_data["via"], self.cleaned_data["instead_of"]
        words = self.cleaned_data["words"] or (via.text if via else "")
        return {"speaker": self.chosen(), "words": words, "via": via, "instead_of": instead_of}


class AddSpeakerForm(ActorForm):
    def clean(self):
        given = super().clean()
        via = given.get("via")
        if via and not via.actor:
            raise ValidationError(f"“{via.text}” is not linked to an actor yet. Click it to say who is meant.")
        if not self.errors and not self.chosen():
            raise ValidationError("Say by name who else speaks.")
        return given

    def arguments(self):
        return {"speaker": self.chosen(), "via": self.cleaned_data["via"]}


class OneSpeakerForm(CorrectionForm):
    speaker = ActorPick(required=True)
    names = ("speaker",)


class InnerPlaceForm(CorrectionForm):
    position = forms.IntegerField(min_value=0, max_value=32767)


class InnerForm(ActorForm, InnerPlaceForm):
    def arguments(self):
        return {"speaker": self.chosen(), "position": self.cleaned_data["position"]}


class TargetsForm(ActorForm):
    actors = ActorsPick()
    without = forms.IntegerField(required=False, min_value=1)  # one without a name whom it is not about
    names = ("actor", "via", "actors")

    def clean(self):
        given = super().clean()
        via = given.get("via")
        if via and not via.actor:
            raise ValidationError(f"“{via.text}” is not linked to an actor yet. Click it to say who is meant.")
        return given

    def arguments(self):
        added = self.chosen()
        actors = [*self.cleaned_data["actors"], *([added] if added else [])]
        return {"actors": actors, "without": self.cleaned_data["without"]}


class StanceForm(CorrectionForm):
    stance = forms.ChoiceField(choices=Stance)
    toward = ActorPick()
    unnamed = forms.IntegerField(required=False, min_value=1)
    names = ("toward",)


class ClassifyForm(CorrectionForm):
    """How the quote is reported; what is not sent stays."""

    kind = forms.ChoiceField(choices=QuoteKind, required=False)
    # Not "attribution": that is the filter of the page, which is sent along.
    reported_as = forms.ChoiceField(choices=Attribution, required=False)
    cue_class = forms.ChoiceField(choices=CueClass, required=False)

    def arguments(self):
        given = {name: value or None for name, value in self.cleaned_data.items()}
        return {"kind": given["kind"], "attribution": given["reported_as"], "cue_class": given["cue_class"]}


class SplitQuoteForm(CorrectionForm):
    at = forms.IntegerField(min_value=0)
