"""The keys that the scripts know and the buttons carry are those that are printed: on the buttons, and in the help."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from entities.choices import Attribution, Label, QuoteKind
from entities.services.derived.ranking import rank_all
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import open_as, sign_in

TEXT = "“The pier is wide. It is long too,” Ana Lind said. Ms Lind left."
SIGNS = {"Enter": "↵", "Escape": "Esc", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "U": "⇧u"}

# Keys that the scripts know without a button, and leave neither to the browser nor to a field.
OF_SCRIPTS = """async address => {
  const { KEYS } = await import(address);
  return KEYS.filter(([key, , does]) => key !== "any" && does.name !== "leftToBrowser").map(([key]) => key);
}"""
ON_SCREEN = """() => [...document.querySelectorAll("[data-key]")].map(one => ({
  keys: one.dataset.key.split(" "),
  printed: [...(one.labels?.[0] ?? one).querySelectorAll("kbd")].map(sign => sign.textContent),
}))"""

# What a template prints for each of several buttons.
FIRST_LETTERS, COUNTED, COUNTED_ON = "{{ value|first }}", "{{ forloop.counter }}", "{{ forloop.counter|add:3 }}"
CARRIED_BY_EACH = {
    FIRST_LETTERS: [kind[0] for kind in QuoteKind.values],
    COUNTED: [str(n) for n, _ in enumerate(Label.values, 1)],
    COUNTED_ON: [str(n) for n, _ in enumerate(Attribution.values, 4)],
}


def as_printed(key):
    *modifiers, sign = key.split("+")
    sign = sign.removeprefix("Arrow")
    return "".join({"Shift": "⇧", "Alt": "⌥"}[one] for one in modifiers) + SIGNS.get(sign, sign)


def carried(*patterns):
    """The keys of the buttons in these templates, as they are printed."""
    folder = Path(settings.BASE_DIR) / "templates" / "entities"
    pages = [page.read_text(encoding="utf-8") for pattern in patterns for page in folder.glob(pattern)]
    written = [one for page in pages for one in re.findall(r'(?:data-key| with [^%]*\bkey)="([^"]+)"', page)]
    return {as_printed(key) for one in written for key in CARRIED_BY_EACH.get(one, one.split(" "))}


def known(page):
    return set(map(as_printed, page.evaluate(OF_SCRIPTS, f"/{settings.STATIC_URL.strip('/')}/js/reader/keys.js")))


def helped(page):
    """The keys that the help names; with Alt, Ctrl and Z it says what the others do besides."""
    lines = page.locator("#keys dl").inner_html()
    ranges = re.findall(r"<kbd>(\d)</kbd>–<kbd>(\d)</kbd>", lines)
    between = {str(n) for first, last in ranges for n in range(int(first), int(last))}
    return set(re.findall(r"<kbd>([^<]+)</kbd>", lines)) - {"Alt", "Ctrl", "Z"} | between


@pytest.fixture
def pier(db):
    story, lind = article(TEXT, state="annotated"), actor("Ana Lind")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Ms Lind", lind)
        quote(story, "The pier is wide. It is long too,", lind)
    rank_all()
    return story


def test_help_names_all_keys_of_annotators(page, pier):
    open_as(page, pier, "bob", "annotator")
    carried_here = carried("reader/**/*.html", "identical/offer.html") - {"?", "⌥⇧←", "⌥⇧→"}
    assert helped(page) == known(page) | carried_here | {"/"}


def test_help_names_all_keys_of_analysts(page, pier):
    open_as(page, pier, "carol", "analyst")
    assert helped(page) == known(page) | {"/"}


def test_help_of_the_queue_names_keys_that_work_there(page, pier):
    user("bob", "annotator")
    sign_in(page, "bob", "/review/")
    expect(page.locator("[data-quote] .editor")).to_be_visible()
    on_screen = {as_printed(key) for button in page.evaluate(ON_SCREEN) for key in button["keys"]}
    assert on_screen - {"?", "⌥⇧←", "⌥⇧→"} <= helped(page)
    of_card = ["reader/quotes/editor.html", "reader/borders.html", "reader/quotes/stances.html"]
    assert helped(page) <= carried("review/item.html", *of_card) | {"Esc", "/"}


def test_buttons_print_their_keys(page, pier):
    open_as(page, pier, "bob", "annotator")
    page.keyboard.press("j")
    expect(page.locator(".editor")).to_be_visible()
    page.locator("#text [data-m]").last.click()
    expect(page.locator("#mention-card")).to_contain_text("2 mentions here")
    buttons = [one for one in page.evaluate(ON_SCREEN) if one["keys"] != ["Escape"]]  # what closes is drawn as a cross
    assert {key for one in buttons for key in one["keys"]} >= {"n", "s", "Enter", "q", "?", "Shift+ArrowLeft"}
    assert [one for one in buttons if one["printed"] != [as_printed(key) for key in one["keys"]]] == []
