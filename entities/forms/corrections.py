"""What a correction says, read from a request. `said` has it in the words of the service that does it."""

from django import forms
from django.core.exceptions import ValidationError

from articles.models import Article
from entities.choices import Kind
from entities.forms.fields import ActorPick, NameField
from entities.models import Actor, Mention, NewActor
from newsdesk.web.refusals import Gone, Refusal


class CorrectionForm(forms.Form):
    """A verb that says nothing more; those of the others say it in fields of their own."""

    expected_revision = forms.IntegerField(min_value=0)

    names: tuple[str, ...] = ()  # fields that name what may go while somebody looks

    def said(self) -> dict:
        """What its service is given besides the annotation and the person. Raises a Refusal where it makes no sense."""
        if not self.is_valid():
            words = " ".join(str(message) for messages in self.errors.values() for message in messages)
            raise Gone(words) if any(name in self.errors for name in self.names) else Refusal(words)
        return self.arguments() | {"expected_revision": self.cleaned_data["expected_revision"]}

    def arguments(self) -> dict:
        return self.cleaned_data


class ActorForm(CorrectionForm):
    """An actor that exists, the actor of a mention, or a new one by name and kind."""

    actor = ActorPick()
    via = forms.ModelChoiceField(
        Mention.objects.live().select_related("actor"), required=False,
        error_messages={"invalid_choice": "These words are no longer marked."},
    )  # fmt: skip
    new_name = NameField(required=False)
    new_kind = forms.ChoiceField(required=False, choices=Kind)
    names: tuple[str, ...] = ("actor", "via")

    def clean(self):
        given = super().clean()
        if given.get("new_name") and not given.get("new_kind"):
            raise ValidationError("Choose what the new actor is: a person, an organisation, a place …")
        return given

    def chosen(self) -> Actor | NewActor | None:
        given = self.cleaned_data
        if given["new_name"] and not given["actor"]:
            return NewActor(given["new_name"], given["new_kind"])
        return given["actor"] or (given["via"] and given["via"].actor)


class BorderForm(CorrectionForm):
    """One border, moved on by one word or character."""

    edge = forms.ChoiceField(choices=[("start", "start"), ("end", "end")])
    by_steps = forms.TypedChoiceField(choices=[("-1", "back"), ("1", "on")], coerce=int)
    unit = forms.ChoiceField(choices=[("word", "word"), ("character", "character")])


class SpanForm(CorrectionForm):
    """The words that were selected."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)


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
