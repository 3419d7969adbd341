"""What the article reader shows: which layers and attributions, and which panel stands beside the text."""

from urllib.parse import urlencode

from django import forms

from entities.choices import Attribution, Layer
from entities.queries.base import Query
from entities.queries.fields import Switch

PANELS = ("quotes", "actors", "dates", "history")


class ReaderQuery(Query):
    attribution = forms.ChoiceField(
        required=False,
        label="Quotes",
        choices=[
            ("", "what was said"),
            (Attribution.ATTITUDE, "attitudes"),
            (Attribution.THOUGHT, "thoughts"),
            ("any", "everything"),
        ],
    )
    verified = Switch(label="Verified only")
    panel = forms.ChoiceField(required=False, choices=[(name, name) for name in PANELS], widget=forms.HiddenInput)
    alone = Switch(widget=forms.HiddenInput)  # one card is on the page: that of a review

    defaults = {"attribution": Attribution.SAID, "panel": "quotes"}

    def quotes(self, quotes):
        """Those of the given quotes that the reader shows."""
        return self.layer(quotes.attributed(self.attribution))

    def shows(self, quote):
        """Whether it is one of those; as `quotes` asks the database."""
        shown = quote.is_verified if self.verified else quote.layer != Layer.REJECTED
        return shown and self.attribution in ("any", quote.attribution)

    @property
    def carried(self):
        """The choices that a link to another panel carries along, as the end of its address."""
        carried = [("attribution", self.data.get("attribution")), ("verified", "1" if self.verified else "")]
        return "".join(f"&{urlencode([pair])}" for pair in carried if pair[1])

    def layer(self, annotations):
        return annotations.verified() if self.verified else annotations.live()
