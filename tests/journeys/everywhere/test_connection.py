"""A hand that is faster than the connection loses no key; without a connection nothing is lost, and it is said."""

import re

import pytest
from playwright.sync_api import expect

from entities.services.correcting.quotes import reject_quote
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import answer_instead, sign_in

TEXT = "“We will talk,” Ana Lind said. She thanked Tom Berg.\n\n“Nobody asked us,” the docker said."


@pytest.fixture
def story(db):
    story = article(TEXT, state="annotated")
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        quote(story, "We will talk,", lind, about=[berg])
        quote(story, "Nobody asked us,", lind)
    return story


@pytest.fixture
def opened(page, story):
    user("bob", "annotator")
    sign_in(page, "bob", story.get_absolute_url())
    expect(page.locator("h1")).to_have_text(story.title)
    page.wait_for_load_state("load")
    return page


def test_what_a_page_asks_by_itself_says_so(page, db):
    waiting = article(TEXT)
    user("bob", "annotator")
    sign_in(page, "bob", waiting.get_absolute_url())
    with page.expect_request(lambda request: request.headers.get("newsdesk-by-itself") == "1"):
        pass


def card(page, quote):
    return page.locator(f"#card-{quote.pk}")


def slow_down(page, ms):
    """Every answer of the server takes at least this long."""
    slow = {"offline": False, "latency": ms, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)


def test_keys_pressed_before_the_answer_are_used_in_their_order(opened, story):
    talk, asked = story.quotes.all()
    slow_down(opened, 400)
    opened.keyboard.press("j")
    opened.keyboard.press("s")
    opened.keyboard.type("tom b")
    opened.keyboard.press("Enter")  # the first answer is taken
    opened.keyboard.press("3")
    opened.keyboard.press("Enter")  # accept, next
    opened.keyboard.press("x")
    expect(card(opened, asked).locator(".layer-rejected")).to_be_attached()
    expect(card(opened, talk).locator(".by")).to_contain_text("Tom Berg")
    talk.refresh_from_db()
    asked.refresh_from_db()
    assert (talk.speaker.name, talk.stance, talk.state, asked.state) == ("Tom Berg", "negative", "accepted", "rejected")
    assert not any(drift().counters)


