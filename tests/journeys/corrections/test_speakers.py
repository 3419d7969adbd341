"""An annotator says with the keyboard who speaks together, and who is only perhaps the speaker."""

import re

import pytest
from playwright.sync_api import expect

from entities.models import Quote
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote
from tests.journeys.visiting import card, open_as

TEXT = "Ana Lind and Tom Berg said the port is safe. He said all went home."


@pytest.fixture
def story(page):
    made = article(TEXT, state="annotated")
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    with recounting(article=made):
        mention(made, "Ana Lind", lind)
        mention(made, "Tom Berg", berg)
        quote(made, "the port is safe", lind)
        quote(made, "all went home", berg, speaker_doubted=True)
    return made


def test_a_second_speaker_is_added_by_key_and_undone(page, story):
    both = story.quotes.get(text="the port is safe")
    open_as(page, story, "bob", "annotator")
    page.keyboard.press("j")
    expect(card(page, both).locator(".editor")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.type("tom b")
    expect(card(page, both).get_by_role("option", name=re.compile("Tom Berg"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(card(page, both).locator(".by")).to_contain_text(re.compile(r"Ana Lind\s+and\s+Tom Berg"))
    assert [who.name for who in Quote.objects.get(pk=both.pk).speakers] == ["Ana Lind", "Tom Berg"]
    page.keyboard.press("u")
    expect(card(page, both).locator(".by")).not_to_contain_text("Tom Berg")
    assert not any(drift().counters)


def test_a_guess_is_accepted_by_one_key_and_undone(page, story):
    guess = story.quotes.get(text="all went home")
    open_as(page, story, "bob", "annotator")
    expect(card(page, guess).locator(".perhaps")).to_have_text("perhaps")
    page.keyboard.press("k")
    expect(card(page, guess).locator(".editor")).to_be_visible()
    page.keyboard.press("f")
    expect(card(page, guess).locator(".perhaps")).to_have_count(0)
    assert not Quote.objects.get(pk=guess.pk).perhaps
    page.keyboard.press("u")
    expect(card(page, guess).locator(".perhaps")).to_have_text("perhaps")
    assert not any(drift().counters)
