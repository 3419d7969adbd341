"""A small site that is asked: the same rows for every request, whatever the one before it changed."""

import io
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bench.fuzzing.asking import ROLES, Asked, Seen, seen_on
from bench.fuzzing.routes import Route
from entities.models import Digest, Rereading, Voice
from entities.services.actors.merging import merge_actors
from entities.services.actors.suggesting import dismiss_pair
from entities.services.keeping.keeping import create_collection, keep_quote
from entities.services.keeping.saving import save_search
from newsdesk.accounts.tokens import create_token
from tests import factories
from tests.one_of_everything import one_of_everything

NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)
SAVED = (
    "/quotes/?q=2024-25",
    "/articles/?q=ferry",
    "/actors/?sort=rising&from=2025-01-01",
    "/relations/?from=2025-01-01",
)


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    text: str
    fault: str = ""  # the end of the traceback


class Site:
    def __init__(self):
        people = tell()
        self.sessions = {role: _session_of(people[role]) for role in ROLES if role}
        self.faults: list[str] = []
        got_request_exception.connect(self._note, weak=False)

    def close(self):
        got_request_exception.disconnect(self._note)

    def _note(self, **_):
        self.faults.append("".join(traceback.format_exc().splitlines(keepends=True)[-12:]))

    def seen(self, routes: list[Route]) -> Seen:
        """What the pages lead to that an editor finds at the addresses of the first rows."""
        pages = []
        for route in routes:
            for pk in ("1", "2") if "<" in route.pattern else ("",):
                address = "/" + "".join(pk if place.startswith("<") else place for place in _pieces(route.pattern))
                answer = self.answer(Asked("editor", "GET", address))
                pages.append((address, answer.text))
        return seen_on(pages)

    def answer(self, asked: Asked) -> Answer:
        """What it is answered; whatever it changes is taken back."""
        client = Client(raise_request_exception=False)
        if asked.role:
            client.cookies["sessionid"] = self.sessions[asked.role]
        self.faults.clear()
        begun = time.monotonic()
        try:
            with taken_back():
                status, text = _read(client, asked)
        except Exception:
            status, text = 500, ""
            self._note()
        return Answer(status, time.monotonic() - begun, text, self.faults[0] if self.faults else "")


@contextmanager
def taken_back() -> Iterator[None]:
    """Everything but its end happens as always: what a commit would check is checked, then nothing is kept."""
    with transaction.atomic():
        yield
        try:
            with transaction.atomic():
                connection.check_constraints()
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") != "25P02":  # the view failed itself, and answered so
                raise
        finally:
            transaction.set_rollback(True)


def _read(client, asked):
    options = {"headers": asked.headers}
    if asked.body is not None:
        response = client.generic("POST", asked.address, asked.body, "application/json", **options)
    elif asked.method == "POST":
        response = client.post(asked.address, asked.data, **options)
    else:
        response = client.generic(asked.method, asked.address, **options)
    content = io.BytesIO(b"".join(response.streaming_content)) if response.streaming else io.BytesIO(response.content)
    return response.status_code, content.getvalue().decode(errors="replace")


def _pieces(pattern):
    """ "quotes/<int:pk>/cite/" -> "quotes/", "<int:pk>", "/cite/" """
    before, *rest = pattern.split("<")
    yield before
    for piece in rest:
        place, _, after = piece.partition(">")
        yield f"<{place}>"
        yield after


def _session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def tell() -> dict[str, User]:
    """Store the corpus, and what people do with it; returns a person for each role."""
    rows = one_of_everything()
    people = {role: factories.user(role, role) for role in ("analyst", "annotator", "editor")}
    people["nobody"] = factories.user("nobody")
    people["superuser"] = User.objects.create_superuser("superuser")
    editor, lady = people["editor"], rows["actors"]
    for address in SAVED:
        save_search(owner=editor, address=address, now=NOW, shared=True)
    collection = create_collection(owner=editor, name="Quay", now=NOW)
    for quote in rows["articles"].quotes.all():
        keep_quote(quote=quote, collection=collection, base="http://testserver", now=NOW)
    Digest.objects.create(user=editor, rhythm="daily", covered_until=NOW)
    create_token(user=editor, name="script", now=NOW)
    twins = [factories.actor(name) for name in ("Ida Vik", "I. Vik", "Ida Wik")]
    merge_actors(keep=twins[0], absorb=twins[1], by=editor)
    dismiss_pair(twins[0], twins[2], by=editor)
    Voice.objects.create(speaker=twins[0], body=lady, since=NOW.date(), until=NOW.date())
    article = rows["articles"]
    article.refresh_from_db()
    Rereading.objects.create(article=article, revision=article.revision, by=editor)
    return people


@contextmanager
def quiet() -> Iterator[None]:
    """Refusals and faults are counted here, not logged."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
