"""Form fields of the queries: an actor by id or by name, a day, a cursor."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator

from articles.models import Source
from articles.search.folding import fold_words
from articles.search.searching import LONGEST
from entities.choices import UNKNOWN
from entities.models import Actor
from newsdesk.days import FIRST_DAY, LAST_DAY, in_utc
from newsdesk.web.ids import id_in
from newsdesk.web.paging import Cursor

MOST_CANDIDATES = 8
YES_AND_NO = {"": False} | dict.fromkeys(("0", "false", "no", "off"), False)
YES_AND_NO |= dict.fromkeys(("1", "true", "yes", "on"), True)


class ActorBoundField(forms.BoundField):
    """What the template shows beside the input: the actors understood, or those a name may mean."""

    @property
    def values(self):
        """The actors understood, and UNKNOWN where it was asked for."""
        found = self.form.cleaned_data.get(self.name)
        return found if isinstance(found, list) else [found] if found else []

    @property
    def actors(self):
        return [value for value in self.values if value != UNKNOWN]

    @property
    def chosen(self):
        """[(actor, address of the same page without it)]"""
        return [(actor, self._page_with([other for other in self.values if other != actor])) for actor in self.actors]

    @property
    def candidates(self):
        """[(actor a name may mean, address of the same page with it)]"""
        faults = self.form.errors.as_data().get(self.name, [])
        found = [actor for fault in faults for actor in (fault.params or {}).get("candidates", [])]
        return [(actor, self._page_with([*self.values, actor])) for actor in found]

    @property
    def is_unknown(self):
        return UNKNOWN in self.values

    @property
    def with_unknown(self):
        return self._page_with([*self.values, UNKNOWN])

    @property
    def without_unknown(self):
        return self._page_with(self.actors)

    @property
    def is_full(self):
        return len(self.values) >= self.field.at_most

    @property
    def words(self):
        """What was typed and not understood, to be typed on."""
        values = self.data if isinstance(self.data, list) else [self.data or ""]
        return next((value for value in values if value and not value.isdecimal()), "") if self.errors else ""

    def _page_with(self, values):
        return self.form.page_with(**{self.name: values})


def actor_called(value, known=None):
    """The current actor with this id or name; a merged actor's id leads to the one it was merged into.

    With `known`, ids are sought among its actors alone. Raises ValidationError, with the candidates in its params
    where the name may mean several actors.
    """
    ProhibitNullCharactersValidator()(value)
    if value.isdecimal():
        pk = id_in(value)
        actor = known.actors.get(pk) if known else Actor.objects.current_of(pk)
        if actor is None:
            raise ValidationError("There is no such actor.")
        return actor
    found = list(Actor.objects.current().answering_to([fold_words(value)])[:MOST_CANDIDATES])
    if not found:
        found = list(Actor.objects.current().named(value)[:MOST_CANDIDATES])
    if not found:
        near = Actor.objects.current().spelled_like(value)
        words = "No actor is called “%(name)s”." + (" Did you mean:" if near else "")
        raise ValidationError(words, params={"name": value, "candidates": near})
    if len(found) > 1:
        raise ValidationError(
            "Several actors are called “%(name)s”. Choose one:", params={"name": value, "candidates": found}
        )
    return found[0]


class ActorField(forms.Field):
    """One actor, or None. `anything` stands in the box while it is empty."""

    bound_field_class = ActorBoundField
    at_most = 1
    known = None  # what the query was given (queries/known.py); so with the fields beneath

    def __init__(self, *, anything="anyone", **options):
        self.anything = anything
        super().__init__(required=False, **options)

    def to_python(self, value):
        value = (value or "").strip()
        return actor_called(value, self.known) if value else None


class ActorsField(forms.Field):
    """Several actors, each given by a parameter of its own.

    `any_of`: whether what is found answers to any of them, or to all. `unknown` stands for speakers nobody has
    named, where the field allows it.
    """

    bound_field_class = ActorBoundField
    widget = forms.SelectMultiple  # reads every value of the parameter; the template draws the input
    known = None

    def __init__(self, *, at_most, any_of=False, may_be_unknown=False, anything="anyone", **options):
        self.anything = anything
        self.at_most, self.any_of, self.may_be_unknown = at_most, any_of, may_be_unknown
        super().__init__(required=False, **options)

    def to_python(self, value):
        given = [value] if isinstance(value, str) else value or []
        named = dict.fromkeys(words.strip() for words in given if words.strip())
        actors, fault = {}, None
        for words in named:
            try:
                actor = UNKNOWN if words == UNKNOWN and self.may_be_unknown else actor_called(words, self.known)
            except ValidationError as error:
                fault = error
                continue
            key = getattr(actor, "pk", actor)
            if len(actors) == self.at_most and key not in actors:
                fault = ValidationError("At most %(limit)s actors at a time.", params={"limit": self.at_most})
                break
            actors[key] = actor
        if fault:
            raise ValidationError(fault.message, params={**(fault.params or {}), "understood": list(actors.values())})
        return list(actors.values())


class OneOf(forms.ChoiceField):
    """One of some options, or none: "" is called `anything` on the page, and in an address `default`, too."""

    default_error_messages = {"invalid_choice": "“%(value)s” is not one of the choices."}

    def __init__(self, options, *, anything, default="", **more):
        self.default = str(default)
        super().__init__(choices=[("", anything), *options], required=False, **more)

    def to_python(self, value):
        value = super().to_python(value)
        return "" if value == self.default else value


class WordsField(forms.CharField):
    """Words to search for, as people type them into a search box."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(required=False, max_length=LONGEST, widget=widget, **options)


