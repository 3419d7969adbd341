"""What all queries share: parameters named as in the address, faults beside their field, the rest still answered."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from entities.choices import Attribution
from entities.queries.fields import DayField

# Words that Python keeps for itself.
PARAMETERS = {"since": "from", "until": "to"}
# What every page assumes unless told otherwise.
UNSAID = {("attribution", Attribution.SAID)}


class Query(forms.Form):
    """A form over GET that is always usable: a value that can't be understood is left out and says why.

    Each parameter's value is an attribute of its name; None where it is missing or was not understood. `known` are
    actors and outlets read beforehand.
    """

    defaults: dict[str, Any] = {}
    use_required_attribute = False

    def __init__(self, data, known=None):
        super().__init__(data, auto_id="filter-%s")
        for field in self.fields.values():
            field.known = known
        self.full_clean()
        for name in self.fields:
            setattr(self, name, self.cleaned_data.get(name))

    def add_prefix(self, field_name):
        return PARAMETERS.get(field_name, field_name)

    def clean(self):
        wanted = super().clean()
        for name, faults in self.errors.as_data().items():
            for fault in faults:
                if "understood" in (fault.params or {}):  # one of several values was at fault: keep the others
                    wanted[name] = fault.params["understood"]
        for name, default in self.defaults.items():
            wanted[name] = wanted.get(name) or default
        return wanted

    def page_with(self, **parameters):
        """Address of the same page with these values (one, several or none) of parameters, from its first row."""
        asked = self.data.copy()
        for name in ("after", "table"):
            asked.pop(name, None)
        for name, values in parameters.items():
            several = values if isinstance(values, list | tuple) else [values]
            asked.setlist(self.add_prefix(name), [plain(value) for value in several if value is not None])
        return f"?{asked.urlencode()}"

    @property
    def is_filtered(self):
        """Whether anything narrows the list."""
        return any(
            value and value != self.defaults.get(name)
            for name, value in self.cleaned_data.items()
            if name not in ("after", "sort", "tab", "view", "grouped", "table")
        )

    @property
    def faults(self):
        """Messages of fields that no one sees on the page."""
        return [fault for field in self.hidden_fields() for fault in field.errors]


class PeriodQuery(Query):
    """A closed interval of publication days; an open end is empty."""

    since = DayField(label="From")
    until = DayField(label="To")

    def clean(self):
        wanted = super().clean()
        since, until = wanted.get("since"), wanted.get("until")
        if since and until and since > until:
            self.add_error("until", "The period ends before it begins.")
        return wanted


def address(path, **parameters):
    """`path` with the parameters that say something: actors by id, days in ISO form, switches as 1."""
    said = [
        (PARAMETERS.get(name, name), plain(value))
        for name, value in parameters.items()
        if value and not (isinstance(value, str) and (name, value) in UNSAID)
    ]
    return f"{path}?{urlencode(said)}" if said else path


def plain(value):
    """A value as an address has it."""
    if value is True:
        return "1"
    return value.isoformat() if hasattr(value, "isoformat") else str(getattr(value, "pk", value))
