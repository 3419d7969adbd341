"""Nothing that people can set, open or ask for is missing from the documentation, and nothing there is made up."""

import re
from itertools import chain

import pytest
from django.core.management import get_commands
from django.urls import get_resolver

from entities.api import api
from entities.exports import csv
from entities.queries import base
from entities.views.corrections.reader import MENTION_VERBS, QUOTE_VERBS
from entities.views.exports import TYPES
from newsdesk.settings import KNOWN_VARIABLES
from tests.docs.written import NAME, ROOT, names, pages, section

OWN_APPS = ("newsdesk", "articles", "entities")
OF_PLACES = re.compile(r"<(?:\w+:)?(\w+)>")


# --- settings and commands


def test_every_setting_is_described():
    described = {name for name in names("docs/settings.md") if name.startswith(("NEWSDESK_", "DATABASE_"))}
    described = {name for name in described if "=" not in name}
    assert described == KNOWN_VARIABLES | {"DATABASE_URL"}


def test_every_command_is_described():
    own = {name for name, app in get_commands().items() if app in OWN_APPS}
    table = section("docs/commands.md", "## manage.py").split("Also useful")[0]
    assert {cell.split()[0] for cell in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)} == own


def test_every_target_of_make_is_described():
    (phony,) = re.findall(r"^\.PHONY:(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    table = section("docs/commands.md", "## make")
    assert set(re.findall(r"^\| `make (\w+)`", table, re.MULTILINE)) == set(phony.split())


# --- addresses


def addresses(patterns, before="/"):
    """(address, module of its view) of everything that can be asked for."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, address)
        elif not pattern.callback.__module__.startswith(("django.contrib.admin", "django.contrib.contenttypes")):
            yield OF_PLACES.sub(r"<\1>", address), pattern.callback.__module__


def of_admin(address):
    """Of what Django's administration makes for every model, only the uploads' pages are our own."""
    return address.startswith("/admin/") and not address.startswith("/admin/articles/upload/")


def test_every_address_is_described():
    described = names("docs/pages.md") | names("docs/api.md")
    asked = {
        address.replace("<object_id>", "<pk>")
        for address, module in addresses(get_resolver().url_patterns)
        if not of_admin(address) and (module.startswith(OWN_APPS) or not address.startswith("/admin/"))
    }
    nobody_asks = {"/api/", "/api/<unknown>"}
    assert asked - nobody_asks - described == set()


def test_every_described_address_exists():
    known = {address.replace("<object_id>", "<pk>") for address, _ in addresses(get_resolver().url_patterns)}
    cells = re.findall(r"^\| ([^|]*) \|", pages()["docs/pages.md"], re.MULTILINE)
    described = set(chain.from_iterable(NAME.findall(cell) for cell in cells)) - {"/admin/"}
    assert described - known == set()


@pytest.mark.parametrize(
    ("address", "verbs"), [("/quotes/<pk>/<verb>/", QUOTE_VERBS), ("/mentions/<pk>/<verb>/", MENTION_VERBS)]
)
def test_every_verb_of_correcting_is_described(address, verbs):
    (row,) = re.findall(rf"^\| `{address}` \| (.*) \|$", pages()["docs/pages.md"], re.MULTILINE)
    assert NAME.findall(row) == list(verbs)


def forms_below(form_class):
    for one in form_class.__subclasses__():
        yield one
        yield from forms_below(one)


def test_every_filter_is_described():
    described = names("docs/api.md") | names("docs/pages.md") | {"alone"}  # which no address that people see has
    for form_class in forms_below(base.Query):
        parameters = {base.PARAMETERS.get(name, name) for name in form_class.base_fields}
        assert parameters - described == set(), form_class.__name__


# --- the API


@pytest.fixture(scope="module")
def schema():
    return api.get_openapi_schema()


def test_every_operation_of_the_api_has_its_parameters_described(schema):
    for address, methods in schema["paths"].items():
        written = section("docs/api.md", f"## `{address.replace('{', '<').replace('}', '>')}`")
        told = set(NAME.findall(written))
        parameters = chain.from_iterable(operation.get("parameters", ()) for operation in methods.values())
        given = {one["name"] for one in parameters if one["in"] == "query"}
        assert given - told == set(), address
        table = re.findall(r"^\| (`.*?) \|", written, re.MULTILINE)
        assert set(chain.from_iterable(map(NAME.findall, table))) - given == set(), address


def test_every_field_of_the_api_is_described(schema):
    described = names("docs/api.md") | names("docs/interchange.md")
    for name, about in schema["components"]["schemas"].items():
        assert set(about.get("properties", ())) - described == set(), name


# --- exports


def test_every_format_is_described():
    table = re.findall(r"^\| (`\w+`.*?) \|", pages()["docs/exports.md"].split("| list |")[0], re.MULTILINE)
    assert set(chain.from_iterable(map(NAME.findall, table))) == set(TYPES)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("quotes", csv.QUOTES),
        ("articles", csv.ARTICLES),
        ("actors", csv.ACTORS),
        ("who talks about whom", csv.PAIRS),
        ("timeline", csv.DATES),
    ],
)
def test_every_column_is_described(table, columns):
    (row,) = re.findall(rf"^\| {table} \| (.*) \|$", pages()["docs/exports.md"], re.MULTILINE)
    assert row.split(", ") == list(columns)
