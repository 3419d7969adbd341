"""Whoever says whom a name means says it of its pronouns and its quotes, too: previewed, and one undo."""

import re

import pytest
from playwright.sync_api import expect

from entities.models import Actor, Mention, QuoteSpan
from entities.services.actors.naming import add_alias
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import open_as

TEXT = "Lind spoke on {}. “We will talk,” he said. Tom Berg answered: “Nobody asks Lind.”"


@pytest.fixture
def ghost(page):
    return actor("Lind")


@pytest.fixture
def lind(page):
    return actor("Ana Lind")


@pytest.fixture
def stories(ghost):
    """Two articles in which the machine takes everything for an actor that there is not."""
    berg, told = actor("Tom Berg"), []
    for day in ("Monday", "Tuesday"):
        story = article(TEXT.format(day), title=day, state="annotated")
        mention(story, "Lind", ghost)
        last = story.text.rindex("Lind")
        he = story.text.index("he said")
        for start, words, form in ((last, "Lind", "name"), (he, "he", "pronoun")):
            Mention.objects.create(
                article=story, start=start, end=start + len(words), text=words, key=words.lower(), actor=ghost,
                label="PERSON", form=form, published_at=story.published_at,
            )  # fmt: skip
        talk = quote(story, "We will talk", ghost, about=[berg])
        QuoteSpan.objects.create(quote=talk, part="speaker", position=0, start=he, end=he + 2)
        quote(story, "Nobody asks Lind.", berg, about=[ghost])
        told.append(story)
    repair()
    return told


def mention_card(page):
    return page.get_by_role("dialog", name="Mention")


def card_of(page, words):
    return page.locator("#quotes .quote-card", has_text=words)


def say_who(page, at, name):
    page.locator("#text [data-m]", has_text=re.compile("^Lind$")).nth(at).click()
    expect(mention_card(page).locator(".mention-head")).to_contain_text("Lind")
    page.keyboard.press("c")
    page.keyboard.type(name)
    expect(mention_card(page).locator("[role=option][aria-selected=true]")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(mention_card(page).locator(".layer-edited")).to_be_visible()


def test_the_pronoun_and_the_quote_follow_the_name_and_return_with_one_undo(page, stories, lind):
    open_as(page, stories[0], "bob", "annotator")
    page.locator("#text [data-m]", has_text=re.compile("^Lind$")).first.click()
    also = mention_card(page).get_by_label("Also 1 pronoun, 1 quote by")
    expect(also).to_be_checked()
    say_who(page, 0, "Ana Lind")
    expect(card_of(page, "We will talk").locator(".by")).to_contain_text("Ana Lind")
    expect(page.locator("#steps")).to_contain_text("with 1 pronoun, 1 quote by")
    page.reload()
    expect(card_of(page, "We will talk").locator(".by")).to_contain_text("Ana Lind")
    page.keyboard.press("u")
    expect(card_of(page, "We will talk").locator(".by")).not_to_contain_text("Ana Lind")
    assert not Mention.objects.filter(actor=lind).exists()
    assert not any(drift().counters)


def test_a_name_can_move_alone(page, stories, lind):
    open_as(page, stories[0], "bob", "annotator")
    page.locator("#text [data-m]", has_text=re.compile("^Lind$")).first.click()
    mention_card(page).get_by_label("Also 1 pronoun, 1 quote by").uncheck()
    page.keyboard.press("c")
    page.keyboard.type("Ana Lind")
    expect(mention_card(page).locator("[role=option][aria-selected=true]")).to_contain_text("Ana Lind")
    page.keyboard.press("Enter")
    expect(mention_card(page).locator(".layer-edited")).to_be_visible()
    page.reload()
    expect(card_of(page, "We will talk").locator(".by")).not_to_contain_text("Ana Lind")
    assert Mention.objects.filter(actor=lind).count() == 1


def test_everywhere_the_rest_goes_along_and_nothing_is_left_of_the_ghost(page, stories, ghost, lind):
    open_as(page, stories[0], "bob", "annotator")
    say_who(page, 0, "Ana Lind")
    page.keyboard.press("e")
    along = page.get_by_label("Also 1 pronoun, 1 quote by, 2 about")
    expect(along).to_be_checked()
    page.wait_for_load_state()  # htmx listens from then on
    page.get_by_role("checkbox", name="All in").nth(1).uncheck()
    expect(page.get_by_label("Also 1 quote about", exact=True)).to_be_checked()
    page.get_by_role("checkbox", name="All in").nth(1).check()
    expect(along).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Also 1 pronoun, 1 quote by, 2 about. Nothing is left of Lind.")
    expect(card_of(page, "Nobody asks").locator(".about")).to_contain_text("Ana Lind")
    assert not Actor.objects.filter(pk=ghost.pk).exists()
    page.locator(".messages").get_by_role("button", name="Undo").click()
    expect(card_of(page, "Nobody asks").locator(".about")).not_to_contain_text("Ana Lind")
    assert Mention.objects.filter(actor=ghost).count() == 4
    assert not any(drift().counters)


def test_of_an_actor_that_people_named_a_merge_is_offered(page, stories, ghost, lind):
    Mention.objects.filter(article=stories[1]).delete()
    stories[1].quotes.all().delete()
    repair()
    add_alias(actor=ghost, text="Minister Lind", by=user("alice", "editor"))
    open_as(page, stories[0], "bob", "annotator")
    say_who(page, 0, "Ana Lind")
    page.keyboard.press("Escape")
    say_who(page, 1, "Ana Lind")
    expect(mention_card(page)).to_contain_text("Nothing is left of Lind.")
    mention_card(page).get_by_role("link", name="Merge it into Ana Lind").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lind")
    expect(page.get_by_role("button", name="Merge").first).to_be_visible()
