"""Two annotators review the queue with the keyboard, one key a quote, and never meet over the same one."""

import pytest
from playwright.sync_api import expect

from entities.models import Quote, ReviewDecision
from entities.services.derived.exact import drift
from entities.services.derived.ranking import rank_all
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import PATIENCE, answer_instead, sign_in

WORDS = ["We will talk", "Nobody asked us", "The port is safe", "They agreed at once", "It rains", "We are late"]
TEXT = "\n\n".join(f"“{words},” said Ana Lind. Tom Berg listened on day {n}." for n, words in enumerate(WORDS))


@pytest.fixture
def quotes(page):
    story, lind, berg = article(TEXT, state="annotated"), actor("Ana Lind"), actor("Tom Berg")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        made = [quote(story, words, lind, confidence=0.2 + 0.1 * place) for place, words in enumerate(WORDS)]
    rank_all()
    return made


class Keyboard:
    """Counts what is pressed; a typed word counts its letters."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0

    def press(self, key):
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, words):
        self.pressed += len(words)
        self.page.keyboard.type(words)


def open_as(page, name, role):
    user(name, role)
    sign_in(page, name, "/review/")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()


def expect_item(page, quote):
    expect(page.locator("[data-quote]")).to_have_id(f"card-{quote.pk}")
    expect(page.locator("[data-quote]")).to_be_focused()


@pytest.fixture
def second(browser, live_server, page):
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def states(quotes):
    return [Quote.objects.get(pk=quote.pk).state for quote in quotes]


def test_two_people_review_with_one_key_a_quote(page, second, quotes):
    open_as(page, "bob", "annotator")
    open_as(second, "alice", "editor")
    expect_item(page, quotes[0])
    expect_item(second, quotes[1])
    bob, alice = Keyboard(page), Keyboard(second)
    bob.press("Enter")  # accept
    expect_item(page, quotes[2])
    alice.press("y")  # accept
    expect_item(second, quotes[3])
    bob.press("x")  # reject
    expect_item(page, quotes[4])
    bob.press(".")  # skip
    expect_item(page, quotes[5])
    bob.press("y")  # accept
    expect_item(page, quotes[4])  # the skipped one comes back last
    expect(page.locator(".review-decisions li")).to_have_count(3)
    expect(page.locator(".review-progress .stat strong")).to_have_text(["3", "4"])
    expect(page.locator(".page-head .lede")).to_contain_text("2 quotes to review")
    assert states(quotes) == ["accepted", "accepted", "rejected", "suggested", "suggested", "accepted"]
    assert (bob.pressed, alice.pressed) == (4, 1)
    assert not any(drift().counters)


def test_wrong_speaker_is_fixed_and_accepted_by_keyboard(page, quotes):
    open_as(page, "bob", "annotator")
    expect_item(page, quotes[0])
    keys = Keyboard(page)
    keys.press("s")
    keys.type("tom")
    expect(page.locator("[data-quote]").get_by_role("option", name="Tom Berg")).to_have_attribute(
        "aria-selected", "true"
    )
    keys.press("Enter")
    expect(page.locator("[data-quote] .by")).to_contain_text("Tom Berg")
    keys.press("3")
    expect(page.get_by_role("button", name="negative").first).to_have_attribute("aria-pressed", "true")
    keys.press("Enter")  # accept: the fixes made since the page came are the reviewer's own
    expect_item(page, quotes[1])
    fixed = Quote.objects.get(pk=quotes[0].pk)
    assert (fixed.speaker.name, fixed.stance, fixed.state) == ("Tom Berg", "negative", "accepted")
    assert keys.pressed == 7
    assert not any(drift().counters)


def test_two_quotes_in_one_are_split_and_the_first_is_accepted_by_keyboard(page):
    text = "“The port is safe. Nobody asked us,” said Ana Lind."
    story, lind = article(text, state="annotated"), actor("Ana Lind")
    with recounting(article=story):
        both = quote(story, "The port is safe. Nobody asked us,", lind, confidence=0.2)
    rank_all()
    open_as(page, "bob", "annotator")
    expect_item(page, both)
    page.keyboard.press("t")
    expect(page.locator("[data-quote] .content")).to_have_text("The port is safe.")
    expect(page.locator("#text mark.q")).to_have_text(["The port is safe.", "Nobody asked us,"])
    page.keyboard.press("Enter")
    expect(page.locator(".page-head .lede")).to_contain_text("Nothing to review.")
    said = list(Quote.objects.order_by("start").values_list("text", "state", "origin"))
    assert said == [("The port is safe.", "accepted", "machine"), ("Nobody asked us,", "accepted", "person")]
    assert not any(drift().counters)


def test_quote_is_joined_with_the_next_one_by_one_key(page):
    text = "“The port is safe,” said Ana Lind. “Nobody asked us.”"
    story, lind = article(text, state="annotated"), actor("Ana Lind")
    with recounting(article=story):
        first = quote(story, "The port is safe,", lind, confidence=0.2)
        quote(story, "Nobody asked us.", lind, confidence=0.9)
    rank_all()
    open_as(page, "bob", "annotator")
    expect_item(page, first)
    page.keyboard.press("g")
    expect(page.locator("[data-quote] .content")).to_contain_text("Nobody asked us.")
    page.keyboard.press("y")
    expect(page.locator(".page-head .lede")).to_contain_text("Nothing to review.")
    assert list(Quote.objects.order_by("start").values_list("state", flat=True)) == ["accepted", "rejected"]
    assert not any(drift().counters)


def test_last_decision_is_undone_by_one_key(page, quotes):
    open_as(page, "bob", "annotator")
    expect_item(page, quotes[0])
    page.keyboard.press("x")
    expect_item(page, quotes[1])
    page.keyboard.press("u")
    expect_item(page, quotes[0])
    expect(page.locator(".review-decisions li")).to_contain_text("undone")
    assert states(quotes[:1]) == ["suggested"]
    assert ReviewDecision.objects.filter(undone_at=None).count() == 0


def test_escape_leaves_the_one_quote_open(page, quotes):
    open_as(page, "bob", "annotator")
    expect_item(page, quotes[0])
    for key in ("s", "Escape", "Escape", "Escape"):
        page.keyboard.press(key)
    expect(page.locator("[data-quote] .editor")).to_be_visible()
    page.keyboard.press("Enter")
    expect_item(page, quotes[1])
    assert states(quotes[:1]) == ["accepted"]


def test_key_held_down_decides_one_quote_at_a_time(page, quotes):
    open_as(page, "bob", "annotator")
    expect_item(page, quotes[0])
    page.evaluate(
        """() => { for (let n = 0; n < 3; n += 1)
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "y", bubbles: true })) }"""
    )
    expect_item(page, quotes[1])
    assert states(quotes[:3]) == ["accepted", "suggested", "suggested"]
    assert ReviewDecision.objects.count() == 1


def test_decision_whose_answer_was_lost_is_looked_for(page, quotes):
    open_as(page, "ann", "annotator")
    expect_item(page, quotes[0])

    def lose(route):
        route.fetch()
        route.abort()

    answer_instead(page, "**/accept/", lose)
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("The connection is back. This was saved. Show the current version")
    page.unroute("**/accept/")
    alert.get_by_role("link", name="Show the current version").click()
    expect_item(page, quotes[1])
