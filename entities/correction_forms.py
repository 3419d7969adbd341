"""What a correction says, read from a request: one form a verb. `apply` calls the service that does it."""

from contextlib import nullcontext

import pghistory
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import ForeignKeyViolation

from articles.folding import fold
from articles.models import Article
from entities.models import Actor, Mention, Quote
from entities.models.annotations import Stance
from entities.naming import NameField
from entities.services import correcting_mentions, correcting_quotes, reshaping_quotes
from entities.services.actors import create_actor
from entities.spans import InvalidSpan, quote_kind, trim_quote
from entities.steps import Step


class Gone(Exception):
    """What a correction names was removed since its author looked; the message says so."""


class ActorPick(forms.ModelChoiceField):
    """An actor by id; one that was merged meanwhile means the actor it was merged into."""

    def __init__(self, **options):
        gone = {"invalid_choice": "That actor no longer exists."}
        super().__init__(Actor.objects.all(), required=False, error_messages=gone, **options)

    def clean(self, value):
        actor = super().clean(value)
        return actor and actor.kept


class ActorsPick(forms.ModelMultipleChoiceField):
    """Actors by id, in the order given."""

    def __init__(self):
        gone = {"invalid_choice": "One of these actors no longer exists."}
        super().__init__(Actor.objects.all(), required=False, error_messages=gone)

    def clean(self, value):
        found = {actor.pk: actor for actor in super().clean(value)}
        return [found[int(pk)].kept for pk in dict.fromkeys(value or ())]


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
    new_kind = forms.ChoiceField(required=False, choices=Actor.Kind)
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


class SpeakerForm(ActorForm):
    words = NameField(required=False)

    def carry_out(self, quote, **step):
        via = self.cleaned_data["via"]
        words = self.cleaned_data["words"] or (via.text if via else "")
        return correcting_quotes.set_speaker(quote=quote, speaker=self.chosen(), words=words, via=via, **step)


class TargetsForm(ActorForm):
    actors = ActorsPick()
    names = ("actor", "via", "actors")

    def clean(self):
        given = super().clean()
        via = given.get("via")
        if via and not via.actor:
            raise ValidationError(f"“{via.text}” is not linked to an actor yet. Click it to say who is meant.")
        return given

    def carry_out(self, quote, **step):
        added = self.chosen()
        actors = [*self.cleaned_data["actors"], *([added] if added else [])]
        return correcting_quotes.set_targets(quote=quote, actors=actors, **step)


class StanceForm(CorrectionForm):
    stance = forms.ChoiceField(choices=Stance)
    toward = ActorPick()
    names = ("toward",)

    def carry_out(self, quote, **step):
        given = self.cleaned_data
        return correcting_quotes.set_stance(quote=quote, stance=given["stance"], toward=given["toward"], **step)


class QuoteSpanForm(CorrectionForm):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)

    def carry_out(self, quote, **step):
        start, end = trim_quote(quote.article.text, self.cleaned_data["start"], self.cleaned_data["end"])
        return correcting_quotes.change_quote_span(quote=quote, start=start, end=end, **step)


class ClassifyForm(CorrectionForm):
    """How the quote is reported; what is not sent stays."""

    kind = forms.ChoiceField(choices=Quote.Kind, required=False)
    # Not "attribution": that is the filter of the page, which is sent along.
    reported_as = forms.ChoiceField(choices=Quote.Attribution, required=False)
    cue_class = forms.ChoiceField(choices=Quote.CueClass, required=False)

    def carry_out(self, quote, **step):
        given = {name: value or None for name, value in self.cleaned_data.items()}
        return correcting_quotes.classify_quote(
            quote=quote, kind=given["kind"], attribution=given["reported_as"], cue_class=given["cue_class"], **step
        )


class BorderForm(CorrectionForm):
    """One border, moved on by one word or character."""

    edge = forms.ChoiceField(choices=[("start", "start"), ("end", "end")])
    by_steps = forms.TypedChoiceField(choices=[("-1", "back"), ("1", "on")], coerce=int)
    unit = forms.ChoiceField(choices=[("word", "word"), ("character", "character")])

    @property
    def move(self):
        return {name: self.cleaned_data[name] for name in ("edge", "by_steps", "unit")}


class QuoteBorderForm(BorderForm):
    def carry_out(self, quote, **step):
        return reshaping_quotes.move_quote_border(quote=quote, **self.move, **step)


class SplitQuoteForm(CorrectionForm):
    at = forms.IntegerField(min_value=0)

    def carry_out(self, quote, **step):
        return reshaping_quotes.split_quote(quote=quote, at=self.cleaned_data["at"], **step)


class JoinQuotesForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return reshaping_quotes.join_with_next(quote=quote, **step)


class AcceptQuoteForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return correcting_quotes.accept_quote(quote=quote, **step)


class RejectQuoteForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return correcting_quotes.reject_quote(quote=quote, **step)


class ReopenQuoteForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return correcting_quotes.reopen_quote(quote=quote, **step)


class AddQuoteForm(CorrectionForm):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)

    def carry_out(self, article, **step):
        text = article.text
        start, end = trim_quote(text, self.cleaned_data["start"], self.cleaned_data["end"])
        kind = Quote.Kind(quote_kind(text, start, end))
        return correcting_quotes.add_quote(article=article, start=start, end=end, kind=kind, **step)


class MentionActorForm(ActorForm):
    def carry_out(self, mention, **step):
        return correcting_mentions.set_mention_actor(mention=mention, actor=self.chosen(), **step)


class MentionLabelForm(CorrectionForm):
    label = forms.ChoiceField(choices=Mention.Label)

    def carry_out(self, mention, **step):
        return correcting_mentions.set_mention_label(mention=mention, label=self.cleaned_data["label"], **step)


class MentionBorderForm(BorderForm):
    def carry_out(self, mention, **step):
        return correcting_mentions.move_mention_border(mention=mention, **self.move, **step)


class PassOnForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return correcting_mentions.pass_on_actor(mention=mention, **step)


class AcceptMentionForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return correcting_mentions.accept_mention(mention=mention, **step)


class RejectMentionForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return correcting_mentions.reject_mention(mention=mention, **step)


class ReopenMentionForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return correcting_mentions.reopen_mention(mention=mention, **step)


class AddMentionForm(CorrectionForm):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)
    label = forms.ChoiceField(choices=Mention.Label)

    def carry_out(self, article, **step):
        given = self.cleaned_data
        words = article.text[given["start"] : given["end"]]
        return correcting_mentions.add_mention(
            article=article, start=given["start"], end=given["end"], label=given["label"],
            actor=Actor.objects.meant_by(fold(words), article), **step,
        )  # fmt: skip


QUOTE_VERBS = {
    "speaker": SpeakerForm,
    "about": TargetsForm,
    "stance": StanceForm,
    "borders": QuoteSpanForm,
    "border": QuoteBorderForm,
    "type": ClassifyForm,
    "split": SplitQuoteForm,
    "join": JoinQuotesForm,
    "accept": AcceptQuoteForm,
    "reject": RejectQuoteForm,
    "reopen": ReopenQuoteForm,
}
MENTION_VERBS = {
    "actor": MentionActorForm,
    "label": MentionLabelForm,
    "border": MentionBorderForm,
    "pass-on": PassOnForm,
    "accept": AcceptMentionForm,
    "reject": RejectMentionForm,
    "reopen": ReopenMentionForm,
}


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
