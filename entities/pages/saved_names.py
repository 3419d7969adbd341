"""What a saved search is called until somebody names it."""

from django.utils.formats import date_format

from entities.pages.saved_pages import PAGES
from entities.queries.fields import WordsField
from entities.rules.words.in_words import any_of, period_in_words, quotes_in_words

LONGEST_NAME = 120
SILENT = ("sort", "top", "view", "after", "row", "column", "table")  # how a page shows what it found
PERIOD = ("since", "until")


def suggested_name(page: str, query) -> str:
    """ "Quotes by Ana Lind about Harbour Authority"; at most LONGEST_NAME characters."""
    words = _words(page, query)
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"


def filters_in_words(query) -> str:
    """ "Speaker Ana Lind, from 1 October 2025, verified only"; empty where nothing is filtered"""
    words = ", ".join(filter_in_words(query.fields[name], query.cleaned_data.get(name)) for name in _telling(query))
    return words[:1].upper() + words[1:]


def _words(page, query):
    if page == "quote_list":
        words = quotes_in_words("", query).strip()
        return words[0].upper() + words[1:]
    if page == "pair":
        words = [f"{query.speaker} about {query.about}", f"in {query.source}" if query.source else ""]
        return " ".join(filter(None, [*words, *period_in_words(query.since, query.until)]))
    if page == "compare":
        return f"{query.left.label} against {query.right.label}"
    title = "Network" if getattr(query, "view", None) == "network" else PAGES[page].title
    asked = [filter_in_words(query.fields[name], query.cleaned_data.get(name)) for name in _telling(query)]
    return f"{title}: {', '.join(asked)}" if asked else title


def _telling(query):
    """The names of the filters that are set, the period last."""
    told = [name for name in query.fields if name not in SILENT and query.is_set(name)]
    return sorted(told, key=PERIOD.__contains__)


def filter_in_words(field, value):
    label = (field.label or "").lower()
    if isinstance(value, bool):
        return label
    if isinstance(value, list):
        return f"{label} {any_of(value)}"
    if hasattr(value, "isoformat"):
        return f"{label} {date_format(value, 'j F Y')}"
    if isinstance(field, WordsField):
        return f"{label} “{value}”"
    named = dict(getattr(field, "choices", ())).get(value) if isinstance(value, str) else None
    return f"{label} {named or value}"
