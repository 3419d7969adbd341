"""The API's description for people: a page of Newsdesk's own, without scripts and without other hosts."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict]  # as OpenAPI has them
    body: list[tuple[str, str, str]]  # (name, type, description)
    answer: list[tuple[str, str, str]]

    @property
    def anchor(self):
        return slugify(f"{self.method} {self.path}".replace("/", " "))


class Page(DocsBase):
    def render_page(self, request: HttpRequest, api, **kwargs) -> HttpResponse:
        schema = api.get_openapi_schema()
        context = {"operations": list(operations(schema)), "description": schema["info"]["description"]}
        return render(request, "entities/api/reference.html", context)


def operations(schema: dict):
    """The operations of an OpenAPI schema."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            yield Operation(
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=operation.get("description", ""),
                parameters=operation["parameters"],
                body=fields(schema, content),
                answer=fields(schema, operation["responses"][200].get("content", {})),
            )


def fields(schema, content):
    """[(name, type in words, description)] of the object in a JSON body, those of its items one level deeper."""
    found = []
    for each in content.values():
        for name, about in _properties(schema, each["schema"]).items():
            found.append((name, _type(about), about.get("description", "")))
            if name == "items":
                inner = _properties(schema, about["items"])
                found += [
                    (f"items[].{key}", _type(value), value.get("description", "")) for key, value in inner.items()
                ]
    return found


def _properties(schema, reference):
    if "properties" in reference:
        return reference["properties"]
    name = reference["$ref"].rsplit("/", 1)[-1]
    return schema["components"]["schemas"][name]["properties"]


def _type(about):
    if "$ref" in about:
        return about["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in about:
        return " or ".join(_type(each) for each in about["anyOf"])
    if "enum" in about:
        return " | ".join(map(str, about["enum"]))
    if about.get("type") == "array" and "items" in about:
        return f"list of {_type(about['items'])}"
    return about.get("type", "any")
