"""Corrections of a mention, read from a request: a form for each verb that says more than itself."""

from django import forms

from entities.choices import Label
from entities.forms.corrections import ActorForm, CorrectionForm, SpanForm


class MentionActorForm(ActorForm):
    def arguments(self):
        return {"actor": self.chosen()}


class MentionLabelForm(CorrectionForm):
    label = forms.ChoiceField(choices=Label)


class AddMentionForm(SpanForm):
    label = forms.ChoiceField(choices=Label)