def test_key_that_changes_nothing_keeps_those_after_it(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    for key in ("3", "3", "Enter"):
        opened.keyboard.press(key)
    expect(card(opened, talk).locator(".layer-verified")).to_be_attached()
    talk.refresh_from_db()
    assert (talk.stance, talk.article.revision) == ("negative", 2)


def test_without_a_connection_the_card_says_so_and_the_same_key_works_later(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    opened.context.set_offline(True)
    opened.keyboard.press("3")
    expect(card(opened, talk).get_by_role("alert")).to_have_text(re.compile("No connection to Newsdesk"))
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    opened.context.set_offline(False)
    opened.keyboard.press("3")
    expect(card(opened, talk).get_by_role("button", name="negative")).to_have_attribute("aria-pressed", "true")
    expect(opened.locator(".request-failed")).to_have_count(0)


def test_change_whose_answer_was_lost_is_looked_for(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()

    def lose(route):
        route.fetch()
        route.abort()

    answer_instead(opened, "**/stance/", lose)
    opened.keyboard.press("3")
    alert = card(opened, talk).get_by_role("alert")
    expect(alert).to_contain_text("The connection is back. This was saved.")
    opened.unroute("**/stance/")
    alert.get_by_role("link", name="Show the current version").click()
    opened.wait_for_load_state("load")
    talk.refresh_from_db()
    assert talk.stance == "negative"


def test_change_of_somebody_else_is_not_taken_for_ones_own(opened, story):
    talk, asked = story.quotes.all()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    answer_instead(opened, "**/stance/", lambda route: route.abort())
    reject_quote(quote=asked, by=user("eve", "annotator"), expected_revision=0)
    opened.keyboard.press("3")
    expect(card(opened, talk).get_by_role("alert")).to_have_text(
        "The connection is back. Nothing was saved; do it again."
    )
    opened.unroute("**/stance/")
    opened.keyboard.press("3")
    expect(card(opened, talk).get_by_role("button", name="negative")).to_have_attribute("aria-pressed", "true")


def test_change_that_never_arrived_is_told_so_once_the_connection_is_back(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    opened.context.set_offline(True)
    opened.keyboard.press("3")
    alert = card(opened, talk).get_by_role("alert")
    expect(alert).to_contain_text("It is not known whether this was saved.")
    opened.context.set_offline(False)
    expect(alert).to_have_text("The connection is back. Nothing was saved; do it again.")


def test_database_that_is_away_is_waited_for(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    away = {"Newsdesk-Away": "1", "HX-Reswap": "none", "Retry-After": "5"}
    answer_instead(opened, "**/stance/", lambda route: route.fulfill(status=503, body="", headers=away))
    opened.keyboard.press("3")
    expect(card(opened, talk).get_by_role("alert")).to_contain_text("Nothing was saved; do it again.")


def test_name_typed_without_a_connection_is_kept(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    opened.context.set_offline(True)
    opened.keyboard.press("s")
    opened.keyboard.type("tom b")
    opened.keyboard.press("Enter")
    expect(card(opened, talk).get_by_role("option", name=re.compile("No connection"))).to_be_visible()
    opened.context.set_offline(False)
    opened.keyboard.press("Enter")
    expect(card(opened, talk).locator(".by")).to_contain_text("Tom Berg")


def test_subject_taken_away_without_a_connection_stays(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    taken = card(opened, talk).get_by_role("button", name="Not about Tom Berg")
    expect(taken).to_be_visible()
    opened.context.set_offline(True)
    taken.click()
    expect(card(opened, talk).get_by_role("alert")).to_be_visible()
    expect(taken).to_be_visible()
    opened.context.set_offline(False)
    taken.click()
    expect(card(opened, talk).locator("p.target")).to_have_count(0)


def test_failing_server_lets_the_waiting_keys_go_and_says_so(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    held = []
    answer_instead(opened, "**/stance/", lambda route: held.append(route))
    with opened.expect_request("**/stance/"):
        opened.keyboard.press("3")
    opened.keyboard.press("x")
    while not held:  # the route is told right after the request
        opened.wait_for_timeout(20)
    held[0].fulfill(status=500, body="")
    alerts = card(opened, talk).get_by_role("alert")
    expect(alerts).to_have_text(
        ["Newsdesk couldn’t answer. Nothing was changed; try again.", "The key pressed since was not used."]
    )
    opened.unroute("**/stance/")
    talk.refresh_from_db()
    assert (talk.stance, talk.state) == ("neutral", "suggested")
    opened.keyboard.press("3")
    expect(card(opened, talk).get_by_role("button", name="negative")).to_have_attribute("aria-pressed", "true")


def test_who_was_signed_out_keeps_what_they_typed_and_goes_on_after_signing_in_elsewhere(opened, story):
    talk = story.quotes.first()
    opened.keyboard.press("j")
    expect(card(opened, talk).locator(".editor")).to_be_visible()
    opened.context.clear_cookies(name="sessionid")
    opened.keyboard.press("3")
    alert = card(opened, talk).get_by_role("alert")
    expect(alert).to_contain_text("You are signed out. Nothing was changed")
    opened.keyboard.press("s")
    opened.keyboard.type("tom b")
    expect(card(opened, talk).get_by_role("option", name=re.compile("You are signed out"))).to_be_visible()
    with opened.context.expect_page() as door:
        alert.get_by_role("link", name="Sign in in a new tab").click()
    elsewhere = door.value
    elsewhere.get_by_label("Name").fill("bob")
    elsewhere.get_by_label("Password").fill("bob-secret")
    elsewhere.get_by_role("button", name="Sign in").click()
    expect(elsewhere.locator("h1")).to_have_text(story.title)
    elsewhere.close()
    speaker = card(opened, talk).get_by_role("combobox", name="Speaker")
    expect(speaker).to_have_value("tom b")
    speaker.press("Enter")
    expect(card(opened, talk).locator(".by")).to_contain_text("Tom Berg")
    talk.refresh_from_db()
    assert (talk.speaker.name, talk.stance) == ("Tom Berg", "neutral")


def test_who_walks_on_signed_out_comes_back_to_the_page(opened, story):
    opened.context.clear_cookies(name="sessionid")
    opened.keyboard.press("j")
    opened.wait_for_url("**/login/**")
    opened.get_by_label("Name").fill("bob")
    opened.get_by_label("Password").fill("bob-secret")
    opened.get_by_role("button", name="Sign in").click()
    expect(opened.locator("h1")).to_have_text(story.title)
