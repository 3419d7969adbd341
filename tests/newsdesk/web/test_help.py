import re

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver, reverse

from articles.models import Upload
from newsdesk.web.help import TOPICS, topic_of
from newsdesk.web.navigation import PAGES
from tests.docs.written import ROOT
from tests.factories import article, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "topic"}


@pytest.fixture
def carol(client):
    client.force_login(user("carol", "analyst"))
    return client


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_every_topic_is_read_by_those_it_is_for(client, topic):
    client.force_login(user("alice", "editor"))
    whole, part = client.get(topic.url), client.get(topic.url, headers=HTMX)
    assert (whole.status_code, f'<h1 id="help-title">{topic.title}</h1>' in whole.text) == (200, True)
    assert part.text.strip().startswith("<header") and len(part.text) < len(whole.text)  # noqa: PT018


def test_analysts_are_shown_the_topics_of_their_pages(carol):
    shown = carol.get("/help/").text
    assert reverse("help_topic", args=["quotes"]) in shown
    assert reverse("help_topic", args=["people"]) not in shown
    assert carol.get("/help/people/").status_code == 404
    assert carol.get("/help/nonsense/").status_code == 404


def test_every_page_leads_to_its_help(carol):
    assert 'href="/help/quotes/" data-help="page"' in carol.get("/quotes/").text
    assert 'href="/help/actors/" data-help="page"' in carol.get("/actors/").text
    assert 'href="/help/" data-help="page"' in carol.get("/help/").text  # of no topic: all of them


def test_help_of_the_administration_is_of_uploads(client):
    client.force_login(user("alice", "editor"))
    assert 'href="/help/uploads/" data-help="page"' in client.get("/admin/articles/upload/").text


def test_pages_of_topics_exist():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    own = {page for topic in TOPICS for page in topic.pages if ":" not in page}
    assert own - names == set()


def test_what_is_in_the_header_has_a_topic():
    assert [name for name, _, _ in PAGES if topic_of(name) is None] == []


def test_every_topic_says_what_its_page_answers():
    for topic in TOPICS:
        text = (ROOT / "templates" / topic.template).read_text()
        if topic.slug not in ("labels", "guideline"):
            assert len(re.findall(r"<li>[^<]*\?", text)) >= 2, topic.slug


def test_guideline_stands_beside_reader_and_review(client):
    client.force_login(user("bob", "annotator"))
    link = 'href="/help/guideline/" data-help="beside"'
    assert link in client.get(article("Nobody spoke.").get_absolute_url()).text
    assert link in client.get("/review/").text
    assert "How to annotate" in client.get("/help/guideline/").text


# --- what is not open to one's role


def test_an_analyst_who_asks_for_the_administration_is_told_whose_it_is(carol):
    answer = carol.get("/admin/")
    assert answer.status_code == 403
    assert "Not open to you" in answer.text
    assert "editors upload and manage people" in answer.text
    assert 'href="/"' in answer.text
    assert "csrfmiddlewaretoken" in answer.text


def test_a_closed_page_names_editors_who_can_open_it(carol):
    assert "An editor can change your role under People." in carol.get("/admin/").text
    user("alice", "editor")
    gone = user("gone", "editor")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert "under People: ask <bdi>alice</bdi>." in carol.get("/admin/").text


def test_a_closed_page_leads_back_to_where_one_was(carol):
    answer = carol.get("/people/", headers={"Referer": "http://testserver/quotes/?q=ferry"})
    assert 'href="http://testserver/quotes/?q=ferry"' in answer.text
    for elsewhere in ("http://elsewhere.example/quotes/", "http://testserver/people/", ""):
        assert "Back to where you were" not in carol.get("/people/", headers={"Referer": elsewhere}).text


def test_who_is_not_signed_in_is_still_asked_to(client):
    assert client.get("/admin/").status_code == 302


# --- first visits


def test_each_person_dismisses_hints_for_good(carol):
    hint = 'id="hints"'
    shown = carol.get("/").text
    assert (hint in shown, shown.count("Dismiss the hint")) == (True, 3)
    left = carol.post("/help/hints/dismiss/", {"hint": "ask"}, headers={"HX-Request": "true"}).text
    assert left.count("Dismiss the hint") == 2
    carol.post("/help/hints/dismiss/", {"hint": ["follow", "nonsense", "help"]})
    assert hint not in carol.get("/").text
    carol.force_login(user("ann", "analyst"))
    assert hint in carol.get("/").text


def test_the_banner_says_that_the_demo_is_invented_and_editors_remove_it(carol):
    said = "outlets, people and countries are invented"
    assert said not in carol.get("/").text
    upload = Upload.objects.create(kind="demo")
    article("Nobody spoke.", upload=upload)
    for path in ("/", "/articles/", "/quotes/"):
        assert said in carol.get(path).text
    assert "Remove the demo corpus" not in carol.get("/").text
    carol.force_login(user("alice", "editor"))
    assert "Remove the demo corpus" in carol.get("/").text
    carol.post(f"/admin/articles/upload/{upload.pk}/delete/")
    assert said not in carol.get("/").text


def test_an_editor_without_a_password_is_told_what_a_page_of_the_account_lacks(client):
    alice = user("alice", "editor")
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    told = client.get("/account/second-step/")
    assert told.status_code == 403
    assert "your account has none. An editor can send you a link to set one." in " ".join(told.text.split())
    assert "an annotator" not in told.text