class OutletField(forms.ModelChoiceField):
    known = None
    default_error_messages = {"invalid_choice": "There is no such outlet."}

    def __init__(self, **options):
        super().__init__(Source.objects.all(), required=False, empty_label="any outlet", label="Outlet", **options)

    def to_python(self, value):
        found = self.known.outlets.get(id_in(value)) if self.known and isinstance(value, str) else None
        return found or super().to_python(value)


class SwitchInput(forms.CheckboxInput):
    """A checkbox that is ticked for what says yes, and sends "on" whatever was sent before."""

    def __init__(self, attrs=None):
        super().__init__(attrs, check_test=lambda value: value is True)

    def value_from_datadict(self, data, files, name):
        value = data.get(name)
        return YES_AND_NO.get(str(value or "").strip().lower(), value)

    def format_value(self, value):
        return None


class Switch(forms.BooleanField):
    """Yes or no, as people and programs write it; not sent = no."""

    widget = SwitchInput
    default_error_messages = {"invalid": "“%(value)s” is neither yes nor no. Write 1 or 0."}

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def to_python(self, value):
        said = YES_AND_NO.get(value.strip().lower()) if isinstance(value, str) else bool(value)
        if said is None:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value})
        return said


class LeaveOutInput(SwitchInput):
    """A checkbox that is ticked for what says no, and then sends 0."""

    def __init__(self, attrs=None):
        forms.CheckboxInput.__init__(self, attrs, check_test=lambda value: value is False)

    def value_from_datadict(self, data, files, name):
        return super().value_from_datadict(data, files, name) if data.get(name) else True

    def format_value(self, value):
        return "0"


class UnlessLeftOut(Switch):
    """Yes unless somebody says no. Its label says what no means, since the page offers that."""

    widget = LeaveOutInput

    def to_python(self, value):
        return True if value in (None, "") else super().to_python(value)


class IdsField(forms.CharField):
    """Numbers of rows with commas between them, as a link gives them: a list, in that order."""

    widget = forms.HiddenInput

    def __init__(self, *, at_most, **options):
        self.at_most = at_most
        super().__init__(required=False, **options)

    def to_python(self, value):
        words = [word for word in super().to_python(value).split(",") if word.strip()]
        ids = [id_in(word.strip()) for word in words]
        if None in ids:
            raise ValidationError("Write numbers with commas between them: 12,15.", "invalid")
        if len(ids) > self.at_most:
            raise ValidationError("At most %(limit)s at a time.", "invalid", {"limit": self.at_most})
        return list(dict.fromkeys(ids))


class DayField(forms.DateField):
    def __init__(self, **options):
        super().__init__(
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": "Write a day as year-month-day: 2025-11-20."},
            validators=[
                MinValueValidator(FIRST_DAY, f"Choose a day after the year {FIRST_DAY.year - 1}."),
                MaxValueValidator(LAST_DAY, f"Choose a day before the year {LAST_DAY.year + 1}."),
            ],
            **options,
        )


class MomentField(forms.DateTimeField):
    """A moment in UTC at which something may have been published or changed."""

    def to_python(self, value):
        moment = super().to_python(value)
        there = moment and in_utc(moment)
        if moment and there is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return there


class CursorField(forms.Field):
    """Where a page starts: "value~id" of the row before it. `value` is read by the given field.

    Without one it is the publication, which an article need not have.
    """

    widget = forms.HiddenInput

    def __init__(self, value=None):
        self.value = value or MomentField(required=False)
        super().__init__(required=False)

    def to_python(self, value):
        if not value:
            return None
        before, _, pk = value.rpartition("~")
        try:
            value, pk = self.value.clean(before) or None, id_in(pk)
        except ValidationError:
            pk = None
        if pk is None:
            raise ValidationError("There is no such page; here is the first one.")
        return Cursor(value, pk)
