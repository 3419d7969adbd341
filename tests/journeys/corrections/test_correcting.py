"""An annotator corrects an article with the keyboard, and two people who correct it at once lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from entities.models import ActorActivity, Mention, Quote
from entities.services.correcting.speakers import set_speaker
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import SELECT, card, open_as

TEXT = """“We will talk,” Ana Lind said on Monday. She thanked Tom Berg 👍🏽 of Corran.

“Nobody asked us,” the docker said. Eva Holm of the union was absent."""


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def berg():
    return actor("Tom Berg")


@pytest.fixture
def story(page, lind, berg):
    story = article(TEXT, state="annotated")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        quote(story, "We will talk,", lind)
        quote(story, "Nobody asked us,", lind)
    return story


@pytest.fixture
def talk(story):
    return story.quotes.get(text="We will talk,")


def quotes_by(actor):
    return sum(row.quotes_by for row in ActorActivity.objects.filter(actor=actor))


def test_wrong_speaker_is_corrected_by_keyboard_and_the_counts_follow(page, story, talk, lind, berg):
    open_as(page, story, "bob", "annotator")
    page.keyboard.press("j")
    expect(card(page, talk).locator(".editor")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.type("tom b")
    expect(card(page, talk).get_by_role("option", name=re.compile("Tom Berg"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(card(page, talk).locator(".by")).to_contain_text("Tom Berg")
    assert (quotes_by(lind), quotes_by(berg)) == (1, 1)
    page.keyboard.press("3")
    expect(card(page, talk).get_by_role("button", name="negative")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")  # accept, and on to the next
    expect(card(page, talk).locator(".layer-verified")).to_be_visible()
    expect(card(page, story.quotes.last()).locator(".editor")).to_be_visible()
    expect(page.locator("#tally")).to_have_text(re.compile(r"2\s+✓ 1"))
    page.get_by_role("link", name="History").click()
    expect(page.locator(".change").last).to_contain_text("bob set the speaker")
    expect(page.locator(".change").last).to_contain_text("Speaker: Ana Lind → Tom Berg")
    assert not any(drift().counters)


def test_mention_in_the_text_is_taken_as_whom_a_quote_is_about(page, story, talk, berg):
    open_as(page, story, "bob", "annotator")
    card(page, talk).locator(".content").click()
    expect(card(page, talk).locator(".editor")).to_be_visible()
    page.keyboard.press("a")
    page.locator("#text").get_by_text("Tom Berg").click()
    expect(card(page, talk).locator("p.target")).to_contain_text("Tom Berg")
    assert [target.actor for target in talk.targets.all()] == [berg]


def test_name_clicked_inside_a_quote_is_not_taken_for_its_speaker(page, story, talk, berg):
    with recounting(article=story):
        mention(story, "We", berg, form="pronoun")
    open_as(page, story, "bob", "annotator")
    page.locator("#text").get_by_text("We", exact=True).click()
    expect(page.get_by_role("dialog", name="Mention")).to_contain_text("Tom Berg")
    expect(card(page, talk).locator(".editor")).to_be_visible()
    page.keyboard.press("s")
    expect(card(page, talk).get_by_role("combobox", name="Speaker")).to_be_focused()
    expect(card(page, talk).locator(".by")).to_contain_text("Ana Lind")


def test_missing_quote_and_mention_are_marked_by_selecting_words(page, story):
    open_as(page, story, "bob", "annotator")
    page.evaluate(SELECT, "Eva Holm of the union was absent.")
    page.get_by_role("toolbar", name="Mark the selected words").wait_for()
    page.keyboard.press("q")
    expect(page.locator(".reader-card.is-chosen .content")).to_have_text("Eva Holm of the union was absent.")
    made = Quote.objects.get(origin="person")
    assert TEXT[made.start : made.end] == "Eva Holm of the union was absent."
    page.evaluate(SELECT, "Eva Holm")
    page.get_by_role("toolbar", name="Mark the selected words").wait_for()
    page.keyboard.press("1")
    popover = page.get_by_role("dialog", name="Mention")
    expect(popover).to_contain_text("not linked to an actor")
    page.keyboard.press("c")
    page.keyboard.type("Eva Holm")
    popover.get_by_role("option", name="New person “Eva Holm”").click()
    expect(popover.locator(".chip")).to_have_text("Eva Holm")
    added = Mention.objects.get(origin="person")
    # The emoji before it take two units each in the browser and one here.
    assert (TEXT[added.start : added.end], added.actor.name) == ("Eva Holm", "Eva Holm")
    assert not any(drift().counters)


def test_open_quote_that_covers_the_text_of_a_narrow_page_has_a_button_to_close_it(page, story, talk, berg):
    page.set_viewport_size({"width": 420, "height": 900})
    open_as(page, story, "bob", "annotator")
    page.locator(f'#text [data-q="{talk.pk}"]').click()
    expect(card(page, talk).locator(".editor")).to_be_visible()
    page.evaluate(SELECT, "union")
    page.get_by_role("button", name="organisation").click()
    use = page.get_by_role("button", name="The quote is about it")
    expect(use).to_be_visible()
    page.get_by_role("dialog", name="Mention").get_by_role("button", name="Close").click()
    card(page, talk).get_by_role("button", name="Close").click()
    expect(card(page, talk).locator(".editor")).to_have_count(0)
    page.evaluate(SELECT, "Eva Holm")
    page.get_by_role("button", name="person").click()
    expect(page.get_by_role("dialog", name="Mention")).to_contain_text("Eva Holm")
    expect(use).to_be_hidden()


def test_second_writer_gets_the_difference_and_chooses(page, story, talk, lind, berg):
    open_as(page, story, "bob", "annotator")
    card(page, talk).locator(".content").click()
    expect(card(page, talk).locator(".editor")).to_be_visible()
    set_speaker(quote=talk, speaker=None, words="an official", by=user("alice", "editor"), expected_revision=0)
    page.keyboard.press("s")
    page.keyboard.type("tom b")
    card(page, talk).get_by_role("option", name=re.compile("Tom Berg")).click()
    notice = card(page, talk).get_by_role("alert")
    expect(notice).to_contain_text("alice set the speaker")
    expect(notice).to_contain_text("Ana Lind → an official")
    talk.refresh_from_db()
    assert talk.speaker_words == "an official"
    notice.get_by_role("button", name="Apply mine again").click()
    expect(card(page, talk).locator(".by")).to_contain_text("Tom Berg")
    talk.refresh_from_db()
    assert talk.speaker == berg


def test_changes_to_different_quotes_merge_by_themselves(page, story, talk, berg):
    open_as(page, story, "bob", "annotator")
    other = story.quotes.get(text="Nobody asked us,")
    card(page, talk).locator(".content").click()
    expect(card(page, talk).locator(".editor")).to_be_visible()
    set_speaker(quote=other, speaker=berg, by=user("alice", "editor"), expected_revision=0)
    page.keyboard.press("y")
    expect(card(page, talk)).to_have_class(re.compile(r"\bis-verified\b"))
    expect(card(page, talk).get_by_role("alert")).to_have_count(0)
    assert (Quote.objects.get(pk=talk.pk).state, Quote.objects.get(pk=other.pk).speaker) == ("accepted", berg)


def test_text_and_cards_light_each_other_up(page, story, talk):
    open_as(page, story, "carol", "analyst")
    piece = page.locator(f'#text [data-q="{talk.pk}"]').first
    piece.hover()
    expect(card(page, talk)).to_have_class(re.compile(r"\blit\b"))
    page.locator("h1").hover()
    expect(card(page, talk)).not_to_have_class(re.compile(r"\blit\b"))
    card(page, talk).hover()
    expect(piece).to_have_class(re.compile(r"\blit\b"))
    card(page, talk).locator(".content").click()
    expect(piece).to_have_class(re.compile(r"\bis-chosen\b"))
    expect(page.locator(".editor")).to_have_count(0)


def test_mentions_of_an_actor_are_stepped_through(page, story, lind):
    with recounting(article=story):
        mention(story, "She", lind, form="pronoun")
    open_as(page, story, "carol", "analyst")
    page.get_by_role("link", name="Actors").last.click()
    page.get_by_role("button", name="Step through 2 mentions of Ana Lind").click()
    here = page.locator("#text .is-here")
    expect(here).to_have_text("Ana Lind")
    page.keyboard.press("n")
    expect(here).to_have_text("She")
    page.keyboard.press("n")
    expect(here).to_have_text("Ana Lind")
    page.keyboard.press("p")
    expect(here).to_have_text("She")


def test_article_is_read_without_javascript(browser, live_server, story, talk, client):
    client.force_login(user("carol", "analyst"))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    plain = context.new_page()
    plain.goto(story.get_absolute_url())
    plain.locator(f"#card-{talk.pk} .content a").click()
    expect(plain).to_have_url(re.compile(f"#quote-{talk.pk}$"))
    plain.get_by_role("link", name="Actors").last.click()
    expect(plain.locator(".reader-actors")).to_contain_text("Ana Lind")
    context.close()
