"""Which addresses can be saved, and in what form."""

from datetime import date

import pytest
from django.http import QueryDict

from entities.models import Quote, SavedSearch, Voice
from entities.pages.saved_names import LONGEST_NAME, suggested_name
from entities.pages.saved_pages import (
    PAGES,
    CannotSave,
    faults_of,
    hits,
    normalised,
    read_address,
    understand_each,
    understood,
)
from newsdesk.web.paging import count_each
from tests.factories import NOON, actor, article, mention, quote, source, user

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
TEXT = "“We will talk,” said Ana Lind. “Never,” said Tom Berg. They met by the harbour."


def saved_form(address):
    """The address as it is saved."""
    page, data = read_address(address)
    return page, normalised(understood(page, data))


def test_paging_panels_and_defaults_are_dropped(lind):
    asked = f"/quotes/?q=&attribution=said&speaker={lind.pk}&after=2025-11-20T12:00~7&from=2025-10-01&verified="
    assert saved_form(asked) == ("quote_list", f"from=2025-10-01&speaker={lind.pk}")


def test_the_same_question_is_saved_the_same_however_it_was_asked(lind, berg):
    by_name = saved_form("/quotes/?about=Tom Berg&speaker=Ana Lind&verified=on")
    by_id = saved_form(f"/quotes/?verified=1&speaker={lind.pk}&about={berg.pk}")
    assert by_name == by_id == ("quote_list", f"speaker={lind.pk}&about={berg.pk}&verified=1")


def test_several_actors_are_saved_in_one_order(lind, berg):
    first, second = sorted((lind.pk, berg.pk), key=str)
    expected = ("quote_list", f"speaker={first}&speaker={second}&speaker=unknown")
    assert saved_form(f"/quotes/?speaker={second}&speaker=unknown&speaker={first}&speaker={second}") == expected


def test_a_merged_actor_is_saved_as_the_one_it_became(lind, berg):
    berg.merged_into = lind
    berg.save()
    assert saved_form(f"/articles/?actor={berg.pk}") == ("article_list", f"actor={lind.pk}")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/articles/?q=ferry&state=annotated", ("article_list", "q=ferry&state=annotated")),
        ("/actors/?type=person&sort=mentions", ("actor_list", "type=person")),
        ("/relations/?verified=1&view=network&top=15", ("relations", "view=network&verified=1")),
        ("/timeline/?from=2025-10-01&to=2025-10-31", ("timeline", "from=2025-10-01&to=2025-10-31")),
        ("https://news.example.org/quotes/?q=ferry#results", ("quote_list", "q=ferry")),
    ],
)
def test_every_filtered_page_can_be_saved(address, expected):
    page, asked = saved_form(address)
    assert (page, dict(QueryDict(asked).lists())) == (expected[0], dict(QueryDict(expected[1]).lists()))


def test_a_pair_and_a_comparison_can_be_saved(lind, berg):
    assert saved_form(f"/relations/pair/?speaker={lind.pk}&about={berg.pk}")[0] == "pair"
    assert saved_form(f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}") == (
        "compare",
        f"speaker={lind.pk}&other_speaker={berg.pk}",
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/quotes/?colour=red&q=x", "This page has no filter called “colour”."),
        ("/quotes/?speaker=999", "Said by: There is no such actor."),
        ("/quotes/?q=x&from=soon", "From: Write a day as year-month-day: 2025-11-20."),
        ("/quotes/", "Filter the page first. Without a filter there is nothing to save."),
        ("/quotes/?q=x&sort=x", "Sort by: “x” is not one of the choices."),
        ("/quotes/?sort=oldest", "Filter the page first. Without a filter there is nothing to save."),
        ("/relations/pair/?source=", "Filter the page first. Without a filter there is nothing to save."),
        ("/login/?next=x", "This page can't be saved. Save a list of quotes, articles or actors, or a chart of them."),
        ("/nowhere/", "This page can't be saved. Save a list of quotes, articles or actors, or a chart of them."),
        ("not an address", "This page can't be saved. Save a list of quotes, articles or actors, or a chart of them."),
        ("http://[", "This page can't be saved. Save a list of quotes, articles or actors, or a chart of them."),
    ],
)
def test_what_cannot_be_saved_says_why(address, words):
    with pytest.raises(CannotSave, match="^" + words.replace("?", r"\?").replace(".", r"\.") + "$"):
        saved_form(address)


def test_names_are_suggested_in_the_words_of_the_page(lind, berg):
    post = source("The Harbour Post")
    expected = {
        f"/quotes/?speaker={lind.pk}&about={berg.pk}&stance=negative": "Quotes by Ana Lind about Tom Berg, negative",
        f"/relations/pair/?speaker={lind.pk}&about={berg.pk}": "Ana Lind about Tom Berg",
        f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}": "Ana Lind against Tom Berg",
        f"/articles/?q=ferry&source={post.pk}": "Articles: words “ferry”, outlet The Harbour Post",
        "/actors/?type=person": "Actors: type person",
        "/relations/?view=network&verified=1": "Network: verified only",
        f"/timeline/?actor={lind.pk}&from=2025-10-01": "Timeline: actors Ana Lind, from 1 October 2025",
    }
    found = {}
    for address in expected:
        page, data = read_address(address)
        found[address] = suggested_name(page, understood(page, data))
    assert found == expected


