"""A number means the same on every page, and its link opens as many rows as it promises (docs/pages.md)."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.cache import cache

from entities.models import Actor, Quote, Voice, VoiceInPrint
from entities.pages.actor import Profile
from entities.services.correcting.quotes import accept_quote
from entities.services.derived.exact import repair
from entities.services.lists.keeping import add_actor, create_list
from tests.factories import actor, article, mention, quote, source


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


@pytest.fixture
def port(corpus, lind, berg):
    """An organisation that says one thing, for which two people say eleven more, one of them together, and an unnamed
    spokesman another one."""
    body = actor("Harbour Authority", kind="organisation")
    for speaker in (lind, berg):
        Voice.objects.create(speaker=speaker, body=body, since=date(2025, 9, 1), until=date(2025, 12, 31))
    told = article("One, two and three, it said. A spokesman said four.")
    mention(told, "One", body)
    quote(told, "One", body)
    quote(told, "two", lind).joint.create(actor=berg, position=1)
    unnamed = quote(told, "four", None)
    VoiceInPrint.objects.create(
        body=body, quote=unnamed, article=told, text="A spokesman", start=29, end=40, day=date(2025, 11, 20)
    )
    repair()
    return body


def test_what_is_said_for_a_body_is_one_number_on_its_page_in_lists_on_the_desk_and_for_programs(port, carol, alice):
    n = Profile(port).totals["quotes_by"]
    own = Actor.objects.with_totals().get(pk=port.pk).n_quotes_by
    assert n > own == 1
    assert rows(carol, f"/quotes/?speaker={port.pk}") == n
    assert f"{n} quotes by it or its spokespeople" in words(carol.get(port.get_absolute_url()))
    for address in ("/actors/?q=Harbour", "/actors/?q=Harbour&from=2025-11-01&to=2025-11-30", "/"):
        page = carol.get(address).content.decode()
        [(link, shown)] = re.findall(r'href="([^"]*)" *>(\d+) with spokespeople<', page)
        assert int(shown) == rows(carol, link.replace("&amp;", "&")) == n
    keep = create_list(owner=alice.person, name="Ports")
    add_actor(actor_list=keep, actor=port, by=alice.person)
    assert f"{n} with spokespeople" in words(alice.get(keep.get_absolute_url()))
    [row] = list(csv.DictReader(io.StringIO(carol.get("/actors/export.csv?q=Harbour").getvalue().decode("utf-8-sig"))))
    assert (row["Quoted"], row["Quoted with spokespeople"]) == (str(own), str(n))
    [item] = carol.get("/api/actors?q=Harbour").json()["items"]
    assert (item["quotes_by"], item["quotes_with_spokespeople"]) == (own, n)
    assert carol.get(f"/api/actors/{port.pk}").json() == item
    lately = carol.get("/api/actors?q=Harbour&from=2025-11-21").json()["items"]
    assert [one["quotes_with_spokespeople"] for one in lately] == []


def test_the_quotes_of_an_article_are_as_many_in_the_list_the_file_the_api_and_the_reader(corpus, carol):
    n = Quote.objects.live().said().count()
    assert n == 6  # neither the attitude nor the rejected one
    assert f"{n} quotes" in words(carol.get("/articles/"))
    assert f"Quotes {n}" in words(carol.get(f"/articles/{corpus.pk}/"))
    (item,) = carol.get("/api/articles").json()["items"]
    file = b"".join(carol.get("/articles/export.csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(file, newline=""))
    assert (item["quotes"], row["Quotes"]) == (n, str(n))
    assert carol.get("/api/quotes").json()["count"] == str(n)
    assert f"{n} quotes" in words(carol.get("/quotes/"))
    assert rows(carol, "/quotes/") == n


def test_the_counts_of_an_actor_are_the_same_in_the_file_and_the_api(corpus, carol, lind):
    page = carol.get(f"/actors/{lind.pk}/").content.decode()
    mentions, by, about = (
        int(re.search(rf"<strong[^>]*>([\d,]+)</strong>\s*<span class=\"label\">{what}", page)[1])
        for what in ("mention", "quotes? by", "quotes? about")
    )
    item = carol.get(f"/api/actors/{lind.pk}").json()
    file = b"".join(carol.get("/actors/export.csv").streaming_content).decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(file, newline="")) if row["Actor"] == str(lind))
    assert (item["mentions"], item["quotes_by"], item["quotes_about"]) == (mentions, by, about) == (1, 4, 1)
    assert (row["Mentions"], row["Quoted"], row["Talked about"]) == (str(mentions), str(by), str(about))


def listed(client, address):
    """How many a list says that it has."""
    return int(re.search(r'role="status"[^>]*>\s*([\d,]+) ', client.get(address).text)[1])


def test_about_the_data_counts_what_the_lists_count(corpus, carol):
    cache.clear()
    copy = article(corpus.text, title="The same again", source=source("The Lamp"), copy_of=corpus, state="annotated")
    quote(copy, "w03", Actor.objects.get(name="Ana Lind"), confidence=0.9)
    repair()
    answer = carol.get("/about-the-data/")
    told, text = answer.context["corpus"], answer.text
    assert told.articles == listed(carol, "/articles/") == 2
    for outlet in told.outlets:
        assert outlet.articles == listed(carol, f"/articles/?source={outlet.pk}") == 1
    assert told.quotes == listed(carol, "/quotes/?printings=all") == 7
    assert f"of {told.quotes} quotes verified, every printing counted" in text
    verified = re.search(r'href="(/quotes/\?verified=1[^"]*)"', text)[1].replace("&amp;", "&")
    assert told.verified == listed(carol, verified) == 1
    perhaps = re.search(r'href="(/quotes/\?[^"]*perhaps=1[^"]*)"\s*>(\d+) now', text)
    assert told.perhaps == int(perhaps[2]) == listed(carol, perhaps[1].replace("&amp;", "&")) == 1


@pytest.mark.django_db(transaction=True)  # it is read by another connection
def test_what_monitoring_reads_is_what_the_pages_count(corpus, alice, client):
    article("Received and waiting.", state="received")
    article("Given up.", state="failed", failure="It broke.")
    told = dict(re.findall(r"^(newsdesk_(?:articles_waiting|parked\S*)) ([\d.]+)$", client.get("/metrics").text, re.M))
    page = words(alice.get("/admin/articles/upload/queue/"))
    assert told["newsdesk_articles_waiting"] == "2.0"
    assert "Articles not annotated yet 2" in page
    assert listed(alice, "/articles/?state=received") == 2
    assert told['newsdesk_parked{what="articles"}'] == "1.0"
    assert listed(alice, "/articles/?state=failed") == page.count("It broke.") == 1
    assert "1 article that failed" in words(alice.get("/"))
