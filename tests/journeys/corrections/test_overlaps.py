"""Marks inside, beside and upon each other are told apart by the pointer and by the keys."""

import re

import pytest
from playwright.sync_api import expect

from entities.models import Mention, QuoteSpan
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import sign_in

TEXT = "“We told Tom Berg: ‘The port is safe,’ and he laughed,” Ana Lind said. Corran Harbour slept."


@pytest.fixture
def marks(page):
    """A mention and a quote inside a quote, two mentions of the same words, and one that touches them."""
    story = article(TEXT, state="annotated")
    lind, berg, corran, harbour = actor("Ana Lind"), actor("Tom Berg"), actor("Corran"), actor("Corran Harbour")
    with recounting(article=story):
        marks = {
            "berg": mention(story, "Tom Berg", berg),
            "lind": mention(story, "Ana Lind", lind),
            "place": mention(story, "Corran", corran, label="GPE"),
            "body": mention(story, "Corran", corran, label="ORG"),
            "touching": mention(story, " Harbour", harbour, label="ORG"),
            "outer": quote(story, "We told Tom Berg: ‘The port is safe,’ and he laughed,", lind),
            "inner": quote(story, "The port is safe,", berg),
        }
    user("bob", "annotator")
    sign_in(page, "bob", story.get_absolute_url())
    return marks


def chosen_card(page):
    return page.locator(".reader-card.is-chosen")


def text(page):
    return page.locator("#text")


def test_pointer_chooses_the_innermost_mark_and_every_quote_is_drawn_whole(page, marks):
    drawn = [
        "".join(text(page).locator(f'[data-q~="{marks[name].pk}"]').all_inner_texts()) for name in ("outer", "inner")
    ]
    assert drawn == [marks["outer"].text, marks["inner"].text]
    text(page).get_by_text("The port is safe").click()
    expect(chosen_card(page)).to_have_id(f"card-{marks['inner'].pk}")
    text(page).get_by_text("and he laughed").click()
    expect(chosen_card(page)).to_have_id(f"card-{marks['outer'].pk}")
    page.keyboard.press("j")
    expect(chosen_card(page)).to_have_id(f"card-{marks['inner'].pk}")
    page.keyboard.press("Escape")
    expect(chosen_card(page)).to_have_count(0)


def test_mentions_in_a_quote_of_the_same_words_and_side_by_side_are_each_reached(page, marks):
    card = page.locator("#mention-card [data-mention]")
    for name, words in (("berg", "Tom Berg"), ("touching", "Harbour")):
        text(page).locator(f'[data-m~="{marks[name].pk}"]').first.click()
        expect(card).to_have_attribute("data-mention", str(marks[name].pk))
        expect(card).to_contain_text(words)
        expect(text(page).locator(".is-here")).to_have_text(re.compile(words))
        page.keyboard.press("Escape")  # the card may lie over what comes next
        expect(page.locator("#mention-card")).to_be_hidden()
    text(page).locator(f'[data-m~="{marks["place"].pk}"]').click()
    expect(card).to_contain_text("“Corran”")
    reached = {card.get_attribute("data-mention")}
    page.keyboard.press("n")  # both mean the same actor: the other one comes next
    expect(card).not_to_have_attribute("data-mention", reached.copy().pop())
    reached.add(card.get_attribute("data-mention"))
    assert reached == {str(marks["place"].pk), str(marks["body"].pk)}
    page.keyboard.press("x")
    expect(card.get_by_role("button", name="Reopen")).to_be_visible()
    expect(text(page).get_by_text("Corran", exact=True)).to_be_visible()  # the other one still marks the words
    states = sorted(Mention.objects.filter(pk__in=reached).values_list("state", flat=True))
    assert states == ["rejected", "suggested"]
    assert QuoteSpan.objects.filter(part="content").count() == 2
