"""Which pages can be saved with their filters, how their addresses are written, and what counts as their hits.

A saved address says only what narrows the page or changes what it shows: no paging, no open panel, no default. So two
people who ask the same save the same, however they came to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve

from articles.models import Article
from entities.models import Actor, Quote, Statement
from entities.queries import (
    ActorQuery,
    ArticleQuery,
    CompareQuery,
    PairQuery,
    QuoteQuery,
    RelationsQuery,
    StatementsQuery,
    TimelineQuery,
)
from entities.queries.base import PASSING, plain
from entities.queries.fields import ActorField, ActorsField, OutletField
from entities.queries.known import read_together
from entities.queries.lists import ListField
from newsdesk.web.ids import id_in
from newsdesk.web.refusals import Refusal

LONGEST = 2000


class CannotSave(Refusal):
    """This address can't be saved."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    title: str
    query: type
    hit: str  # what one hit is called
    hits: Callable  # query, a day to count "rising" up to -> queryset
    rows: Callable | None = None  # the same, where the page lists something else than hits


def _quotes(query, as_of):
    return Quote.objects.matching(query)


def _articles(query, as_of):
    return Article.objects.matching(query)


def _actors(query, as_of):
    return Actor.objects.matching(query, as_of)


def _related(query, as_of):
    return Quote.objects.between_actors(query)


def _of_pair(query, as_of):
    return Quote.objects.of_pair(query)


def _in_lanes(query, as_of):
    return Quote.objects.in_lanes(query)


def _printings(query, as_of):
    return Quote.objects.making_statements(query)


def _statements(query, as_of):
    return Statement.objects.matching(query)


def _compared(query, as_of):
    left, right = map(Quote.objects.matching, query.sides)
    return left | right


PAGES = {
    "quote_list": SavedPage("Quotes", QuoteQuery, "quote", _quotes),
    "statement_list": SavedPage("Statements", StatementsQuery, "printing", _printings, _statements),
    "article_list": SavedPage("Articles", ArticleQuery, "article", _articles),
    "actor_list": SavedPage("Actors", ActorQuery, "actor", _actors),
    "relations": SavedPage("Who talks about whom", RelationsQuery, "quote", _related),
    "pair": SavedPage("Tone over time", PairQuery, "quote", _of_pair),
    "compare": SavedPage("Compare", CompareQuery, "quote", _compared),
    "timeline": SavedPage("Timeline", TimelineQuery, "quote", _in_lanes),
}


def read_address(address: str) -> tuple[str, QueryDict]:
    """The page's name and what it is asked. Raises CannotSave."""
    try:
        parts = urlsplit(address)
        page = resolve(parts.path).url_name
    except (Resolver404, ValueError):
        page = None
    if page not in PAGES:
        raise CannotSave("This page can't be saved. Save a list of quotes, articles or actors, or a chart of them.")
    return page, QueryDict(parts.query)


def understood(page: str, data: QueryDict):
    """The query of an address. Raises CannotSave where the page does not know a parameter or can't read its value."""
    query = PAGES[page].query(_without_defaults(page, data))
    known = {form.add_prefix(name) for form in _forms(query) for name in form.fields}
    if strange := [name for name in data if name not in known | PASSING]:
        raise CannotSave(f"This page has no filter called “{strange[0][:60]}”.")
    for form in _forms(query):
        for name, faults in form.errors.items():
            if name not in PASSING:
                label = form.fields[name].label if name in form.fields else ""
                raise CannotSave(f"{label}: {faults[0]}" if label else str(faults[0]))
    if not is_worth_saving(page, query):
        raise CannotSave("Filter the page first. Without a filter there is nothing to save.")
    return query


def is_worth_saving(page: str, query) -> bool:
    return query.is_complete if page in ("pair", "compare") else query.is_filtered


def asks_for_verified(query) -> bool:
    return any(form.cleaned_data.get("verified") for form in _forms(query))


def normalised(query) -> str:
    """What a query asks, as the end of an address: each filter once, in the order of the form."""
    said = []
    for form in _forms(query):
        for name in form.fields:
            if name in PASSING or name not in _own(form):
                continue
            if not form.is_set(name):
                continue
            value = form.cleaned_data[name]
            several = value if isinstance(value, list) else [value]
            said += sorted((form.add_prefix(name), plain(one)) for one in several)
    return urlencode(list(dict.fromkeys(said)))


def understand_each(searches) -> dict:
    """{search: its query} of many saved searches, in a fixed number of reads."""
    data = {search: QueryDict(search.asked) for search in searches}
    actors, sources, lists = set(), set(), set()
    for search, asked in data.items():
        for name, values in asked.lists():
            ids = {found for value in values if (found := id_in(value))}
            kind = _kind_of(search.page, name)
            if issubclass(kind, ActorField | ActorsField):
                actors |= ids
            elif issubclass(kind, OutletField):
                sources |= ids
            elif issubclass(kind, ListField):
                lists |= set(values)
    known = read_together(actors, sources, lists)
    return {search: PAGES[search.page].query(asked, known) for search, asked in data.items()}


def hits(search, query, as_of):
    """What a saved search finds now; nothing where an actor or outlet it asks for is gone."""
    if faults_of(query):
        return Quote.objects.none()
    return PAGES[search.page].hits(query, as_of)


def faults_of(query) -> list[str]:
    """Why a saved search finds nothing any more, in words."""
    return [str(fault) for form in _forms(query) for faults in form.errors.values() for fault in faults]


def found_again(query) -> list[Actor]:
    """Actors that a saved search asks for, which were removed since and are found again by their names."""
    again = query.known.found_again if query.known else ()
    asked = {id_in(value) for _, values in query.data.lists() for value in values} if again else ()
    return [query.known.actors[pk] for pk in sorted(again) if pk in asked]


def _without_defaults(page, data):
    """A default that is spelled out says nothing; some forms only know it unsaid."""
    defaults = QuoteQuery.defaults if page == "compare" else PAGES[page].query.defaults
    data = data.copy()
    for name, default in defaults.items():
        if data.getlist(name) == [plain(default)] and not isinstance(default, bool):
            del data[name]
    return data


def _forms(query):
    return [query, *query.sides] if isinstance(query, CompareQuery) else [query]


def _own(form):
    """The fields of the right side of a comparison that are not those of the left one."""
    return form.own if getattr(form, "is_other", False) else form.fields


def _kind_of(page, parameter):
    """The class of the field that reads a parameter."""
    fields = QuoteQuery.base_fields if page == "compare" else PAGES[page].query.base_fields
    return type(fields.get(parameter.removeprefix("other_")))
