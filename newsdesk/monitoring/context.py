"""What every line of the log says beside its own words: during which request or job it was written, and for whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

_fields: ContextVar[dict[str, Any] | None] = ContextVar("fields", default=None)
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def during_request(asked: HttpRequest, /, **fields: object) -> Iterator[None]:
    token = _request.set(asked)
    try:
        with during(**fields):
            yield
    finally:
        _request.reset(token)


@contextmanager
def during(**fields: object) -> Iterator[None]:
    token = _fields.set((_fields.get() or {}) | fields)
    try:
        yield
    finally:
        _fields.reset(token)


def said() -> dict[str, Any]:
    fields = dict(_fields.get() or {})
    request = _request.get()
    if request is not None and (person := person_of(request)):
        fields["person"] = person
    return fields


def person_of(request: HttpRequest) -> int | None:
    """The id of who asks, as far as somebody has found it out: writing a line asks the database nothing."""
    user = vars(request).get("user")
    if isinstance(user, SimpleLazyObject):
        user = vars(request).get("_cached_user")
    return getattr(user, "pk", None)
