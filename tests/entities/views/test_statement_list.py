"""The list of what several outlets printed: its filters, its files, and the ways on from an empty answer."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Quote, SavedSearch, Statement, UnnamedTarget, Voice
from entities.services.correcting.quotes import accept_quote
from entities.services.derived.statements import group_all
from tests.entities.views.printing import WORDS, printed
from tests.factories import NOON, actor, article, quote, source

pytestmark = pytest.mark.django_db

OTHER = "Nobody has offered us a single crown for the night crossing so far"


def shown(browser, asked=""):
    return [one.statement for one in browser.get(f"/statements/{asked}").context["told"]]


def ways(browser, asked):
    """[(count, words)] of the ways on from an empty list."""
    answer = browser.get(f"/statements/{asked}")
    assert len(answer.context["told"]) == 0
    text = " ".join(answer.text.split())
    found = text.partition('<ul class="ways-on">')[2].partition("</ul>")[0]
    return [part.partition("</a>")[0].replace("</strong>", "") for part in found.split("<strong>")[1:]]


def test_a_subject_without_a_name_is_told_on_the_list_and_on_the_page(carol):
    made = printed(actor(), "The Harbour Post", "The Lamp")[0]
    group_all()
    UnnamedTarget.objects.create(quote=made, position=0, words="the ferryman", start=0, end=12, stance="negative")
    statement = Statement.objects.get()
    for page in ("/statements/", statement.get_absolute_url()):
        text = carol.get(page).text
        assert "<bdi>“the ferryman”</bdi>, not named" in text
        assert re.search(r'class="stance-negative"[^>]*>\s*negative', text)


def test_statements_are_listed_by_their_outlets_with_what_changed_on_the_way(carol):
    lind, berg = actor(), actor("Tom Berg")
    printed(lind, "The Harbour Post", "The Lamp", "The Quay")
    changed = printed(lind, "Bay News", words=WORDS.replace("has come", "is"), since=NOON + timedelta(hours=5))[0]
    Quote.objects.filter(pk=changed.pk).update(cue="warned", cue_class="warned")
    printed(berg, "Evening Bell", since=NOON + timedelta(hours=6))
    other = "Nobody has offered us a single crown for the night crossing so far"
    printed(berg, "The Lamp", "The Quay", words=other)
    group_all()
    text = " ".join(carol.get("/statements/").text.split())
    assert "2 statements in 2 or more outlets" in text
    assert text.index("5 outlets") < text.index("2 outlets</strong>")
    assert 'Other words in <bdi>Bay News</bdi>: <ins dir="auto">is</ins> <del dir="auto">has come</del>' in text
    assert "Harder verb in <bdi>Bay News</bdi>: “warned”" in text
    assert "Other speaker in <bdi>Evening Bell</bdi>: <bdi>Tom Berg</bdi> instead of <bdi>Ana Lind</bdi>" in text
    for asked, n in (("?outlets=3", 1), (f"?speaker={berg.pk}", 2), ("?q=crossing", 1), ("?to=2020-01-01", 0)):
        assert len(carol.get(f"/statements/{asked}").context["told"]) == n
    assert len(carol.get("/statements/?sort=newest").context["told"]) == 2
    assert len(carol.get("/quotes/?outlets=3").context["quotes"]) == 2
    assert "printed in 3 or more outlets" in carol.get("/quotes/?outlets=3").text


def test_the_list_of_statements_asks_as_often_for_many_as_for_one(carol, django_assert_max_num_queries):
    lind = actor()
    for n in range(4):
        printed(lind, "The Lamp", "The Quay", words=f"{n} {n} {n} {WORDS[n:]} {n}" if n else WORDS)
    group_all()
    with django_assert_max_num_queries(13):
        carol.get("/statements/")


def test_one_printing_must_answer_to_everything_that_is_asked(carol):
    lind, berg, harbour = actor(), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    printed(lind, "The Harbour Post", "The Lamp")
    told = article(f"“{WORDS},” Tom Berg told Bay News.", source=source("Bay News"), published_at=NOON)
    quote(told, WORDS, berg, [harbour])
    group_all()
    (statement,) = Statement.objects.all()
    assert shown(carol, f"?speaker={lind.pk}") == shown(carol, f"?about={harbour.pk}") == [statement]
    assert shown(carol, f"?speaker={lind.pk}&about={harbour.pk}") == []
    assert shown(carol, f"?speaker={lind.pk}&speaker={berg.pk}&about={harbour.pk}") == [statement]
    assert shown(carol, f"?speaker={berg.pk}&source={source('The Lamp').pk}") == []


def test_a_country_is_heard_through_its_spokespeople_unless_they_are_left_out(carol):
    velmara, lind = actor("Velmara", kind="place"), actor()
    Voice.objects.create(speaker=lind, body=velmara, since=date(2025, 1, 1), until=date(2025, 12, 31))
    printed(lind, "The Harbour Post", "The Lamp")
    group_all()
    answer = carol.get(f"/statements/?speaker={velmara.pk}")
    assert len(answer.context["told"]) == 1
    assert "1 statement by Velmara or its spokespeople in 2 or more outlets" in answer.text
    assert shown(carol, f"?speaker={velmara.pk}&spokespeople=0") == []
    assert ways(carol, f"?speaker={velmara.pk}&spokespeople=0")[0] == "1 by people who speak for Velmara"


def test_verified_ones_have_a_printing_that_somebody_verified(carol, bob):
    first, _ = printed(actor(), "The Harbour Post", "The Lamp")
    group_all()
    assert shown(carol, "?verified=1") == []
    accept_quote(quote=first, by=bob.person, expected_revision=first.article.revision)
    assert len(shown(carol, "?verified=1")) == 1


def test_an_empty_list_offers_counted_ways_on(carol):
    lind, berg = actor(), actor("Tom Berg")
    printed(lind, "The Harbour Post", "The Lamp", "The Quay")
    printed(lind, "The Lamp", "The Quay", words=OTHER)
    quote(article(), "We will talk", berg)
    group_all()
    assert ways(carol, f"?speaker={lind.pk}&outlets=10") == [
        "2 in fewer outlets", "2 quotes, however many outlets printed them",
    ]  # fmt: skip
    found = ways(carol, f"?speaker={lind.pk}&q=crossing&to=2020-01-01")
    assert found == ["1 without the period", "2 with no other filter"]
    assert ways(carol, f"?speaker={berg.pk}") == ["1 quote, however many outlets printed them"]
    text = " ".join(carol.get(f"/statements/?speaker={berg.pk}").text.split())
    assert f'<a href="/quotes/?speaker={berg.pk}" dir="auto">' in text  # another page, not a part of this one


def test_a_filter_that_is_not_understood_finds_nothing_and_says_so(carol):
    printed(actor(), "The Harbour Post", "The Lamp")
    group_all()
    for asked in ("?speaker=Nobody Known", "?outlets=many", "?spaeker=1", "?from=soon"):
        answer = carol.get(f"/statements/{asked}")
        assert len(answer.context["told"]) == 0
        assert "not understood" in answer.text
        assert carol.get(f"/statements/export.csv{asked}").status_code == 400
        assert carol.get(f"/api/statements{asked}").status_code == 400


def test_the_bars_count_the_printings_of_the_answer(carol):
    lind = actor()
    printed(lind, "The Harbour Post", "The Lamp")
    printed(lind, "The Quay", since=NOON + timedelta(days=2))
    quote(article(published_at=NOON + timedelta(days=5)), "We will talk", lind)
    group_all()
    slider = carol.get("/statements/").context["slider"]()
    assert (slider.counts, slider.unit) == ("2 0 1 0 0 0", "printings")


def test_the_file_and_the_api_hold_what_the_page_shows(carol):
    lind, berg, harbour = actor(), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    first = printed(lind, "The Harbour Post")[0]
    printed(lind, *(f"Outlet {n}" for n in range(24)), since=NOON + timedelta(hours=1))
    first.targets.create(actor=harbour, rank=0, stance="negative", published_at=NOON)
    changed = printed(lind, "Bay News", words=WORDS.replace("has come", "is"), since=NOON + timedelta(hours=40))[0]
    printed(berg, "Evening Bell", since=NOON + timedelta(days=2))
    Quote.objects.filter(pk=changed.pk).update(cue="warned", cue_class="warned")
    printed(lind, "The Lamp", "The Quay", words=OTHER)
    group_all()
    rows = b"".join(carol.get("/statements/export.csv?outlets=10").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(rows, newline=""))
    statement = Statement.objects.get(n_outlets=27)
    assert row | {"Printed by": ""} == {
        "Statement": WORDS, "Speaker": "Ana Lind", "About": "Harbour Authority", "Outlets": "27", "Quotes": "27",
        "Days": "3", "First published": "2025-11-20T12:00:00+00:00", "Last published": "2025-11-22T12:00:00+00:00",
        "Printed by": "", "Other words": "Bay News: “is” instead of “has come”",
        "Harder verbs": "Bay News: “warned” instead of nothing",
        "Other speakers": "Evening Bell: “Tom Berg” instead of “Ana Lind”",
        "In Newsdesk": f"http://testserver/statements/{statement.pk}/", "Statement number": str(statement.pk),
        "Speaker number": str(lind.pk),
    }  # fmt: skip
    others = [f"Outlet {n}" for n in range(24)]
    assert row["Printed by"].split("; ") == ["The Harbour Post", *others, "Bay News", "Evening Bell"]
    lines = b"".join(carol.get("/statements/export.jsonl").streaming_content).splitlines()
    items = carol.get("/api/statements").json()["items"]
    assert [json.loads(line) for line in lines] == items
    assert [item["id"] for item in items] == [one.pk for one in shown(carol)]
    assert items[0]["other_words"] == [{"outlet": "Bay News", "now": "is", "was": "has come"}]


def test_the_api_goes_on_where_a_page_ended(carol):
    lind = actor()
    for words in (WORDS, OTHER, "The islands will have their doctor back before the winter begins"):
        printed(lind, "The Lamp", "The Quay", words=words)
    group_all()
    seen, after = [], ""
    while after is not None:
        asked = {"limit": 1, "sort": "newest"} | ({"after": after} if after else {})
        answer = carol.get("/api/statements", asked).json()
        seen += [item["id"] for item in answer["items"]]
        after = answer["next"]
    assert seen == [one.pk for one in shown(carol, "?sort=newest")]
    assert len(seen) == 3


def test_a_file_takes_as_many_queries_for_many_statements_as_for_one(carol):
    lind = actor()
    counts = []
    for words in (WORDS, OTHER):
        printed(lind, "The Lamp", "The Quay", words=words)
        group_all()
        with CaptureQueriesContext(connection) as captured:
            b"".join(carol.get("/statements/export.csv").streaming_content)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_saved_list_of_statements_counts_its_printings_and_a_new_one_is_new(carol):
    lind = actor()
    printed(lind, "The Harbour Post", "The Lamp")
    group_all()
    answer = carol.get(f"/statements/?speaker={lind.pk}")
    assert "Save this search" in answer.text
    carol.post("/saved/add/", {"address": f"/statements/?speaker={lind.pk}", "watched": "on"})
    saved = SavedSearch.objects.get()
    assert (saved.page, saved.name) == ("statement_list", "Statements: said by Ana Lind")
    assert "2 printings now, nothing new" in " ".join(carol.get(f"/saved/{saved.pk}/").text.split())
    printed(lind, "The Quay", since=NOON + timedelta(hours=3))
    group_all()
    assert "3 printings now, 1 new" in " ".join(carol.get(f"/saved/{saved.pk}/").text.split())
    assert "Saved as" in carol.get(f"/statements/?speaker={lind.pk}").text


def test_statements_among_very_many_quotes_are_counted_at_least(carol, monkeypatch):
    lind = actor()
    printed(lind, "The Harbour Post", "The Lamp", "The Quay")
    group_all()
    assert "1 statement" in carol.get(f"/statements/?speaker={lind.pk}").context["summary"]()
    monkeypatch.setattr("entities.querysets.statements.COUNT_LIMIT", 2)
    assert "1+ statements" in carol.get(f"/statements/?speaker={lind.pk}").context["summary"]()
