"""What somebody says is wrong, and what somebody answers, read from a request."""

from django import forms

from entities.models import Actor, Mention, Quote, Report


class AboutForm(forms.Form):
    """What a report is about: one of the three."""

    quote = forms.ModelChoiceField(Quote.objects.select_related("article"), required=False)
    mention = forms.ModelChoiceField(Mention.objects.select_related("article"), required=False)
    actor = forms.ModelChoiceField(Actor.objects.all(), required=False)

    @property
    def thing(self):
        if not self.is_valid():
            return None
        return next(filter(None, self.cleaned_data.values()), None)


class WordsForm(forms.Form):
    words = forms.CharField(required=False, max_length=500)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Report.Answer)
    words = forms.CharField(required=False, max_length=500)
    instead_of = forms.DateTimeField(required=False)

    @property
    def problem(self):
        """Why it is no answer, in words."""
        return self.errors["words"][0] if "words" in self.errors else "Say what became of it, with one of the buttons."
