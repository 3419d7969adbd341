"""The filters of a page that do not stand in its first line, where they are set: each in words, with the way to be rid
of it.
"""

from entities.pages.saved_names import filter_in_words
from entities.queries.base import SHOWING

UNCOUNTED = {*SHOWING, "since", "until", "top"} - {"grouped"}


def filters_set(query):
    """[(words, address of the same page without it)]; of several actors, each is one."""
    found = []
    for name in query.fields:
        if not query.is_set(name) or name in UNCOUNTED or name in query.line:
            continue
        value = query.cleaned_data[name]
        values = value if isinstance(value, list) else [value]
        for one in values:
            words = filter_in_words(query.fields[name], [one] if isinstance(value, list) else one)
            left = [other for other in values if other != one]
            found.append((words[:1].upper() + words[1:], query.page_with(**{name: left})))
    return found


def has_faults(query):
    """Whether a filter beside the first line is not understood."""
    return bool(query.errors.keys() - {*query.line, "since", "until"})
