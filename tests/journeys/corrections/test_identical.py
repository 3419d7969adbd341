"""An annotator says of every "Lind" what was said of one: preview, choice, one undo; by keyboard and by mouse."""

import re

import pytest
from playwright.sync_api import expect

from entities.models import Mention
from entities.services.correcting.mentions import accept_mention, reject_mention
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention, user
from tests.journeys.visiting import SELECT, open_as

TEXTS = (
    "Ana Lind spoke on Monday. Then Lind left. Lind’s party stayed.",
    "The port is shut, Lind said.",
    "LIND wins the port.",
    "A day with Lind, who rested.",
)


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def other():
    return actor("Per Lind")


def mark(story, start, text, who):
    Mention.objects.create(
        article=story, start=start, end=start + len(text), text=text, key="lind", label="PERSON", actor=who,
        published_at=story.published_at, confidence=0.8,
    )  # fmt: skip


@pytest.fixture
def stories(page, lind, other):
    """The machine takes every bare "Lind" for the other one."""
    told = [article(text, title=f"Story {n}", state="annotated") for n, text in enumerate(TEXTS, start=1)]
    mention(told[0], "Ana Lind", lind)
    for story in told:
        for found in re.finditer("(?<!Ana )lind", story.text, re.IGNORECASE):
            mark(story, found.start(), found.group(), other)
    repair()
    return told


def meaning(who):
    return Mention.objects.filter(key="lind", actor=who).count()


def mention_card(page):
    return page.get_by_role("dialog", name="Mention")


def correct_by_keyboard(page, story):
    """The first bare "Lind" of the article means Ana Lind."""
    page.locator("#text [data-m]", has_text=re.compile("^Lind$")).first.click()
    expect(mention_card(page)).to_contain_text("Per Lind")
    page.keyboard.press("c")
    page.keyboard.type("ana l")
    expect(mention_card(page).locator("[role=option][aria-selected=true]")).to_contain_text("Ana Lind")
    page.keyboard.press("Enter")
    expect(mention_card(page).locator(".layer-edited")).to_be_visible()


def test_every_identical_mention_follows_by_keys_and_returns_with_one(page, stories, lind, other):
    reject_mention(mention=stories[3].mentions.get(), by=user("alice", "editor"), expected_revision=0)
    open_as(page, stories[0], "bob", "annotator")
    correct_by_keyboard(page, stories[0])
    offer = mention_card(page).locator(".identical-offer")
    expect(offer).to_contain_text("1 more in this article")
    expect(offer).to_contain_text("3 in the corpus")
    expect(offer).to_contain_text("1 decided differently by people")

    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Every “Lind”")
    expect(page.get_by_role("button", name="Link 3 mentions")).to_be_focused()
    boxes = page.locator('input[name="chosen"]')
    expect(boxes).to_have_count(4)
    expect(page.locator("li", has_text="who rested")).to_contain_text("rejected by alice")
    expect(page.locator("li", has_text="who rested").get_by_role("checkbox")).not_to_be_checked()

    # One is left out: the first below this article's own.
    page.keyboard.press("j")
    expect(page.locator("li", has_text="party stayed").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Link 2 mentions")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#steps")).to_contain_text("Linked 2 mentions of “Lind” to Ana Lind in 2 articles.")
    expect(page.locator("h1")).to_have_text("Story 1")
    assert (meaning(lind), meaning(other)) == (3, 2)
    assert not any(drift().counters)

    page.wait_for_load_state("load")
    page.keyboard.press("u")
    expect(page.locator("#steps")).to_contain_text("Undone: 2 mentions of “Lind” in 2 articles are as before.")
    assert (meaning(lind), meaning(other)) == (1, 4)
    page.keyboard.press("Shift+U")
    expect(page.locator("#steps")).to_contain_text("Redone: 2 mentions of “Lind” in 2 articles.")
    assert (meaning(lind), meaning(other)) == (3, 2)
    assert not any(drift().counters)


def test_what_was_chosen_before_the_page_listened_is_in_the_preview(page, stories, lind, other):
    """As a browser restores what was chosen on an earlier visit."""
    open_as(page, stories[0], "bob", "annotator")
    correct_by_keyboard(page, stories[0])
    page.add_init_script("""document.addEventListener("DOMContentLoaded", () => {
      const box = document.querySelector('input[name="chosen"]:checked');
      if (box) box.checked = false;
    })""")
    with page.expect_response(re.compile("/identical/along/")) as asked:
        page.keyboard.press("e")
    expect(page.get_by_role("button", name="Link 3 mentions")).to_be_visible()
    assert asked.value.request.post_data.count("chosen=") == 3


def test_step_is_undone_in_all_articles_from_any_of_them(page, stories, lind, other):
    open_as(page, stories[0], "bob", "annotator")
    correct_by_keyboard(page, stories[0])
    mention_card(page).get_by_role("link", name="in the corpus").click()
    page.get_by_role("button", name="Link 4 mentions").click()
    expect(page.locator("#steps")).to_contain_text("Linked 4 mentions of “Lind” to Ana Lind in 4 articles.")

    page.goto(stories[2].get_absolute_url())
    expect(page.get_by_role("button", name="Undo in 4 articles")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.locator(".change")).to_contain_text("bob changed identical mentions in 4 articles")
    page.get_by_role("link", name="See where").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step in 4 articles")
    accept_mention(mention=stories[1].mentions.get(), by=user("alice", "editor"), expected_revision=1)
    page.wait_for_load_state("load")
    page.keyboard.press("u")
    expect(page.locator(".lede")).to_have_text(
        "Undone: 3 mentions of “Lind” in 3 articles are as before. 1 was left out: 1 changed since by alice."
    )
    assert (meaning(lind), meaning(other)) == (2, 3)
    assert stories[1].mentions.get().state == "accepted"
    assert not any(drift().counters)


def test_what_somebody_changed_meanwhile_is_left_out_and_told(page, stories, lind, other):
    open_as(page, stories[0], "bob", "annotator")
    correct_by_keyboard(page, stories[0])
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Link 4 mentions")).to_be_visible()
    reject_mention(mention=stories[2].mentions.get(), by=user("alice", "editor"), expected_revision=0)
    page.keyboard.press("Enter")
    expect(page.locator("#steps")).to_contain_text("1 was left out: 1 changed in the meantime.")
    assert (stories[2].mentions.get().state, stories[2].mentions.get().actor) == ("rejected", other)
    assert meaning(lind) == 4


def test_newly_marked_words_are_marked_wherever_they_are_printed(page, stories):
    open_as(page, stories[1], "bob", "annotator")
    page.evaluate(SELECT, "port")
    page.get_by_role("toolbar", name="Mark the selected words").get_by_role("button", name="facility").click()
    expect(mention_card(page)).to_contain_text("“port”")
    offer = mention_card(page).locator(".identical-offer")
    expect(offer).to_contain_text("1 in the corpus")
    page.keyboard.press("e")
    expect(page.locator("#identical li")).to_contain_text("not marked yet")
    page.get_by_role("button", name="Accept 1 mention").click()
    expect(page.locator("#steps")).to_contain_text(
        "Accepted 1 mention of “port” as facility in 1 article. 1 of them is newly marked."
    )
    made = stories[2].mentions.get(text="port")
    assert (made.label, made.layer) == ("FAC", "verified")
    page.wait_for_load_state("load")
    page.keyboard.press("u")
    expect(page.locator("#steps")).to_contain_text("Undone: 1 mention of “port” in 1 article is as before.")
    assert not stories[2].mentions.filter(text="port").exists()
