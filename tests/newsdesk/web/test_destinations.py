import pytest

from newsdesk.roles import ANNOTATE, EDIT, READ
from newsdesk.web.destinations import DESTINATIONS, Destination, found
from tests.factories import user

ROLES = {"analyst": {READ}, "annotator": {READ, ANNOTATE}, "editor": {READ, ANNOTATE, EDIT}}


def labels(words, role="editor"):
    return [each.label for each in found(words, DESTINATIONS, ROLES[role].__contains__)]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("upload", "Upload articles"), ("watch this", "Watch this"), ("dark", "Dark appearance"),
        ("dark mode", "Dark appearance"), ("shortcuts", "Keyboard shortcuts"), ("keys", "Keyboard shortcuts"),
        ("sign out", "Sign out"), ("log out", "Sign out"), ("TIMEL", "Timeline"), ("matrix", "Who talks about whom"),
        ("merge", "Possible duplicates"), ("csv", "Export this page"), ("token", "API tokens"), ("help", "Help"),
    ],
)  # fmt: skip
def test_a_page_or_an_action_is_found_by_any_of_its_names(words, label):
    assert label in labels(words)


def test_only_what_the_role_may_do_is_found():
    assert labels("upload", "analyst") == labels("people", "annotator") == labels("merge", "analyst") == []
    assert labels("upload", "editor") == ["Upload articles", "Uploads"]


def test_every_word_must_fit_and_single_letters_fit_nothing():
    assert labels("dark banana") == labels("d") == labels("") == []


def test_the_own_name_goes_before_another_one():
    two = [Destination("First", "second"), Destination("Second", "")]
    assert [each.label for each in found("sec", two, lambda perm: True)] == ["Second", "First"]


def test_every_destination_has_an_address_or_something_to_do():
    assert all(each.url or each.does for each in DESTINATIONS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/lists/", ["Lists of actors"]),
        ("/actors/matrix", ["Who talks about whom", "Actors", "Lists of actors"]),
        ("/saved/watches/12/", ["Saved"]),
        ("/qx/", []),
    ],
)
def test_an_address_typed_by_hand_leads_to_what_it_may_have_meant(client, path, labels):
    client.force_login(user("carol", "analyst"))
    answer = client.get(path)
    assert answer.status_code == 404
    assert [page.label for page in answer.context["meant"]] == labels
    assert all(f">{label}</a>" in answer.text for label in labels)


@pytest.mark.django_db
def test_a_page_that_is_gone_leads_back_to_where_somebody_was(client):
    client.force_login(user("carol", "analyst"))
    answer = client.get("/actors/999/", headers={"Referer": "http://testserver/actors/?q=lind"})
    assert 'href="http://testserver/actors/?q=lind">Back to where you were' in answer.text
