"""Every address for everybody: what is not open on purpose is closed.

The addresses are found by walking them, so that a new one is asked for without being listed here. Whoever may not see
a page is told nothing about whether there is such a row, either.
"""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver

from tests.factories import user

pytestmark = pytest.mark.django_db

# Open without signing in, each for a reason.
PUBLIC = {
    "login", "account_login", "admin:login",  # the door
    "mfa_authenticate",  # its second step
    "logout", "admin:logout",  # the way out, and what leads there
    "password_forgotten", "password_set", "email_confirm",  # who holds a link has no session
    "digest_stop",  # of mail programs
    "health_live", "health_ready", "metrics",  # requested by programs on the same machine, or with a token
}  # fmt: skip
OWN = re.compile(
    r"^(account/|attempts/|password/|logout/|tokens/revoke/|tokens/<int:pk>/revoke/)"
)  # whatever one's role
ANNOTATORS = re.compile(
    r"^(review/|rereadings/|steps/|actors/(duplicates|several|merge|merges|changes|voices)/|actors/<int:pk>/(merge|split|edit|names)/"
    r"|articles/<int:pk>/(mentions|quotes|steps|reannotate|review)/|quotes/<int:pk>/(edit|<slug:verb>)/"
    r"|mentions/<int:pk>/(identical|<slug:verb>)/)"
)
EDITORS = re.compile(r"^(admin/|people/|articles/<int:pk>/text/(use|original|undo)/)")
SAMPLES = {"int": "7", "slug": "x", "str": "x", "path": "x", None: "x"}


def routes():
    """(route, name) of every address."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver, before, namespace):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, route, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield route, f"{namespace}{pattern.name}"


def address(route):
    """One that the route takes; the administration's catch-all and what is left of a pattern are cut off."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda part: SAMPLES[part[1]], route)
    return "/" + re.sub(r"\(\?.*$|\$$|\\.*$", "", filled)


ROUTES = sorted({(route, name) for route, name in routes()})
GUARDED = [(route, name) for route, name in ROUTES if name not in PUBLIC]


def asked(client, route, method):
    """The status with which the address answers, "door" for the way in or out."""
    answer = getattr(client, method)(address(route))
    location = answer.get("Location", "")
    is_door = answer.status_code == 302 and location.startswith(("/login/", "/admin/login/", "/logout/"))
    return "door" if is_door else answer.status_code


def test_addresses_are_found():
    names = {name for _, name in ROUTES}
    assert len(ROUTES) > 120
    assert names >= PUBLIC
    assert names >= {"desk", "people", "admin:articles_upload_add", "api:quotes"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_sees_nothing(client, method):
    open_to_them = {
        route: status
        for route, _ in GUARDED
        if (status := asked(client, route, method)) not in ("door", 401)
        and not (status == 301 and route.startswith("admin/"))  # Django appends a slash
    }
    assert open_to_them == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_without_a_role_sees_their_own_account_alone(client, method):
    client.force_login(user("dan"))
    open_to_them = {
        route: status
        for route, _ in GUARDED
        if not OWN.match(route) and (status := asked(client, route, method)) not in (403, "door", 301)
    }
    assert open_to_them == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("role", "closed"), [("analyst", (EDITORS, ANNOTATORS)), ("annotator", (EDITORS,))])
def test_what_a_role_may_not_do_is_refused(client, role, closed, method):
    client.force_login(user(role, role))
    open_to_them = {
        route: status
        for route, name in GUARDED
        if any(room.match(route) for room in closed)
        and (status := asked(client, route, method)) not in (403, 404, 405, "door", 301)
    }
    assert open_to_them == {}
    assert User.objects.count() == 1
