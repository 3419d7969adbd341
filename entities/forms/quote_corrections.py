"""Corrections of a quote, read from a request: one form a verb."""

from django import forms
from django.core.exceptions import ValidationError

from entities.choices import Attribution, CueClass, QuoteKind, Stance
from entities.forms.corrections import ActorForm, BorderForm, CorrectionForm
from entities.forms.fields import ActorPick, ActorsPick, NameField
from entities.rules.spans import quote_kind, trim_quote
from entities.services.correcting import quotes, reshaping


class SpeakerForm(ActorForm):
    words = NameField(required=False)

    def carry_out(self, quote, **step):
        via = self.cleaned_data["via"]
        words = self.cleaned_data["words"] or (via.text if via else "")
        return quotes.set_speaker(quote=quote, speaker=self.chosen(), words=words, via=via, **step)


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
        return quotes.set_targets(quote=quote, actors=actors, **step)


class StanceForm(CorrectionForm):
    stance = forms.ChoiceField(choices=Stance)
    toward = ActorPick()
    names = ("toward",)

    def carry_out(self, quote, **step):
        given = self.cleaned_data
        return quotes.set_stance(quote=quote, stance=given["stance"], toward=given["toward"], **step)


class QuoteSpanForm(CorrectionForm):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)

    def carry_out(self, quote, **step):
        start, end = trim_quote(quote.article.text, self.cleaned_data["start"], self.cleaned_data["end"])
        return quotes.change_quote_span(quote=quote, start=start, end=end, **step)


class ClassifyForm(CorrectionForm):
    """How the quote is reported; what is not sent stays."""

    kind = forms.ChoiceField(choices=QuoteKind, required=False)
    # Not "attribution": that is the filter of the page, which is sent along.
    reported_as = forms.ChoiceField(choices=Attribution, required=False)
    cue_class = forms.ChoiceField(choices=CueClass, required=False)

    def carry_out(self, quote, **step):
        given = {name: value or None for name, value in self.cleaned_data.items()}
        return quotes.classify_quote(
            quote=quote, kind=given["kind"], attribution=given["reported_as"], cue_class=given["cue_class"], **step
        )


class QuoteBorderForm(BorderForm):
    def carry_out(self, quote, **step):
        return reshaping.move_quote_border(quote=quote, **self.move, **step)


class SplitQuoteForm(CorrectionForm):
    at = forms.IntegerField(min_value=0)

    def carry_out(self, quote, **step):
        return reshaping.split_quote(quote=quote, at=self.cleaned_data["at"], **step)


class JoinQuotesForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return reshaping.join_with_next(quote=quote, **step)


class AcceptQuoteForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return quotes.accept_quote(quote=quote, **step)


class RejectQuoteForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return quotes.reject_quote(quote=quote, **step)


class ReopenQuoteForm(CorrectionForm):
    def carry_out(self, quote, **step):
        return quotes.reopen_quote(quote=quote, **step)


class AddQuoteForm(CorrectionForm):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)

    def carry_out(self, article, **step):
        text = article.text
        start, end = trim_quote(text, self.cleaned_data["start"], self.cleaned_data["end"])
        kind = QuoteKind(quote_kind(text, start, end))
        return quotes.add_quote(article=article, start=start, end=end, kind=kind, **step)


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
