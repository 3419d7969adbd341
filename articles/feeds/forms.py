"""What an editor says about feeds."""

from django import forms
from django.core.exceptions import ValidationError

from articles.feeds import schedule
from articles.feeds.models import Feed, Pages
from articles.models import Source
from articles.search.folding import fold_words
from newsdesk.outgoing.where import LONGEST_URL, problem_of
from newsdesk.web.seen import AsSeen


class AddressForm(forms.Form):
    """The address of a feed, or of the site that it belongs to."""

    address = forms.CharField(
        max_length=LONGEST_URL,
        label="Address of a feed or a site",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "size": 60}),
        error_messages={"required": "Enter the address of a feed or a site."},
    )
    outlet = forms.ModelChoiceField(Source.objects.all(), required=False, widget=forms.HiddenInput)

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if address.lower().startswith("feed:"):  # as some pages write their links
            address = address[5:].removeprefix("//")
        if "://" not in address:
            address = f"https://{address}"
        if problem := problem_of(address):
            raise ValidationError(problem)
        return address


class FeedForm(AsSeen, forms.ModelForm):
    title = forms.CharField(max_length=200, required=False, label="Name")
    minutes = forms.TypedChoiceField(
        coerce=int, choices=list(schedule.INTERVALS.items()), initial=schedule.USUAL, label="Asked"
    )
    pages = forms.ChoiceField(choices=Pages, initial=Pages.AS_NEEDED, label="Read the page behind an entry")

    class Meta:
        model = Feed
        fields = ["title", "minutes", "pages"]


class AddForm(forms.Form):
    """Which of the feeds that were found to add, to which outlet, and how to ask them."""

    outlet = forms.CharField(
        max_length=200, label="Outlet", error_messages={"required": "Enter the outlet that its articles belong to."}
    )
    url = forms.MultipleChoiceField(error_messages={"required": "Choose a feed."})
    minutes = FeedForm.base_fields["minutes"]
    pages = FeedForm.base_fields["pages"]

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["url"].choices = [(one["url"], one["url"]) for one in found]
        self.fields["minutes"] = FeedForm.base_fields["minutes"]

    def clean_outlet(self):
        if not fold_words(self.cleaned_data["outlet"]):
            raise ValidationError("A name needs at least one letter or digit.")
        return self.cleaned_data["outlet"]
