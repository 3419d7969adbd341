"""How many keys correcting takes: fix by fix, and for a whole story as the engine reads it (docs/keystrokes.md)."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from entities.models import Quote
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from entities.tasks import annotate
from tests.factories import actor, article, demo_corpus, mention, quote, user
from tests.journeys.visiting import sign_in

PAGE = Path(settings.BASE_DIR) / "docs" / "keystrokes.md"
SECONDS_A_KEY = 0.28  # a person who types without looking (Card, Moran and Newell 1980, keystroke-level model)

TEXT = "\n\n".join(
    [
        "“The pier is open,” Ana Lind said.",
        "“The pier is a scandal,” Ana Lind said.",
        "The pier was “a gift”, Ana Lind said.",
        "Ana Lind praised the pier of Corran.",
        "“The pier is old, and” Ana Lind said.",
        "“The pier is wide. It is long too,” Ana Lind said.",
        "“The pier,” a film by Ana Lind, is out.",
        "“The pier is mine,” Tom Berg said.",
    ]
)
# What is to be fixed in each quote: (words, keys with the one that goes on to the next quote, what then stands).
FIXES = [
    ("nothing", "The pier is open,", ["Enter"], {}),
    ("the stance", "The pier is a scandal,", ["3", "Enter"], {"stance": "negative"}),
    ("how it is quoted", "a gift", ["m", "Enter"], {"kind": "mixed"}),
    ("that it is an attitude", "the pier of Corran", ["5", "Enter"], {"attribution": "attitude"}),
    ("a border, by a word", "The pier is old, and", ["}", "Enter"], {"text": "The pier is old,"}),
    ("two quotes in one", "The pier is wide. It is long too,", ["t", "Enter"], {"text": "The pier is wide."}),
    ("that it is no quote", "The pier,", ["x", "j"], {"state": "rejected"}),
    (
        "the speaker, by a letter of the name",
        "The pier is mine,",
        ["s", "t", "Enter", "Enter"],
        {"speaker": "Tom Berg"},
    ),
]

# What is said in the demo's story of 20 November: the beginning of the words, and the speaker.
SAID = {
    "American operations could": "Baqaei",
    "they put": "Baqaei",
    "Iran for standing by": "Gil",
    "he was not excluding": "Trump",
    "Venezuela had to be": "Trump",
    "the alliance between": "Medina",
    "it as a": "Medina",
    "Iran was deeply": "Citrinowicz",
    "The fall of Maduro": "Citrinowicz",
    "a plot against": "Citrinowicz",
    "a sign of how": "Citrinowicz",
    "After the elections": "Citrinowicz",
    "It can still count": "Citrinowicz",
    "Iranian military advisers": "Citrinowicz",
    "Washington's decision": "Jones",
    "which": "Jones",
    "lawmakers and officials": "Jones",
}


class Hand:
    """Presses keys and counts them."""

    def __init__(self, page):
        self.page, self.n = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.n += 1


def opened(page, story):
    user("bob", "annotator")
    sign_in(page, "bob", f"{story.get_absolute_url()}?attribution=any")
    expect(page.locator("h1")).to_have_text(story.title)
    return Hand(page)


@pytest.fixture
def pier(db):
    story = article(TEXT, state="annotated")
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        for _, words, *_ in FIXES:
            quote(story, words, lind)
    return story


def as_row(what, keys):
    return f"| {what} | {' '.join(f'`{key}`' for key in keys)} | {len(keys)} |"


def test_fixes_take_the_keys_that_are_documented(page, pier):
    hand = opened(page, pier)
    hand.press("j", *[key for *_, keys, _ in FIXES for key in keys])  # without a glance at the screen in between
    # A split makes one more, a rejection one less.
    expect(page.locator("#tally")).to_have_text(re.compile(r"8\s+✓ 8"))
    for _, words, _, stands in FIXES:
        found = Quote.objects.get(start=TEXT.index(words))
        assert {name: str(getattr(found, name)) for name in stands} == stands
        assert found.state == stands.get("state", "accepted")
    assert not any(drift().counters)
    documented = PAGE.read_text(encoding="utf-8")
    assert [as_row(what, keys) for what, _, keys, _ in FIXES if as_row(what, keys) not in documented] == []
    assert sorted(len(keys) for *_, keys, _ in FIXES)[len(FIXES) // 2] == 2  # the median: most take two


def test_story_is_verified_in_less_than_a_minute(page, db, capsys):
    told = next(one for one in demo_corpus() if one["date"].startswith("2025-11-20"))
    story = article(told["text"], title=told["title"], published_at=datetime.fromisoformat(told["date"]))
    annotate(story)
    hand, fixed, no_quotes = opened(page, story), 0, 0
    waiting = Quote.objects.filter(article=story, state="suggested").order_by("start", "end")
    n_suggested = waiting.count()
    hand.press("j")
    while found := waiting.first():
        expect(page.locator(f"#card-{found.pk} .editor")).to_be_visible()
        speaker = next((name for words, name in SAID.items() if found.text.startswith(words)), None)
        if speaker is None:
            no_quotes += 1
            hand.press("x", "j")
        elif speaker not in str(found.speaker):
            fixed += 1
            hand.press("s", *speaker[:3].lower(), "Enter", "Enter")
        else:
            hand.press("Enter")
        layer = "rejected" if speaker is None else "verified"
        expect(page.locator(f"#card-{found.pk} .layer-{layer}")).to_be_attached()
    hand.press("v")
    expect(page.get_by_role("button", name="Reopen the article")).to_be_visible()
    seconds = hand.n * SECONDS_A_KEY
    with capsys.disabled():
        print(f"\n{n_suggested} quotes verified with {hand.n} keys, {seconds:.0f} s of typing: ", end="")
        print(f"{fixed} got another speaker, {no_quotes} were none")
    verified = [str(one.speaker) for one in Quote.objects.filter(article=story).verified()]
    assert len(verified) >= 15
    assert {name for name in SAID.values() if not any(name in speaker for speaker in verified)} == set()
    assert seconds < 60 / 4  # the rest of the minute is for looking
