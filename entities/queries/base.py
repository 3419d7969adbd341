"""What all queries share: parameters named as in the address, faults beside their field."""

import re
from copy import copy
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from django import forms

from entities.choices import Attribution
from entities.queries.fields import DayField, OneOf, Switch

# Words that Python keeps for itself.
PARAMETERS = {"since": "from", "until": "to"}
# What every page assumes unless told otherwise.
UNSAID = {"attribution": Attribution.SAID, "spokespeople": True}
# What other sites hang on an address to learn who follows it. It asks for nothing.
TRACKING = re.compile(r"utm_\w+|\w*clid|mc_[ce]id|_g[al]|igshid|mkt_tok|ref_src|cmpid")
# Where somebody has got to on a page, not what they asked.
PASSING = {"after", "panel", "tab", "table"}
# How a page shows what it found.
SHOWING = ("after", "sort", "tab", "view", "by", "lanes", "dates", "grouped", "table")


class Query(forms.Form):
    """A form over GET. A value that can't be understood says why, and then the query finds nothing.

    Each parameter's value is an attribute of its name; None where it is missing or was not understood. `known` are
    actors and outlets read beforehand. `is_strict`: a parameter that nobody knows is not understood either, but for
    those `beside` the query.
    """

    defaults: dict[str, Any] = {}
    is_strict = False
    beside: frozenset[str] = frozenset()
    line: tuple[str, ...] = ()  # the filters that stand in the page's first line, beside the period
    behind: tuple[str, ...] = ()  # those behind its button (templates/entities/filters/form.html)
    kept: tuple[str, ...] = ()  # those that another control of the page chooses: the form sends them along
    use_required_attribute = False

    def __init__(self, data, known=None):
        super().__init__(data, auto_id="filter-%s")
        self.known = known
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
            wanted[name] = default if wanted.get(name) in (None, "") else wanted[name]
        if self.is_strict:
            for name in self.strangers:
                self.add_error(None, self._no_such_filter(name))
        return wanted

    @property
    def strangers(self):
        """Parameters that are no filter of this query."""
        own = {self.add_prefix(name) for name in self.fields} | PASSING | self.beside
        return [name for name in self.data if name not in own and not TRACKING.fullmatch(name)]

    def _no_such_filter(self, name):
        near = get_close_matches(name, [self.add_prefix(field) for field in self.fields], n=1)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        return f"There is no filter called “{name[:60]}”.{meant}"

    def offers(self, name):
        """Whether the page draws this filter; a filter may depend on another, or have nothing to choose from."""
        return bool(getattr(self[name], "offered", True))

    @property
    def fields_in_line(self):
        return self._drawn(self.line, switches=False)

    @property
    def switches_in_line(self):
        return self._drawn(self.line, switches=True)

    @property
    def fields_behind(self):
        return self._drawn(self.behind, switches=False)

    @property
    def switches_behind(self):
        return self._drawn(self.behind, switches=True)

    def _drawn(self, names, *, switches):
        of_kind = [name for name in names if isinstance(self.fields[name], Switch) == switches]
        return [self[name] for name in of_kind if self.offers(name)]

    @property
    def fields_kept(self):
        return [self[name] for name in self.kept if self.is_set(name)]

    @property
    def is_understood(self):
        """Whether every filter is. Where a page goes on is none: without it, the first rows are shown."""
        return not self.errors.keys() - PASSING

    @property
    def misunderstandings(self):
        """[(what is not understood, address of the same page without it, [(actor that may be meant, its address)])]"""
        found = []
        for name, faults in self.errors.items():
            if name in self.fields and name not in PASSING:
                label, meant = self.fields[name].label, getattr(self[name], "candidates", [])
                without = self.page_with(**{name: None})
                found += [(f"{label}: {fault}" if label else fault, without, meant) for fault in faults]
        own = [(self._no_such_filter(name), self.page_with(**{name: None}), []) for name in self.strangers]
        return found + (own if self.is_strict else [])

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
        """Whether anything narrows the list, be it understood or not."""
        return not self.is_understood or bool(self.narrowing)

    @property
    def narrowing(self):
        """The names of the filters that narrow the list."""
        return [name for name in self.cleaned_data if self.is_set(name) and name not in SHOWING]

    def is_set(self, name):
        """Whether a filter says something else than it says by itself."""
        if name not in self.cleaned_data:
            return False
        value, default = self.cleaned_data[name], self.defaults.get(name)
        return value != default and (bool(value) or default is True)

    @property
    def faults(self):
        """Messages that stand beside no field of the page."""
        return [fault for field in self.hidden_fields() for fault in field.errors] + list(self.non_field_errors())


EVERY = "all"


class PrintingsQuery(Query):
    """Copies count once, or every printing does (entities/rules/statements/printings.py)."""

    printings = OneOf([(EVERY, "count every printing")], anything="count once", label="Copies")

    @property
    def once(self):
        return self.printings != EVERY


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

    @property
    def without_period(self):
        """The same question over all time."""
        whole = copy(self)
        whole.since = whole.until = None
        return whole


def address(path, **parameters):
    """`path` with the parameters that say something: actors by id, days in ISO form, switches as 1 or 0.

    A parameter may have several values.
    """
    each = [
        (name, one)
        for name, value in parameters.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    said = [(PARAMETERS.get(name, name), plain(value)) for name, value in each if _says(name, value)]
    return f"{path}?{urlencode(said)}" if said else path


def _says(name, value):
    unsaid = UNSAID.get(name)
    return value is False if unsaid is True else bool(value) and not (isinstance(value, str) and value == unsaid)


def plain(value):
    """A value as an address has it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if hasattr(value, "isoformat") else str(getattr(value, "pk", value))