def test_a_suggested_name_fits(lind):
    page, data = read_address(f"/quotes/?q={'x' * 190}")
    name = suggested_name(page, understood(page, data))
    assert (len(name), name[-1]) == (LONGEST_NAME, "…")


def numbers_of_hits(*addresses):
    """How many each of these searches finds."""
    owner = user(f"owner of {addresses[0]}"[:60])
    searches = [
        SavedSearch.objects.create(owner=owner, name=str(n), page=page, asked=asked, created_at=NOON)
        for n, (page, asked) in enumerate(map(saved_form, addresses))
    ]
    queries = understand_each(searches)
    counts = count_each({search: hits(search, queries[search], TODAY) for search in searches})
    return [str(counts[search]) for search in searches]


def test_hits_are_what_the_page_counts(lind, berg):
    told = article(TEXT, state="annotated")
    mention(told, "Ana Lind", lind)
    quote(told, "We will talk", lind, [berg], stance="negative")
    quote(told, "Never", berg, stance="neutral")
    quote(told, "They met", None, [berg], kind="indirect")
    quote(told, "by the harbour", lind, [berg], state="rejected", kind="indirect")
    assert numbers_of_hits(
        f"/quotes/?speaker={lind.pk}",
        f"/quotes/?about={berg.pk}",
        f"/relations/pair/?speaker={lind.pk}&about={berg.pk}",
        f"/relations/?about={berg.pk}",
        "/relations/?about_type=person&verified=1",
        f"/timeline/?actor={berg.pk}",
        f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}",
        f"/articles/?actor={lind.pk}",
        "/articles/?state=failed",
        "/actors/?type=person",
    ) == ["1", "2", "1", "1", "0", "1", "2", "1", "0", "2"]


def test_those_who_speak_for_the_speaker_are_found_too(lind, berg):
    land = actor("Norland", kind="place")
    Voice.objects.create(speaker=lind, body=land, since=date(2025, 1, 1), until=date(2025, 12, 31))
    quote(article(TEXT), "We will talk", lind, [berg])
    asked = f"speaker={land.pk}&about={berg.pk}"
    assert numbers_of_hits(f"/relations/?{asked}&spokespeople=0", f"/relations/?{asked}") == ["0", "1"]
    pairs = numbers_of_hits(
        f"/relations/pair/?{asked}&spokespeople=0", f"/relations/pair/?{asked}", f"/quotes/?{asked}"
    )
    assert pairs == ["0", "1", "1"]


def test_many_searches_are_understood_in_as_many_reads_as_one(lind, berg, django_assert_max_num_queries):
    post = source("The Harbour Post")
    merged = actor("A. Lind", merged_into=lind)
    owner = user("carol", "analyst")

    def save(*addresses):
        return [
            SavedSearch.objects.create(owner=owner, name=address, page=page, asked=asked, created_at=NOON)
            for address in addresses
            for page, asked in [saved_form(address)]
        ]

    one = save(f"/quotes/?speaker={lind.pk}&source={post.pk}")
    SavedSearch.objects.filter(pk=one[0].pk).update(asked=f"speaker={merged.pk}&source={post.pk}")
    one[0].refresh_from_db()
    several = one + save(
        f"/articles/?actor={berg.pk}&source={post.pk}",
        f"/compare/?about={lind.pk}&speaker={lind.pk}&other_speaker={berg.pk}",
        f"/relations/?speaker={berg.pk}",
    )
    with django_assert_max_num_queries(4):  # actors, those they were merged into, who of them has spokespeople, outlets
        understand_each(one)
    with django_assert_max_num_queries(4):
        queries = understand_each(several)
    assert queries[one[0]].speaker == [lind]
    assert [faults_of(query) for query in queries.values()] == [[], [], [], []]


def test_a_search_for_an_actor_that_is_gone_finds_nothing_and_says_so(lind):
    page, asked = saved_form(f"/quotes/?speaker={lind.pk}")
    quote(article(TEXT), "We will talk")
    search = SavedSearch.objects.create(owner=user("carol"), name="gone", page=page, asked=asked, created_at=NOON)
    lind.delete()
    query = understand_each([search])[search]
    assert faults_of(query) == ["There is no such actor."]
    assert list(hits(search, query, TODAY)) == []
    assert Quote.objects.count() == 1


def test_every_saved_page_has_an_address():
    for page in PAGES:
        assert SavedSearch(page=page, asked="q=x").address.endswith("/?q=x")
