"""What a person says about an actor as a whole, read from a request."""

from django import forms
from django.core.exceptions import ValidationError

from entities.choices import Kind
from entities.forms.fields import ActorPick, NameField
from entities.models import Actor, Mention
from entities.queries.actors import COUNTRIES
from newsdesk.web.ids import id_in
from newsdesk.web.seen import AsSeen

MOST_IDS = 20_000


class MergeForm(forms.Form):
    keep = ActorPick(required=True)
    absorb = forms.ModelChoiceField(
        Actor.objects.all(), error_messages={"invalid_choice": "That actor no longer exists."}
    )

    @property
    def problem(self):
        is_unsaid = any(self.has_error(name, "required") for name in self.fields)
        return "Choose two actors to merge." if is_unsaid else "One of the two actors no longer exists."


class OtherForm(forms.Form):
    """The second actor of a merge, by id or by a name that only one actor has."""

    other = forms.CharField(required=False, max_length=300)
    keep = forms.ChoiceField(choices=[("this", "this"), ("other", "other")], required=False)

    def clean_other(self):
        words = self.cleaned_data["other"].strip()
        if not words:
            return None
        number = id_in(words)
        if found := number and Actor.objects.current_of(number):
            return found
        near = list(Actor.objects.suggested_for(words)[:2])
        if len(near) != 1:
            several = f"Several actors are called “{words}”. Choose one from the list."
            raise ValidationError(several if near else f"No actor is called “{words}”.")
        return near[0]


class NumbersField(forms.MultipleChoiceField):
    """Ids as sent by checkboxes; anything else is refused."""

    def __init__(self):
        super().__init__(required=False)

    def valid_value(self, value):
        return id_in(value) is not None

    def clean(self, value):
        return [int(pk) for pk in super().clean(value)][:MOST_IDS]


class TextsField(forms.MultipleChoiceField):
    def __init__(self):
        super().__init__(required=False)

    def valid_value(self, value):
        return len(value) <= 500 and "\0" not in value


class SplitForm(forms.Form):
    """Mentions one by one, by their words or by their article; who they are instead."""

    mentions = NumbersField()
    texts = TextsField()
    articles = NumbersField()
    to = ActorPick()
    name = NameField(required=False)
    kind = forms.ChoiceField(choices=Kind, required=False)

    def chosen(self, actor):
        """Ids of the mentions. Pronouns go along where an article has only the chosen words."""
        given = self.cleaned_data
        mentions = Mention.objects.live().of(actor)
        articles = {*given["articles"], *mentions.articles_naming_only(given["texts"])}
        return list(mentions.chosen(given["mentions"], given["texts"], articles).values_list("pk", flat=True))

    def clean(self):
        given = super().clean()
        if not given.get("to") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", "Type the name of who it is instead.")
        if any(name in self.errors for name in ("mentions", "texts", "articles")):
            self.add_error(None, "Some of the mentions could not be read. Nothing was split; choose them again.")
        return given


class ActorForm(AsSeen, forms.Form):
    name = NameField(label="Name")
    kind = forms.ChoiceField(choices=Kind, label="Type")
    country = forms.ChoiceField(choices=[("", "not known"), *COUNTRIES], required=False, label="Country")


class NameForm(forms.Form):
    text = NameField(label="Name", error_messages={"required": "Type a name."})

    @property
    def problem(self):
        return " ".join(message for messages in self.errors.values() for message in messages)
