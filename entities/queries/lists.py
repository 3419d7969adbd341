"""A list of actors as a filter. It is named by its key, which nobody guesses: who has it may ask with it."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from entities.models import ActorList


class ListKey(str):
    """The key of a list, with its name."""

    name = ""

    @classmethod
    def of(cls, found: ActorList) -> "ListKey":
        key = cls(found.key)
        key.name = found.name
        return key


class ListBoundField(forms.BoundField):
    """Offers the lists that everybody sees, and the one that is asked for."""

    @cached_property
    def offered(self):
        """[(key, name)]"""
        if not hasattr(self.form, "lists_offered"):  # one read for all fields of a query
            shared = ActorList.objects.open().filter(is_shared=True)
            self.form.lists_offered = list(shared.order_by("name", "pk").values_list("key", "name"))
        chosen = self.form.cleaned_data.get(self.name)
        own = [(chosen, chosen.name)] if chosen and chosen not in dict(self.form.lists_offered) else []
        return [*own, *self.form.lists_offered]

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        self.field.widget.choices = [("", self.field.anything), *self.offered]
        return super().as_widget(widget, attrs, only_initial)


class ListField(forms.Field):
    """One list, or None."""

    bound_field_class = ListBoundField
    widget = forms.Select
    known = None

    def __init__(self, *, anything, **options):
        self.anything = anything
        self.choices = ()  # the one that is asked for: words for it are looked up here
        super().__init__(required=False, **options)

    def to_python(self, value):
        key = value.strip() if isinstance(value, str) else ""
        if not key:
            return None
        found = self.known.lists.get(key) if self.known else ActorList.objects.open().filter(key=key[:16]).first()
        if found is None or found.key != key:
            raise ValidationError("There is no such list.")
        self.choices = [(found.key, f"“{found.name}”")]
        return ListKey.of(found)
