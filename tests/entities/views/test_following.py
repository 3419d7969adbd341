"""Lists send their first useful content at once; what counts and surrounds it comes in answers of its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Actor
from entities.services.derived.exact import repair
from entities.services.derived.statements import group_all
from newsdesk.web.pages import SCRIPTED
from tests.factories import actor, article, quote, source

pytestmark = pytest.mark.django_db

BARS, FACETS = 'class="period-bars"', "<h2>Stance</h2>"
LISTS = ["/quotes/", "/articles/", "/actors/", "/relations/", "/timeline/"]


@pytest.fixture
def told():
    quote(article(), "We will talk,", actor("Ana Lind"), [actor("Tom Berg")])
    quote(article("“Never,” he said.", published_at=article().published_at.replace(day=2)), "Never,")


def part(client, address, target):
    return client.get(address, headers={"HX-Request": "true", "HX-Target": target}).text


@pytest.mark.parametrize("address", LISTS)
def test_the_bars_of_the_period_follow(carol, told, address):
    assert BARS in carol.get(address).text  # without scripts they come with the page
    carol.cookies[SCRIPTED] = "1"
    assert BARS not in carol.get(address).text
    answer = part(carol, address, "period_rest")
    assert answer.lstrip().startswith('<div class="period-rest"')
    assert BARS in answer
    assert "<form" not in answer


def test_a_list_of_quotes_does_not_wait_for_what_is_counted(carol, told):
    whole = carol.get("/quotes/?q=talk").text
    assert FACETS in whole
    assert "Export 1 quote" in whole
    carol.cookies[SCRIPTED] = "1"
    with CaptureQueriesContext(connection) as asked:
        first = carol.get("/quotes/?q=talk").text
    assert not [one["sql"] for one in asked if "GROUPING" in one["sql"]]
    assert ("quote-card" in first, FACETS in first) == (True, False)
    rest = part(carol, "/quotes/?q=talk", "facets")
    assert FACETS in rest
    assert "Export 1 quote" in rest
    assert "1 quote " in rest
    assert "quote-card" not in rest


def test_an_empty_answer_says_so_at_once(carol, told):
    carol.cookies[SCRIPTED] = "1"
    text = carol.get("/quotes/?q=nobody").text
    assert "0 quotes" in text
    assert 'id="facets"' not in text


def test_the_side_of_the_desk_follows(carol, told):
    assert "Most quoted" in carol.get("/").text
    carol.cookies[SCRIPTED] = "1"
    assert "Most quoted" not in carol.get("/").text
    side = part(carol, "/", "side")
    assert "Most quoted" in side
    assert "Newest articles" not in side


def test_a_network_tells_how_far_its_counts_hold_with_its_figure(carol, told):
    repair()
    carol.cookies[SCRIPTED] = "1"
    with CaptureQueriesContext(connection) as asked:
        first = carol.get("/relations/?view=network").text
    assert not [one["sql"] for one in asked if "confidence" in one["sql"]]
    assert 'data-figure="/relations/?view=network"' in first
    assert "min-height: 620px" in first
    figure = part(carol, "/relations/?view=network", "chart-network")
    assert "1 quote: 1 neutral<br>" in figure
    assert "none verified" in figure


def test_statements_of_both_sides_follow_a_comparison(carol, told):
    lind, berg = Actor.objects.get(name="Ana Lind"), Actor.objects.get(name="Tom Berg")
    words = "The quay belongs to everybody who ever moored a boat there"
    for speaker, outlet in ((lind, "Bay News"), (berg, "Other News")):
        quote(article(f"“{words}”, it was said.", source=source(outlet)), words, speaker)
    group_all()
    address, shared = f"/compare/?speaker={lind.pk}&other_speaker={berg.pk}", "The same statement on both sides"
    assert shared in carol.get(address).text
    carol.cookies[SCRIPTED] = "1"
    first = carol.get(address).text
    assert ("What differs" in first, "quote-card" in first, shared in first) == (True, True, False)
    assert shared in part(carol, address, "shared")


def test_what_is_known_of_an_actor_follows_its_quotes(carol, told):
    repair()
    address = Actor.objects.get(name="Ana Lind").get_absolute_url()
    assert "In short" in carol.get(address).text
    carol.cookies[SCRIPTED] = "1"
    first = carol.get(address).text
    assert ("quote-card" in first, "In short" in first, 'id="known"' in first) == (True, False, True)
    known = part(carol, address, "known")
    assert ("In short" in known, "Tom Berg" in known, "quote-card" in known) == (True, True, False)


def test_dates_follow_a_timeline_and_are_not_read_for_it(carol, told):
    repair()
    assert "Dates mentioned</h2>" in carol.get("/timeline/").text
    carol.cookies[SCRIPTED] = "1"
    with CaptureQueriesContext(connection) as asked:
        first = carol.get("/timeline/").text
    assert not [one["sql"] for one in asked if "entities_datemention" in one["sql"]]
    assert ("quote-card" in first, "Peaks" in first, 'id="agenda"' in first) == (True, True, True)
    assert 'min-height: 198px"' in first
    agenda = part(carol, "/timeline/", "agenda")
    assert "Dates mentioned</h2>" in agenda
    assert "Export 1 date" in agenda
    assert "quote-card" not in agenda


def test_both_ways_follow_the_tone_of_a_pair(carol, told):
    repair()
    lind, berg = Actor.objects.get(name="Ana Lind"), Actor.objects.get(name="Tom Berg")
    address, ways = f"/relations/pair/?speaker={lind.pk}&about={berg.pk}", 'class="two-ways"'
    assert ways in carol.get(address).text
    carol.cookies[SCRIPTED] = "1"
    first = carol.get(address).text
    assert ("quote-card" in first, ways in first) == (True, False)
    assert ways in part(carol, address, "directions")
