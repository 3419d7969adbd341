import re

import pytest

from entities.api import api
from entities.api.docs import operations
from entities.api.parameters import described
from entities.queries import ActorQuery, ArticleQuery, QuoteQuery, RelationsQuery
from tests.factories import user

pytestmark = pytest.mark.django_db

QUERIES = {"quotes": QuoteQuery, "articles": ArticleQuery, "actors": ActorQuery, "relations": RelationsQuery}


def references(part):
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_the_description_is_whole():
    schema = api.get_openapi_schema()
    assert schema["openapi"].startswith("3.1")
    known = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    assert set(references(schema)) <= known
    ids = [operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()]
    assert len(set(ids)) == len(ids) == 14
    assert schema["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}


@pytest.mark.parametrize("name", QUERIES)
def test_every_filter_of_the_page_is_described(name):
    schema = api.get_openapi_schema()
    parameters = {one["name"]: one for one in schema["paths"][f"/api/{name}"]["get"]["parameters"]}
    form = QUERIES[name]({})
    assert set(parameters) - {"limit"} == {form.add_prefix(field) for field in form.fields}
    assert all(one["in"] == "query" and one["schema"]["type"] for one in parameters.values())
    assert all(one["description"] for one in parameters.values())


def test_choices_are_described_by_their_values():
    (stance,) = [one for one in described(QuoteQuery)["parameters"] if one["name"] == "stance"]
    assert stance["schema"] == {"type": "string", "enum": ["positive", "neutral", "negative"]}
    (top,) = [one for one in described(RelationsQuery)["parameters"] if one["name"] == "top"]
    assert top["schema"] == {"type": "integer", "enum": [8, 20, 30]}


def test_the_page_shows_every_operation_and_loads_nothing_of_others(client):
    client.force_login(user("carol", "analyst"))
    text = client.get("/api/docs").text
    for operation in operations(api.get_openapi_schema()):
        assert f'id="{operation.anchor}"' in text
        assert operation.path in text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
    assert "<script>" not in text
