"""Corrections of a mention, read from a request: a form for each verb that says more than itself."""

from django import forms

from entities.choices import Label
from entities.forms.corrections import ActorForm, CorrectionForm, SpanForm
from entities.queries.fields import Switch


class MentionActorForm(ActorForm):
    """`along` is ticked where what hangs on the mention goes along; who was not offered that takes it along."""

    offers_along = Switch()
    along = Switch()

    def arguments(self):
        given = self.cleaned_data
        return {"actor": self.chosen(), "alone": bool(given["offers_along"] and not given["along"])}


class MentionLabelForm(CorrectionForm):
    label = forms.ChoiceField(choices=Label)


class AddMentionForm(SpanForm):
    label = forms.ChoiceField(choices=Label)
