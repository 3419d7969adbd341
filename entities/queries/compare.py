"""Two questions side by side: the same in everything but one thing."""

from django.http import QueryDict
from django.urls import reverse

from entities.queries.base import EVERY, Query, plain
from entities.queries.fields import OneOf, Switch
from entities.queries.quotes import QuoteQuery
from entities.rules.words.in_words import any_of, or_voices, period_in_words

# What may differ between the two sides, and the filters that are each side's own then.
DIMENSIONS = {
    "speaker": ("speaker", "spokespeople"),
    "about": ("about", "about_spokespeople"),
    "period": ("since", "until"),
    "source": ("source",),
}
NEWEST = "newest"


class SideQuery(QuoteQuery):
    """One of the two questions. The right one reads what is its own from parameters of its own: `other_speaker`."""

    is_strict = False  # the other side's parameters are in the same address
    behind = ("since", "until", *(name for name in QuoteQuery.behind if name not in {"grouped", "unsure", "sort"}))

    def __init__(self, data, known=None, *, own=(), is_other=False):
        self.own, self.is_other = own, is_other
        super().__init__(data, known)

    def add_prefix(self, field_name):
        parameter = super().add_prefix(field_name)
        return f"other_{parameter}" if self.is_other and field_name in self.own else parameter

    def offers(self, name):
        """What both sides share; each draws what is its own beside it."""
        return name not in self.own and super().offers(name)

    @property
    def once(self):
        """Of two outlets each is asked for all that it prints, be it first or not."""
        return super().once and "source" not in self.own

    @property
    def own_fields(self):
        return [self[name] for name in self.own if super(SideQuery, self).offers(name)]

    @property
    def own_values(self):
        return [getattr(self, name) for name in self.own]

    @property
    def is_chosen(self):
        return any(value for value in self.own_values if value is not True)  # a switch alone asks for nothing

    @property
    def label(self):
        """The side in a few words: what is its own."""
        words = []
        if "speaker" in self.own and self.speaker:
            words.append(any_of(self.speaker) + or_voices(self.voices))
        if "about" in self.own and self.about:
            words.append(f"about {any_of(self.about)}{or_voices(self.about_voices)}")
        if "source" in self.own and self.source:
            words.append(str(self.source))
        if "since" in self.own:
            words += period_in_words(self.since, self.until)
        return " ".join(words)

    def quotes(self, **narrower):
        """Address of the quote list that asks this side's question, narrowed by more filters."""
        return f"{reverse('quote_list')}?{self.asked(**narrower).urlencode()}"

    def export(self, form):
        """Address of this side's quotes as a file."""
        return f"{reverse('quote_export', args=[form])}?{self.asked().urlencode()}"

    def asked(self, **narrower):
        """The side's question under the names that the quote list knows."""
        asked = QueryDict(mutable=True)
        for name in self.fields:
            given = [plain(narrower[name])] if name in narrower else self.data.getlist(self.add_prefix(name))
            if name != "after" and any(given):
                asked.setlist(super().add_prefix(name), given)
        if not self.once and not self.grouped:
            asked["printings"] = EVERY
        return asked


class CompareQuery(Query):
    differ = OneOf(
        [("about", "subject"), ("period", "period"), ("source", "outlet")],
        anything="speaker",
        default="speaker",
        label="Compare two",
    )
    order = OneOf([(NEWEST, "newest")], anything="most telling", label="Quotes first")
    table = Switch(label="With the table")

    defaults = {"differ": "speaker"}

    def __init__(self, data, known=None):
        super().__init__(data, known)
        own = DIMENSIONS[self.differ]
        self.left, self.right = (SideQuery(data, known, own=own, is_other=is_other) for is_other in (False, True))

    @property
    def sides(self):
        return [self.left, self.right]

    @property
    def is_complete(self):
        """Whether there are two different questions."""
        return all(side.is_chosen for side in self.sides) and self.left.own_values != self.right.own_values

    @property
    def is_filtered(self):
        return bool(self.data)

    @property
    def swapped(self):
        """Address of the same comparison with its sides exchanged."""
        asked = self.data.copy()
        for name in self.left.own:
            left, right = self.left.add_prefix(name), self.right.add_prefix(name)
            values = asked.getlist(left), asked.getlist(right)
            asked.setlist(left, values[1])
            asked.setlist(right, values[0])
        return f"?{asked.urlencode()}"
