"""What an editor says about outlets."""

from operator import itemgetter
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError

from articles.models import DateOrder, Source
from articles.readers.facts.language import NAMES
from articles.search.folding import fold_words
from newsdesk.web.seen import AsSeen

LEAVE, NONE = "", "-"
LONGEST_SILENCE = 3650
LANGUAGES = sorted(NAMES.items(), key=itemgetter(1))
ZONES = [
    (name, name) for name in sorted(available_timezones()) if "/" in name and not name.startswith(("Etc/", "posix"))
]
HELP = {
    "date_order": "How it prints 3 April in numbers. Empty: ask when a date can be read two ways.",
    "language": "For texts too short to tell. Empty: none.",
    "zone": "Of times that it prints without a zone. Empty: the one of this site.",
    "silent_after": "Days without an article until the outlet is called silent. Empty: from its own rhythm. 0: never.",
    "note": "Licence, terms or contact: what colleagues should know before they quote it.",
}
LABELS = {
    "date_order": "Dates", "language": "Language", "zone": "Time zone", "silent_after": "Silent after", "note": "Note",
}  # fmt: skip


class SourceForm(AsSeen, forms.ModelForm):
    language = forms.ChoiceField(
        required=False, choices=[("", "(none)"), *LANGUAGES], label=LABELS["language"], help_text=HELP["language"]
    )
    zone = forms.ChoiceField(
        required=False, choices=[("", "(of this site)"), *ZONES], label=LABELS["zone"], help_text=HELP["zone"]
    )
    silent_after = forms.IntegerField(
        required=False, min_value=0, max_value=LONGEST_SILENCE, label=LABELS["silent_after"],
        help_text=HELP["silent_after"],
    )  # fmt: skip

    class Meta:
        model = Source
        fields = ["name", "language", "zone", "date_order", "silent_after", "note"]
        widgets = {"note": forms.Textarea({"rows": 3})}
        labels = LABELS
        help_texts = HELP

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not fold_words(name):
            raise ValidationError("A name needs at least one letter or digit.")
        if Source.objects.filter(key=fold_words(name)[:200]).exclude(pk=self.instance.pk).exists():
            raise ValidationError("There is already an outlet with this name.")
        return name


class ManyForm(forms.Form):
    """What is said of all selected outlets; what is left empty stays as it is."""

    language = forms.ChoiceField(required=False, choices=[(LEAVE, "as it is"), (NONE, "(none)"), *LANGUAGES])
    zone = forms.ChoiceField(required=False, choices=[(LEAVE, "as it is"), (NONE, "(of this site)"), *ZONES])
    date_order = forms.ChoiceField(required=False, choices=[(LEAVE, "as it is"), (NONE, "(ask)"), *DateOrder.choices])
    silent_after = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_SILENCE)
    note = forms.CharField(required=False, max_length=2000)

    def said(self):
        """The argument of `describe_sources`."""
        given = self.cleaned_data
        return {
            name: "" if value == NONE else value for name, value in given.items() if value not in (LEAVE, None)
        }  # fmt: skip
