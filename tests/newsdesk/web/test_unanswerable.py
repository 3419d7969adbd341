"""What can't be read, and what went or came in the same moment, is refused in words and never a failure."""

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import RequestFactory
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from articles.models import Source
from newsdesk.web.refusals import Gone
from newsdesk.web.unanswerable import AnswerableMiddleware
from newsdesk.wsgi import ReadAsUtf8
from tests.factories import actor, article, quote, user

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def alice(client, db):
    editor = user("alice", "editor")
    client.force_login(editor)
    return editor


# --- what can't be read


@pytest.mark.parametrize(
    "address", ["/login/?next=%00", "/quotes/?q=a%00b", "/quotes/?a%00b=1", "/admin/auth/user/?q=%00", "/actors/%00/"]
)
def test_an_address_with_a_nul_is_refused_in_words(client, alice, address):
    answer = client.get(address)
    assert (answer.status_code, "invalid character (NUL)" in answer.text) == (400, True)


def test_a_program_is_refused_in_json(client, alice):
    answer = client.get("/api/quotes?q=%00")
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])


def test_htmx_is_refused_in_a_fragment(client, alice):
    answer = client.get("/search/?q=%00", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (400, "The address contains an invalid character (NUL).")


@pytest.mark.parametrize("page", ["http://[", "http://[x]/", "//["])
def test_a_page_whose_address_cannot_be_read_is_refused(client, db, page):
    answer = client.get("/search/?q=a", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert (answer.status_code, "can" in answer.text) == (400, True)


def test_a_form_with_a_nul_is_refused(client, alice):
    split = client.post(f"/actors/{actor().pk}/split/", {"texts": "Ana\0Lind", "name": "Other", "kind": "person"})
    upload = client.post("/admin/articles/upload/add/", {"text": "a\0b", "files": SimpleUploadedFile("a.txt", b"a")})
    assert (split.status_code, upload.status_code) == (400, 400)


def test_a_cookie_with_a_nul_is_refused(client, db):
    client.cookies["sessionid"] = "a" * 32 + "\0"
    assert client.get("/login/").status_code == 400


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "nonsense", "utf-8", '"'])
def test_a_request_is_read_as_utf8_whatever_it_claims(charset):
    environ = RequestFactory().post("/login/?next=%C3%A9", "a=%C3%A9", FORM).environ
    request = ReadAsUtf8(environ | {"CONTENT_TYPE": f"{FORM}; charset={charset}"})
    assert (request.GET["next"], request.POST["a"], request.content_type) == ("é", "é", FORM)


@pytest.mark.parametrize(
    "address",
    [
        "/quotes/?after=9999-12-31T23:59:59-23:59~1",
        "/actors/?after=~5&sort=name",
        "/statements/1/?after=~5",
        "/quotes/?from=9998-12-31",
        "/actors/?from=9998-12-31&sort=rising",
        "/actors/?from=1000-01-01&sort=rising",
        "/actors/?from=1605-01-01&to=2999-12-31&sort=rising",
        "/timeline/?from=1605-01-01&to=2999-12-31",
        "/compare/?differ=period&from=9998-12-31&other_from=1000-01-01",
        "/saved/1/?since=9999-12-31T23:59:59-23:59",
        *(f"/{page}/?q={words}" for page in ("search", "quotes") for words in ("2024-25", "9-11*", "1.5*", "port_*")),
    ],
)
def test_words_cursors_and_days_are_answered_whatever_they_are(client, alice, address):
    assert client.get(address).status_code in (200, 404)


def test_a_merge_without_its_actors_is_refused(client, alice):
    merged = {client.post("/actors/merge/", data).status_code for data in ({}, {"absorb": actor().pk}, {"keep": "x"})}
    assert merged == {302}


def test_a_decision_of_an_endless_revision_is_refused(client, alice):
    found = quote(article(), "We will talk")
    answer = client.post(f"/review/{found.pk}/accept/", {"expected_revision": "9" * 5000})
    assert answer.status_code == 404


# --- what went or came in the same moment


def caused(cause):
    error = IntegrityError("the database's words")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Gone("The article has been deleted in the meantime."), 422, "The article has been deleted in the meantime."),
        (Source.DoesNotExist("Source matching query does not exist."), 404, "has just been deleted"),
        (caused(ForeignKeyViolation()), 404, "has just been deleted"),
        (caused(UniqueViolation()), 409, "Somebody saved the same at that moment."),
    ],
)
def test_what_no_view_expects_of_others_is_told(error, status, words):
    answer = AnswerableMiddleware(None).process_exception(RequestFactory().get("/quotes/"), error)
    assert (answer.status_code, words in answer.text, "database" in answer.text) == (status, True, False)


@pytest.mark.parametrize("error", [ValueError("a fault"), caused(None)])
def test_a_fault_of_newsdesk_stays_one(error):
    assert AnswerableMiddleware(None).process_exception(RequestFactory().get("/quotes/"), error) is None


# --- the administration


def test_an_upload_is_named_by_a_number(client, alice):
    statuses = {client.get(f"/admin/articles/upload/{what}/delete/").status_code for what in ("x", "9", "9" * 30)}
    assert statuses == {404}


def test_a_row_is_looked_up_only_in_what_is_managed(client, alice):
    kinds = [*ContentType.objects.values_list("pk", flat=True), "x", " 8", 0, "9" * 30]
    answers = {client.get(f"/admin/r/{kind}/{pk}/").status_code for kind in kinds for pk in (48, "x", "9" * 30)}
    assert answers == {404}
    mine = ContentType.objects.get_for_model(User).pk
    assert client.get(f"/admin/r/{mine}/{alice.pk}/").status_code == 404  # a person has no page


@pytest.mark.parametrize("path", ["/login/", "/", "/quotes/", "/api/quotes", "/static/", "/nowhere/"])
def test_trace_gives_nothing_back(client, db, path):
    client.force_login(user("tess", "editor"))
    answer = client.trace(path, headers={"X-Told": "back"})
    assert answer.status_code in (302, 403, 404, 405)
    assert "X-Told" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/static/", "/static/css/", "/static/../manage.py", "/static/..%2fmanage.py", "/static/.collected",
     "/static/staticfiles.json", "/manage.py", "/secret_key", "/.env"],
)  # fmt: skip
def test_nothing_beside_the_static_files_is_given_out(client, db, path):
    client.force_login(user("tess", "editor"))
    assert client.get(path).status_code == 404
