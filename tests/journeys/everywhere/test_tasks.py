"""The ten commonest tasks, with no more clicks and keys than docs/tasks.md says."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from articles.models import Article
from entities.models import Actor, Quote, SavedSearch, Voice
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import card, follow, sign_in

WRITTEN = Path(settings.BASE_DIR) / "docs" / "tasks.md"
# At most so many clicks and keys, whatever is written.
BOUNDS = {
    "ask what a country said about another": (0, 2),
    "see who criticised somebody": (2, 0),
    "see the tone of one about another over time": (1, 0),
    "compare two speakers": (3, 0),
    "watch a question": (1, 0),
    "export an answer": (1, 0),
    "correct a wrong speaker": (1, 5),
    "merge two actors": (0, 1),
    "upload a pasted text": (2, 0),
    "accept a quote and have the next": (0, 1),
}
TEXT = (
    "“The strait is closed,” Norland's minister Ana Lind said of Sudland. “Sudland lies,” Tom Berg said. "
    "“Sudland is right,” Ana Lind added."
)


def written():
    """{task: (clicks, keys)} of the page."""
    rows = re.findall(r"^\| ([a-z][^|]+) \| [^|]+ \| (\d+) \| (\d+) \|", WRITTEN.read_text(), re.MULTILINE)
    return {task: (int(clicks), int(keys)) for task, clicks, keys in rows}


def test_no_task_takes_more_than_its_bound():
    told = written()
    assert told.keys() == BOUNDS.keys()
    assert [task for task, (clicks, keys) in told.items() if clicks > BOUNDS[task][0] or keys > BOUNDS[task][1]] == []


class Hand:
    """Clicks and presses, and counts both; typed text counts for nothing."""

    def __init__(self, page):
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, what):
        what.click()
        self.clicks += 1

    def follow(self, link):
        follow(link)
        self.clicks += 1

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words):
        self.page.keyboard.type(words)

    def took(self, task):
        assert (self.clicks, self.keys) == written()[task]


@pytest.fixture
def story(db):
    norland, sudland = actor("Norland", kind="place"), actor("Sudland", kind="place")
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    Voice.objects.create(speaker=lind, body=norland, since=date(2025, 1, 1), until=date(2025, 12, 31))
    story = article(TEXT, title="The strait", state="annotated")
    with recounting(article=story):
        for name, who in (("Norland", norland), ("Sudland", sudland), ("Ana Lind", lind), ("Tom Berg", berg)):
            mention(story, name, who)
        quote(story, "The strait is closed,", lind, [sudland])
        quote(story, "Sudland lies,", berg, [sudland], cue_class="criticised", stance="negative")
        quote(story, "Sudland is right,", lind, [sudland])
    return story


@pytest.fixture
def hand(page, story):
    user("alice", "editor")
    sign_in(page, "alice")
    return Hand(page)


def pk_of(name):
    return Actor.objects.get(name=name).pk


def test_a_question_with_a_country(page, hand):
    hand.press("/")
    hand.type("what did norland say about sudland")
    with page.expect_navigation():
        hand.press("Enter")
    expect(page.get_by_text("The strait is closed,").first).to_be_visible()
    hand.took("ask what a country said about another")


def test_who_criticised_somebody(page, hand):
    page.goto(f"/actors/{pk_of('Sudland')}/")
    hand.follow(page.locator("a.stat", has=page.get_by_text(re.compile("quotes? about"))))
    hand.click(page.locator(".facets").get_by_role("link", name="criticised", exact=True))
    expect(page.locator(".quote-card")).to_have_count(1)
    expect(page.locator(".quote-card")).to_contain_text("Sudland lies,")
    hand.took("see who criticised somebody")


def test_tone_over_time(page, hand):
    page.goto(f"/quotes/?speaker={pk_of('Ana Lind')}&about={pk_of('Sudland')}")
    hand.follow(page.get_by_role("link", name="Tone over time"))
    expect(page.locator("h1")).to_contain_text("Ana Lind about Sudland")
    expect(page.get_by_role("heading", name="Tone over time")).to_be_visible()
    expect(page.locator(".quote-card")).to_have_count(2)
    hand.took("see the tone of one about another over time")


def test_compare_two_speakers(page, hand):
    page.goto(f"/quotes/?speaker={pk_of('Ana Lind')}&about={pk_of('Sudland')}")
    hand.follow(page.get_by_role("link", name="Compare with…"))
    hand.click(page.locator(".partners").get_by_role("link", name=re.compile("Tom Berg")))
    quotes = page.locator(".sides-grid").filter(has=page.locator(".side-column"))
    expect(quotes).to_contain_text("Sudland lies,")
    expect(quotes).to_contain_text("Sudland is right,")
    hand.took("compare two speakers")


def test_watch_a_question(page, hand):
    page.goto(f"/quotes/?about={pk_of('Sudland')}")
    hand.click(page.get_by_role("button", name="Watch", exact=True))
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    assert SavedSearch.objects.count() == 1
    hand.took("watch a question")


def test_export_an_answer(page, hand):
    page.goto(f"/quotes/?about={pk_of('Sudland')}")
    with page.expect_download() as download:
        hand.click(page.get_by_role("link", name="CSV"))
    assert len(download.value.path().read_text().splitlines()) == 4
    hand.took("export an answer")


def test_a_wrong_speaker(page, hand, story):
    wrong = Quote.objects.get(text="Sudland is right,")
    page.goto(story.get_absolute_url())
    hand.click(card(page, wrong).locator("blockquote"))
    expect(card(page, wrong).locator(".editor")).to_be_visible()
    hand.press("s", "t", "Enter", "Enter")
    expect(page.locator(f"#card-{wrong.pk} .by")).to_contain_text("Tom Berg")
    hand.took("correct a wrong speaker")
    wrong.refresh_from_db()
    assert wrong.speaker.name == "Tom Berg"


def test_merge_two_actors(page, hand):
    other = actor("T. Berg")
    again = article("T. Berg left.")
    with recounting(article=again):
        mention(again, "T. Berg", other)
    suggest_duplicates([other.pk, pk_of("Tom Berg")])
    page.goto("/actors/duplicates/")
    expect(page.locator(".pair").first).to_be_focused()
    hand.press("m")
    expect(page.locator(".pair").first).to_contain_text("Merged T. Berg into Tom Berg.")
    hand.took("merge two actors")


def test_upload_a_pasted_text(page, hand):
    page.goto("/")
    hand.follow(page.get_by_role("link", name="Upload articles").first)
    page.get_by_label("Or paste the text of one article").fill("The ferry sails again.\n\n“At last,” Eva Holm said.")
    with page.expect_navigation():
        hand.click(page.get_by_role("button", name="Upload", exact=True))
    expect(page.get_by_text("Waiting").first).to_be_visible()
    assert Article.objects.count() == 1  # a worker reads the other
    hand.took("upload a pasted text")


def test_accept_a_quote_and_have_the_next(page, hand):
    page.goto("/review/")
    first = page.locator(".review-item .content").first.text_content()
    hand.press("Enter")
    expect(page.locator(".review-item .content").first).not_to_have_text(first)
    assert Quote.objects.filter(state="accepted").count() == 1
    hand.took("accept a quote and have the next")
