"""What a person says of lists of actors."""

from django import forms

from entities.choices import Kind
from entities.forms.fields import NameField
from entities.models import ActorList
from entities.models.lists import LONGEST_NAME
from entities.queries.fields import Switch


class ListNameField(NameField):
    def __init__(self, **options):
        widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": LONGEST_NAME, "dir": "auto"})
        super().__init__(widget=widget, error_messages={"required": "Give it a name."}, **options)
        self.max_length = LONGEST_NAME

    def clean(self, value):
        name = super().clean(value)
        if len(name) > LONGEST_NAME:
            raise forms.ValidationError(f"A name has at most {LONGEST_NAME} characters.")
        return name


class ListForm(forms.Form):
    name = ListNameField(label="Name")


class ImportForm(forms.Form):
    """A table, and the list it becomes or changes."""

    file = forms.FileField(
        label="Table",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        error_messages={"required": "Choose a file.", "missing": "Choose a file."},
    )
    to = forms.ModelChoiceField(
        ActorList.objects.none(),
        required=False,
        empty_label="a new list",
        label="Into",
        error_messages={"invalid_choice": "This list was deleted in the meantime."},
    )
    name = ListNameField(label="Name of the new list", required=False)
    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.PERSON, label="Type of rows that say none")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = ActorList.objects.known()


class OnListForm(forms.Form):
    """An existing list by its id, or the name of a new one."""

    list = forms.ModelChoiceField(ActorList.objects.none(), required=False)
    name = ListNameField(label="New list", required=False)
    is_known = Switch()

    def __init__(self, lists, *args, **options):
        super().__init__(*args, **options)
        self.fields["list"].queryset = lists

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("list") and not given.get("name"):
            raise forms.ValidationError("Choose a list, or name a new one.")
        return given
