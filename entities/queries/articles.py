"""Which articles?"""

from django import forms

from articles.models import Article, Source
from entities.models import Mention, Quote
from entities.queries.base import PeriodQuery
from entities.queries.fields import ActorField, ActorsField, CursorField

NEEDS_DATE = "undated"


class ArticleQuery(PeriodQuery):
    q = forms.CharField(required=False, label="Words", max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    source = forms.ModelChoiceField(
        Source.objects.all(), required=False, label="Outlet", empty_label="any outlet",
        error_messages={"invalid_choice": "There is no such outlet."},
    )  # fmt: skip
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "any state"), *Article.State.choices, (NEEDS_DATE, "needs a date")],
    )
    actor = ActorsField(label="Mentions", at_most=4)
    speaker = ActorField(label="Quotes")
    about = ActorField(label="Has quotes about")
    after = CursorField()

    @property
    def evidence(self):
        """Annotations of which each article must hold at least one."""
        mentions, quotes = Mention.objects.live(), Quote.objects.live()
        evidence = [mentions.of(actor) for actor in self.actor or []]
        if self.speaker:
            evidence.append(quotes.by(self.speaker))
        if self.about:
            evidence.append(quotes.about(self.about))
        return evidence
