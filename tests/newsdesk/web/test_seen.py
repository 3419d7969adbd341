"""Two people have the same form open: what one of them saves is not put back by the other."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from lxml import html

from articles.feeds.models import Feed
from newsdesk.roles import role_of
from tests import factories

NOON = datetime(2025, 11, 20, 12, 0, 40, tzinfo=UTC)


@pytest.fixture
def desk(client, db):
    client.force_login(factories.user("alice", "editor"))
    return client


def shown(desk, address, name):
    return untouched(desk.get(address), name)


def untouched(answer, name):
    """What a browser would send of the form with a field of this name, were nothing changed."""
    (form,) = (one for one in html.fromstring(answer.text).forms if name in one.fields)
    empty = form.xpath(".//input[@type='hidden'][not(@value)]/@name")
    sent = {name: value.removeprefix("\n") for name, value in form.form_values()}  # browsers do so in a textarea
    return dict.fromkeys(empty, "") | sent


def errors(answer, name):
    """What stands beside the field."""
    is_error = "contains(@class, 'errorlist') or contains(@class, 'field-error')"
    (place,) = html.fromstring(answer.text).xpath(f"//*[@name='{name}']/ancestor::div[.//*[{is_error}]][1]")
    return " ".join(" ".join(one.text_content().split()) for one in place.xpath(f".//*[{is_error}]"))


def edited(kind):
    """A thing of this kind, the address of its form, a field that two change and one that nobody does."""
    if kind == "actor":
        one = factories.actor("Ana Lind")
        return one, reverse("actor_edit", args=[one.pk]), "name", "kind"
    if kind == "outlet":
        one = factories.source("Harbour Post")
        return one, reverse("admin:articles_source_change", args=[one.pk]), "note", "name"
    if kind == "feed":
        one = Feed.objects.create(source=factories.source(), url="https://post.example.org/feed", title="All")
        return one, reverse("admin:articles_feed_change", args=[one.pk]), "title", "pages"
    one = factories.article(published_at=NOON)
    return one, reverse("admin:articles_article_change", args=[one.pk]), "title", "published_at"


@pytest.mark.parametrize("kind", ["actor", "outlet", "feed", "article"])
def test_what_somebody_else_changed_stays_where_one_changed_something_else(desk, kind):
    one, address, name, other = edited(kind)
    before = getattr(one, other)
    sent = shown(desk, address, name)
    type(one).objects.filter(pk=one.pk).update(**{name: "Changed by Bob"})
    desk.post(address, sent)
    one.refresh_from_db()
    assert getattr(one, name) == "Changed by Bob"
    assert getattr(one, other) == before or kind == "article"


@pytest.mark.parametrize("kind", ["actor", "outlet", "feed", "article"])
def test_what_both_changed_is_asked_about_and_saved_again_on_wish(desk, kind):
    one, address, name, _ = edited(kind)
    sent = shown(desk, address, name) | {name: "Changed by Alice"}
    type(one).objects.filter(pk=one.pk).update(**{name: "Changed by Bob"})
    answer = desk.post(address, sent)
    assert "Somebody changed this to “Changed by Bob” in the meantime." in errors(answer, name)
    one.refresh_from_db()
    assert getattr(one, name) == "Changed by Bob"
    again = untouched(answer, name)
    assert again[name] == "Changed by Alice"
    desk.post(address, again)
    one.refresh_from_db()
    assert getattr(one, name) == "Changed by Alice"


def test_a_day_set_in_the_meantime_stays_and_one_set_twice_is_asked_about(desk):
    one = factories.article(published_at=None)
    address = reverse("admin:articles_article_change", args=[one.pk])
    sent = shown(desk, address, "title")
    type(one).objects.filter(pk=one.pk).update(published_at=NOON)
    desk.post(address, sent | {"title": "Zebra"})
    one.refresh_from_db()
    assert (one.title, one.published_at) == ("Zebra", NOON)
    answer = desk.post(address, sent | {"published_at_0": "2025-11-03"})
    assert "Somebody changed this to “2025-11-20 12:00” in the meantime." in errors(answer, "published_at_0")
    desk.post(address, untouched(answer, "title"))
    one.refresh_from_db()
    assert one.published_at == datetime(2025, 11, 3, tzinfo=UTC)


def test_a_role_given_in_the_meantime_stays(desk):
    bob = factories.user("bob", "analyst")
    address = reverse("person", args=[bob.pk])
    sent = shown(desk, address, "email")
    bob.groups.clear()
    desk.post(address, sent | {"email": "bob@example.org"})
    assert (role_of(User.objects.get(pk=bob.pk)), User.objects.get(pk=bob.pk).email) == ("", "bob@example.org")
