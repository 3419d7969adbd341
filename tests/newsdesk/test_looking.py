"""Looking changes nothing: every address is asked with GET, by every role, of a database that takes no writing.

The addresses are found by walking them, and are asked with rows of a corpus that has one of everything.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import ReadOnlySqlTransaction

from articles.models import Source
from entities.services.annotating.jobs import ask_for_preview
from entities.services.keeping.keeping import create_collection
from entities.services.keeping.saving import save_search
from tests.factories import NOON, user
from tests.newsdesk.test_access import ROUTES, address
from tests.one_of_everything import one_of_everything

pytestmark = pytest.mark.django_db

# Written by asking, each for a reason. When somebody was last seen is written by any request every few minutes; those
# who ask here were seen a moment ago (conftest.py).
WRITING = {"review": "the queue holds the quote that it shows, so that nobody else is given it"}


@contextmanager
def looking():
    """The statements that wanted to write; the database refuses them, and all is as before."""
    refused = []

    def note(execute, statement, *rest):
        try:
            return execute(statement, *rest)
        except DatabaseError as error:
            if isinstance(error.__cause__, ReadOnlySqlTransaction):
                refused.append(str(statement))
            raise

    with transaction.atomic(), connection.execute_wrapper(note):
        connection.cursor().execute("SET TRANSACTION READ ONLY")
        yield refused
        transaction.set_rollback(True)


def rows_of(person):
    """{beginning of a route: the row that its number names}"""
    corpus = one_of_everything()
    story = corpus["articles"]
    named = {f"{part}/": row.pk for part, row in corpus.items() if part not in ("upload", "steps")}
    return named | {
        "steps/": getattr(corpus["steps"], "pk", corpus["steps"]),
        "review/": corpus["quotes"].pk,
        "people/": person.pk,
        "saved/": save_search(owner=person, address="/quotes/?kind=direct", now=NOON).pk,
        "saved/collections/": create_collection(owner=person, name="Mine", now=NOON).pk,
        "rereadings/": ask_for_preview(article=story, by=person).pk,
        "admin/articles/article/": story.pk,
        "admin/articles/source/": story.source_id,
        "admin/articles/upload/": corpus["upload"].pk,
        "admin/articles/upload/originals/": corpus["upload"].items.first().pk,
        "api/articles/": story.pk, "api/quotes/": corpus["quotes"].pk, "api/actors/": corpus["actors"].pk,
    }  # fmt: skip


def filled(route, rows):
    """The route's address, with the number of the row that it is most likely about."""
    for beginning in sorted(rows, key=len, reverse=True):
        if route.startswith(beginning):
            route = re.sub(r"<(int:pk|number|path:object_id)>", str(rows[beginning]), route, count=1)
            break
    return address(route.replace("<slug:form>", "csv"))


def test_a_statement_that_writes_is_noticed():
    with looking() as refused, pytest.raises(DatabaseError):
        Source.objects.create(name="Bay News", key="bay news")
    assert [statement.split()[0] for statement in refused] == ["INSERT"]
    assert Source.objects.count() == 0
    Source.objects.create(name="Bay News", key="bay news")


@pytest.mark.parametrize(("role", "pages"), [("analyst", 50), ("annotator", 60), ("editor", 80)])
def test_looking_writes_nothing(client, role, pages):
    person = user(role, role)
    rows = rows_of(person)
    client.force_login(person)
    client.raise_request_exception = False
    wanted, answered = {}, 0
    for route, name in ROUTES:
        with looking() as refused:
            answer = client.get(filled(route, rows))
            assert answer.getvalue() is not None  # a file is made while it is read
        answered += answer.status_code == 200
        if refused:
            wanted[name or route] = refused
    assert wanted.keys() == (set() if role == "analyst" else WRITING.keys())
    assert answered >= pages
