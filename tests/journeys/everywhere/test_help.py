"""Somebody new: what does this page answer, which keys does it take, and when is a quote a quote?"""

import pytest
from playwright.sync_api import expect

from tests.factories import article, quote, user
from tests.journeys.visiting import open_as, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_says_what_the_page_answers(page):
    user("carol", "analyst")
    sign_in(page, "carol", "/quotes/")
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Quotes")
    expect(help_.get_by_text("What did this actor say about that one?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.get_by_role("link", name="Help and keys").click()
    expect(help_).to_be_visible()
    help_.get_by_role("link", name="All help").click()
    expect(page.get_by_role("heading", name="Page by page")).to_be_visible()


def test_the_guideline_stands_beside_the_text_and_keys_go_on(page):
    story = article("“The port is safe,” Ana Lind said.", state="annotated")
    talk = quote(story, "The port is safe")
    open_as(page, story, "bob", "annotator")
    page.get_by_role("link", name="how to annotate").click()
    guideline = page.get_by_role("dialog", name="How to annotate")
    expect(guideline.get_by_text("What is a quote")).to_be_visible()
    page.locator("#text").click(position={"x": 5, "y": 5})
    page.keyboard.press("j")
    expect(page.locator(f"#card-{talk.pk}")).to_contain_class("is-open")
    page.keyboard.press("Escape")
    expect(guideline).to_be_hidden()
