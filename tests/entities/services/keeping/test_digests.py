"""Mails about what is new: due when it is time, sent once, and stopped by anybody who holds the link."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail, signing

from entities.models import Digest, Quote, Watch
from entities.pages.digests import SALT, is_due, subject, user_of
from entities.services.keeping.digests import choose_rhythm, send_due, stop_digest
from entities.services.keeping.saving import save_search
from entities.services.keeping.watching import mark_seen, settled_moment
from newsdesk.accounts.links import confirm_address
from newsdesk.models import Account
from tests.factories import actor, article, quote

SITE = "https://news.example.org"


def at(day, hour=6, minute=5):
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "covered", "now", "due"),
    [
        ("daily", at(1), at(2), True),
        ("daily", at(1), at(2, 5, 59), False),  # before the morning
        ("daily", at(2), at(2, 23), False),  # it went out today
        ("daily", at(1, 23), at(2, 6, 0), True),
        ("daily", at(1), at(9, 15), True),  # late is better than never
        ("weekly", at(1), at(7, 23), False),  # 1 December 2025 is a Monday
        ("weekly", at(1), at(8), True),
        ("weekly", at(7), at(8, 5), False),
        ("weekly", at(3), at(10, 12), True),
    ],
)
def test_a_digest_is_due_once_a_day_or_a_week(rhythm, covered, now, due):
    assert is_due(rhythm, covered, now) is due


@pytest.fixture
def watch(carol, lind):
    """Carol is told each morning about what Ana Lind says."""
    choose_rhythm(user=carol, rhythm="daily", email="carol@example.org", now=settled_moment() - timedelta(days=2))
    confirm_address(carol)
    search = save_search(owner=carol, address=f"/quotes/?speaker={lind.pk}", name="Lind", now=settled_moment())
    return Watch.objects.get(search=search)


def morning(days=1):
    """A moment of a later day at which mails go out."""
    return (settled_moment() + timedelta(days=days)).replace(hour=7)


def send(now=None):
    """The mails that go out now."""
    mail.outbox.clear()
    n_sent = send_due(now=now or morning(), site=SITE)
    assert n_sent == len(mail.outbox)
    return mail.outbox


def test_a_digest_tells_what_is_new(watch, lind, carol):
    told = article("“We will talk,” said Ana Lind.", title="Talks & ferries")
    made = quote(told, "We will talk", lind)
    (letter,) = send()
    assert (letter.subject, letter.to) == ("1 new in “Lind”", ["carol@example.org"])
    (html, kind), *_ = letter.alternatives
    assert kind == "text/html"
    for words in (letter.body, html):
        assert "We will talk" in words
        assert f"{SITE}/articles/{told.pk}/#quote-{made.pk}" in words
        assert f"{SITE}/saved/{watch.search_id}/?since=" in words
        assert letter.extra_headers["List-Unsubscribe"].strip("<>") in words
    assert "Talks &amp; ferries" in html
    assert letter.extra_headers["List-Unsubscribe"].startswith(f"<{SITE}/saved/digest/stop/")


def test_nothing_is_sent_to_an_address_nobody_confirmed_but_one_question(watch, lind, carol):
    Account.objects.update(confirmed_email="")
    quote(article(), "We will talk", lind)
    for days in (1, 2):
        send_due(now=morning(days), site=SITE)
    (question,) = mail.outbox
    assert (question.subject, question.to) == ("Is this your address?", ["carol@example.org"])
    confirm_address(carol)
    assert [letter.subject for letter in send(morning(3))] == ["1 new in “Lind”"]


def test_nothing_is_sent_twice(watch, lind):
    quote(article(), "We will talk", lind)
    assert len(send()) == 1
    assert send() == []
    assert send(morning(2)) == []
    Quote.objects.all().delete()
    quote(article(), "We will talk", lind)
    assert len(send(morning(3))) == 1


def test_nothing_is_sent_when_nothing_is_new(watch):
    covered = Digest.objects.get().covered_until
    assert send() == []
    assert Digest.objects.get().covered_until > covered


def test_what_was_seen_on_the_site_is_not_mailed(watch, lind):
    quote(article(), "We will talk", lind)
    now = settled_moment()
    mark_seen(search=watch.search, user=watch.user, upto=now, settled=now)
    assert send() == []


def test_a_mail_does_not_mark_anything_as_seen(watch, lind):
    quote(article(), "We will talk", lind)
    send()
    seen_at = watch.seen_at
    watch.refresh_from_db()
    assert watch.seen_at == seen_at


def test_a_mail_that_fails_is_sent_the_next_time(watch, lind, settings, caplog):
    quote(article(), "We will talk", lind)
    covered = Digest.objects.get().covered_until
    settings.EMAIL_BACKEND = "nowhere.Backend"
    assert send() == []
    assert "A digest could not be sent." in caplog.text
    assert Digest.objects.get().covered_until == covered
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(send()) == 1


def test_several_searches_of_every_kind_come_in_one_mail(watch, lind, carol):
    for address, name in (("/articles/?q=talk", "Talk"), ("/actors/?type=person", "People")):
        save_search(owner=carol, address=address, name=name, now=settled_moment())
    told = article("“We will talk,” said Ana Lind.", title="Ferry talks")
    quote(told, "We will talk", lind)
    actor("Tom Berg")
    (letter,) = send()
    assert letter.subject == "1 new in “Lind” and 2 more searches"
    for words in (
        "1 new quote in “Lind”",
        "1 new article in “Talk”",
        "Ferry talks",
        "1 new actor in “People”",
        "Tom Berg",
    ):
        assert words in letter.body


def test_a_subject_names_one_more_search():
    class News:
        count, search = "3", "Lind"

    assert subject([News, News]) == "3 new in “Lind” and 1 more search"


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_cannot_be_written_to_gets_nothing(watch, lind, carol, change):
    quote(article(), "We will talk", lind)
    for name, value in change.items():
        setattr(carol, name, value)
    carol.save()
    assert send() == []


def test_who_lost_their_role_gets_nothing(watch, lind, carol):
    quote(article(), "We will talk", lind)
    carol.groups.clear()
    assert send() == []


def test_the_first_mail_tells_only_what_comes_from_then_on(carol, lind):
    save_search(owner=carol, address=f"/quotes/?speaker={lind.pk}", name="Lind", now=settled_moment())
    quote(article(), "We will talk", lind)
    choose_rhythm(user=carol, rhythm="daily", email="carol@example.org", now=settled_moment())
    confirm_address(carol)
    assert send() == []


def test_a_changed_rhythm_keeps_the_mark(watch, carol):
    covered = Digest.objects.get().covered_until
    choose_rhythm(user=carol, rhythm="weekly", email="c@example.org", now=settled_moment())
    digest = Digest.objects.select_related("user").get()
    assert (digest.rhythm, digest.covered_until, digest.user.email) == ("weekly", covered, "c@example.org")


def test_a_digest_is_switched_off(watch, carol):
    choose_rhythm(user=carol, rhythm="", email="", now=settled_moment())
    assert Digest.objects.count() == 0
    carol.refresh_from_db()
    assert carol.email == "carol@example.org"
    assert stop_digest(user_id=carol.pk) is False


def test_a_link_is_nobodys_without_the_signature(carol):
    token = signing.dumps(carol.pk, salt=SALT)
    assert user_of(token) == carol.pk
    assert user_of(token[:-1]) is None
    assert user_of(signing.dumps(carol.pk, salt="another")) is None
