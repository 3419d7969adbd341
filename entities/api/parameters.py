"""The filters of the pages as parameters of the API: the same forms read them, and describe them to programs.

A page that can't understand a filter shows nothing and says so beside it. A program would not read that, so here it is
refused, and so is a parameter that nobody knows.
"""

from django import forms

from entities.api.errors import BadQuery
from entities.choices import UNKNOWN
from entities.queries.base import PARAMETERS
from entities.queries.fields import ActorField, ActorsField, CursorField
from entities.queries.lists import ListField

ITEMS, MOST_ITEMS = 50, 200
LIMIT = {
    "name": "limit",
    "in": "query",
    "description": "How many items at most.",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": ITEMS},
}


def asked(form_class, request, *, paged=True):
    """(the query, how many items): what the address asks for. Raises BadQuery."""
    given = request.GET.copy()
    limit = given.pop("limit", [str(ITEMS)])[-1] if paged else str(ITEMS)
    query = form_class(given)
    known = {query.add_prefix(name) for name in query.fields} | ({"limit"} if paged else set())
    faults = {query.add_prefix(name): list(words) for name, words in query.errors.items() if name in query.fields}
    faults |= {name: [f"There is no such parameter. There are: {', '.join(sorted(known))}."]
               for name in query.strangers if name not in known}  # fmt: skip
    if paged and not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:9]) <= MOST_ITEMS):
        faults["limit"] = [f"Ask for 1 to {MOST_ITEMS} items."]
    if faults:
        raise BadQuery(faults)
    return query, int(limit[:9]) if paged else None


def described(form_class, *, paged=True):
    """The parameters for OpenAPI."""
    fields = {PARAMETERS.get(name, name): field for name, field in form_class.base_fields.items()}
    parameters = [{"name": name, "in": "query", **_about(field)} for name, field in fields.items()]
    return {"parameters": parameters + ([LIMIT] if paged else [])}


def _about(field):
    """Description and schema of one field."""
    label = field.label or ""
    match field:
        case CursorField():
            return {"description": "“next” of the page before.", "schema": {"type": "string"}}
        case ActorsField():
            joined = "any" if field.any_of else "all"
            unknown = f", or {UNKNOWN}" if field.may_be_unknown else ""
            schema = {"type": "array", "items": {"type": "string"}, "maxItems": field.at_most}
            return {"description": f"{label}: actors' numbers or names{unknown}; {joined} of them.", "schema": schema}
        case ActorField():
            return {"description": f"{label}: an actor's number or name.", "schema": {"type": "string"}}
        case ListField():
            return {"description": f"{label}: its key, as “lists” has it.", "schema": {"type": "string"}}
        case forms.ModelChoiceField():
            return {"description": f"{label}: its number.", "schema": {"type": "integer"}}
        case forms.ChoiceField():
            values = [str(value) for value, _ in field.choices if value != ""]
            if all(value.isdecimal() for value in values):
                return {"description": f"{label}.", "schema": {"type": "integer", "enum": [int(v) for v in values]}}
            return {"description": f"{label}.", "schema": {"type": "string", "enum": values}}
        case forms.BooleanField():
            return {"description": f"{label}.", "schema": {"type": "boolean"}}
        case forms.DateField():
            return {"description": f"{label} this day of publication.", "schema": {"type": "string", "format": "date"}}
    return {"description": f"{label}.", "schema": {"type": "string"}}
