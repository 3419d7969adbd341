"""What people write when they save a search, keep a quote or ask for mails."""

from django import forms
from django.conf import settings

from entities.models import Collection, Digest
from entities.pages.saved_names import LONGEST_NAME
from entities.queries.fields import MomentField, Switch

WITHOUT_MAIL = "Newsdesk can’t send mail here: nobody has set up a mail server (NEWSDESK_MAIL_URL)."


class NameField(forms.CharField):
    def __init__(self, **options):
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        missing = {"required": "Give it a name."}
        super().__init__(max_length=LONGEST_NAME, widget=widget, error_messages=missing, **options)


class NameForm(forms.Form):
    name = NameField(label="Name")


class SaveForm(forms.Form):
    """A page to save. Boxes that are not ticked say no; a request without the form's mark asks for a watch alone."""

    address = forms.CharField(widget=forms.HiddenInput, max_length=8000)
    name = NameField(label="Name", required=False)
    watched = Switch(label="Watch it: count new results on my desk")
    shared = Switch(label="Share with the others")


class SinceForm(forms.Form):
    upto = MomentField()


class KeepForm(forms.Form):
    collection = forms.ModelChoiceField(
        Collection.objects.none(), required=False, empty_label="a new collection", label="In"
    )
    name = NameField(label="New collection", required=False)
    note = forms.CharField(
        label="Note", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    def __init__(self, user, *args, **options):
        super().__init__(*args, **options)
        self.fields["collection"].queryset = Collection.objects.latest_used_by(user)


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Note", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class DigestForm(forms.Form):
    rhythm = forms.ChoiceField(
        label="Mail me what is new", required=False, choices=[("", "never"), *Digest.Rhythm.choices]
    )
    email = forms.EmailField(label="To", required=False)

    def clean(self):
        wanted = super().clean()
        if wanted.get("rhythm") and not settings.MAIL_IS_SET_UP:
            self.add_error("rhythm", WITHOUT_MAIL)
        elif wanted.get("rhythm") and not wanted.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter the address for the mails.")
        return wanted
