"""A number means the same on every page, and its link opens as many rows as it promises (docs/pages.md)."""

import re

import pytest

from entities.models import Quote
from entities.services.correcting.quotes import accept_quote
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote


@pytest.fixture
def corpus(bob, lind, berg):
    """Quotes of every sort: sure and not, decided and not, said and felt, by a guess, together, rejected."""
    told = article(" ".join(f"w{n:02}" for n in range(12)))
    mention(told, "w00", lind)
    for n in range(4):
        quote(told, f"w{n:02}", lind, about=[berg], confidence=0.3 if n < 2 else 0.9)
    quote(told, "w05", lind, about=[berg], attribution="attitude", confidence=0.2)
    quote(told, "w06", lind, about=[berg], speaker_doubted=True, speaker_confidence=0.2)
    quote(told, "w07", berg, about=[lind], state="rejected", confidence=0.2)
    quote(told, "w08", berg, about=[lind]).joint.create(actor=actor("Eva Holm"), position=1)
    repair()
    accept_quote(quote=told.quotes.get(text="w00"), by=bob.person, expected_revision=0)
    return told


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows(client, address):
    return len(re.findall(r'<article class="quote-card', client.get(address).content.decode()))


def test_to_review_is_the_same_on_the_desk_and_on_the_review_page(corpus, bob):
    n = Quote.objects.waiting().count()
    assert n == 6
    assert f"{n} quotes to review" in words(bob.get("/"))
    assert f"{n} quotes to review" in words(bob.get("/review/"))


def test_uncertain_on_the_desk_is_what_its_link_opens(corpus, carol):
    desk = carol.get("/")
    [(address, n)] = re.findall(
        r'<a href="([^"]*unsure[^"]*)"><strong>(\d+)</strong> uncertain quote', desk.content.decode()
    )
    assert "to review" not in words(desk)
    assert rows(carol, address.replace("&amp;", "&")) == int(n) == 2


def test_the_counts_of_an_actor_are_the_same_on_its_page_and_in_the_list_and_open_as_many_rows(corpus, carol, lind):
    page = carol.get(f"/actors/{lind.pk}/").content.decode()
    listed = words(carol.get("/actors/?q=Lind"))
    found = re.findall(r'<a class="stat" href="([^"]*/quotes/[^"]*)"[^>]*>\s*<strong[^>]*>([\d,]+)', page)
    assert found
    for address, n in found:
        assert rows(carol, address.replace("&amp;", "&")) == int(n)
        assert n in listed
