"""What a correction says, read from a request: one form a verb. `apply` calls the service that does it."""

from contextlib import nullcontext

import pghistory
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import ForeignKeyViolation

from articles.models import Article
from entities.choices import Kind
from entities.forms.fields import ActorPick, NameField
from entities.models import Mention
from entities.reads.steps import Step
from entities.rules.spans import InvalidSpan
from entities.services.actors.naming import create_actor


class Gone(Exception):
    """What a correction names was removed since its author looked; the message says so."""


class CorrectionForm(forms.Form):
    expected_revision = forms.IntegerField(min_value=0)

    names = ()  # fields that name what may go while somebody looks

    @property
    def problem(self) -> Exception:
        """What is wrong with a form that is not valid."""
        words = " ".join(message for messages in self.errors.values() for message in messages)
        return Gone(words) if any(name in self.errors for name in self.names) else InvalidSpan(words)

    def atomic(self):
        """Around what a correction takes besides the service, which is atomic by itself."""
        return nullcontext()

    def apply(self, annotation, by):
        """Carry the correction out; returns the annotation. Raises what the service raises, and Gone.

        The step it made is in `step` then.
        """
        try:
            with self.atomic(), pghistory.context(by=by.pk) as told:
                made = self.carry_out(annotation, by=by, expected_revision=self.cleaned_data["expected_revision"])
            self.step = Step.told(told.id, told.metadata)
            return made
        except IntegrityError as error:
            if not isinstance(error.__cause__, ForeignKeyViolation):
                raise
            raise Gone("What you chose was removed in this moment.") from None


class ActorForm(CorrectionForm):
    """An actor that exists, the actor of a mention, or a new one by name and kind."""

    actor = ActorPick()
    via = forms.ModelChoiceField(
        Mention.objects.live().select_related("actor"), required=False,
        error_messages={"invalid_choice": "These words are no longer marked."},
    )  # fmt: skip
    new_name = NameField(required=False)
    new_kind = forms.ChoiceField(required=False, choices=Kind)
    names = ("actor", "via")

    def clean(self):
        given = super().clean()
        if given.get("new_name") and not given.get("new_kind"):
            raise ValidationError("Say what the new actor is: a person, an organisation, a place …")
        return given

    def atomic(self):
        """A new actor comes with the correction, or not at all."""
        return transaction.atomic() if self.cleaned_data["new_name"] else super().atomic()

    def chosen(self):
        """The actor, created now if it is new; None if none was named."""
        given = self.cleaned_data
        if given["new_name"] and not given["actor"]:
            return create_actor(name=given["new_name"], kind=given["new_kind"])
        return given["actor"] or (given["via"] and given["via"].actor)


class BorderForm(CorrectionForm):
    """One border, moved on by one word or character."""

    edge = forms.ChoiceField(choices=[("start", "start"), ("end", "end")])
    by_steps = forms.TypedChoiceField(choices=[("-1", "back"), ("1", "on")], coerce=int)
    unit = forms.ChoiceField(choices=[("word", "word"), ("character", "character")])

    @property
    def move(self):
        return {name: self.cleaned_data[name] for name in ("edge", "by_steps", "unit")}


class PlaceForm(forms.Form):
    """A stretch of an article's text."""

    start = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    end = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class SuggestForm(forms.Form):
    """What a type-ahead asks: for actors that words may mean, or those of an article. Nonsense asks for nothing."""

    q = forms.CharField(required=False)
    article = forms.ModelChoiceField(Article.objects.only("pk"), required=False)

    def clean_q(self):
        return self.cleaned_data["q"][:300]  # as long as names get


class StepForm(forms.Form):
    """The step to take back, named by the revision it made."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)
