"""An annotator takes steps back and makes them again, edits quotes without the mouse, and verifies by keys alone."""

import re

import pytest
from playwright.sync_api import expect

from entities.models import Quote, QuoteSpan
from entities.services.correcting.quotes import reject_quote, set_stance
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import card, sign_in

TEXT = """“We will talk. Nobody asked us,” Ana Lind said on Monday. She thanked Tom Berg of Corran.

“The pier is shut,” she added. Eva Holm of the union was absent."""


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def story(page, lind):
    story = article(TEXT, state="annotated")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", actor("Tom Berg"))
        mention(story, "she", lind, form="pronoun")
        quote(story, "We will talk. Nobody asked us,", lind)
        second = quote(story, "The pier is shut,", lind)
        at = TEXT.index("she added")
        QuoteSpan.objects.create(quote=second, part="speaker", position=0, start=at, end=at + 3)
    return story


@pytest.fixture
def talk(story):
    return story.quotes.first()


@pytest.fixture
def bob():
    return user("bob", "annotator")


@pytest.fixture
def desk(page, story, bob):
    sign_in(page, "bob", story.get_absolute_url())
    return page


def choose_first(page, quote):
    page.keyboard.press("j")
    expect(card(page, quote).locator(".editor")).to_be_visible()


def stored(quote):
    quote.refresh_from_db()
    return quote


def test_rejected_quote_returns_with_one_key_and_goes_again_with_another(desk, story, talk):
    choose_first(desk, talk)
    desk.keyboard.press("x")
    expect(desk.locator("#steps")).to_contain_text("Rejected a quote.")
    desk.keyboard.press("u")
    expect(card(desk, talk)).to_have_class(re.compile("is-machine"))
    expect(desk.locator("#steps")).to_contain_text("Undid a step: rejected a quote.")
    assert stored(talk).state == "suggested"
    desk.keyboard.press("Shift+U")
    expect(desk.locator("#steps")).to_contain_text("Redid a step: rejected a quote.")
    assert stored(talk).state == "rejected"
    desk.keyboard.press("Control+z")
    expect(desk.locator("#steps")).to_contain_text("Undid a step: rejected a quote.")
    assert stored(talk).state == "suggested"
    assert not any(drift().counters)


def test_step_of_an_earlier_day_is_undone_from_the_history(page, story, talk, bob, request):
    reject_quote(quote=talk, by=bob, expected_revision=0)
    desk = request.getfixturevalue("desk")
    desk.get_by_role("link", name="History").click()
    desk.locator(".change").get_by_role("button", name="Undo").click()
    expect(desk.locator(".change").first).to_contain_text("undid a step: rejected a quote")
    expect(desk.locator(".change").last).to_contain_text("undone")
    assert stored(talk).state == "suggested"


def test_undo_of_what_somebody_changed_since_tells_the_difference(desk, story, talk):
    choose_first(desk, talk)
    desk.keyboard.press("3")
    expect(card(desk, talk).locator(".layer-edited")).to_be_visible()
    set_stance(quote=stored(talk), stance="positive", by=user("alice", "editor"), expected_revision=1)
    desk.keyboard.press("u")
    expect(desk.locator("#steps-trouble")).to_contain_text("alice set the stance")
    assert stored(talk).stance == "positive"


def test_quote_is_split_joined_and_typed_by_keys(desk, story, talk):
    choose_first(desk, talk)
    desk.keyboard.press("m")
    expect(card(desk, talk).get_by_role("button", name="mixed")).to_have_attribute("aria-pressed", "true")
    desk.keyboard.press("}")
    expect(card(desk, talk).locator(".content")).to_have_text("We will talk. Nobody asked us")
    desk.keyboard.press("t")
    expect(card(desk, talk).locator(".content")).to_have_text("We will talk.")
    expect(desk.locator("#quotes > li")).to_have_count(3)
    expect(card(desk, talk).locator(".editor")).to_be_visible()
    desk.keyboard.press("g")
    expect(card(desk, talk).locator(".content")).to_have_text("We will talk. Nobody asked us")
    expect(desk.locator("#quotes > li")).to_have_count(2)
    expect(desk.get_by_text("1 rejected")).to_be_visible()
    assert (stored(talk).kind, talk.text) == ("mixed", "We will talk. Nobody asked us")
    assert not any(drift().counters)


def test_link_of_the_speaker_chain_is_corrected_with_the_quotes_that_hang_on_it(desk, story, lind):
    pier = story.quotes.get(text="The pier is shut,")
    card(desk, pier).get_by_role("button", name="she").click()
    popover = desk.get_by_role("dialog", name="Mention")
    expect(popover).to_contain_text("“she”")
    desk.keyboard.press("c")
    desk.keyboard.type("Tom B")
    expect(popover.locator("[role=option][aria-selected=true]")).to_contain_text("Tom Berg")
    desk.keyboard.press("Enter")
    expect(card(desk, pier).locator(".by")).to_contain_text("Tom Berg")
    assert stored(pier).speaker.name == "Tom Berg"
    assert not any(drift().counters)


def test_article_is_verified_by_keys_alone(desk, story, talk, capsys):
    """Two quotes, one of them with the wrong speaker, of the wrong stance and a mark too long."""
    pier = story.quotes.last()
    keys = []

    def press(*pressed):
        for key in pressed:
            keys.append(key)
            desk.keyboard.press(key)

    press("j")
    expect(card(desk, talk).locator(".editor")).to_be_visible()
    press("Enter")
    expect(card(desk, pier).locator(".editor")).to_be_visible()
    press("s", "t", "o")
    expect(card(desk, pier).locator("[role=option][aria-selected=true]")).to_contain_text("Tom Berg")
    press("Enter")
    expect(card(desk, pier).locator(".by")).to_contain_text("Tom Berg")
    press("3")
    expect(card(desk, pier).get_by_role("button", name="negative")).to_have_attribute("aria-pressed", "true")
    press("}")
    expect(card(desk, pier).locator(".content")).to_have_text("The pier is shut")
    press("Enter")
    expect(desk.locator("#tally")).to_have_text(re.compile(r"2\s+✓ 2"))
    with capsys.disabled():
        print(f"\nkeystrokes to verify 2 quotes and correct 3 things in them: {len(keys)}")
    assert len(keys) == 9
    assert [found.is_verified for found in Quote.objects.all()] == [True, True]
    assert not any(drift().counters)
