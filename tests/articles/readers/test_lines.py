"""Lines broken at a width are joined, what stands around an article is left out, and all that is told."""

import json
import textwrap
from datetime import UTC, datetime

import pytest

from articles.demo import CORPUS
from articles.readers import read
from articles.readers.furniture import without_furniture
from articles.readers.lines import joined, joint, without_quote_marks
from tests.articles.readers.made import BODY, FIRST, SECOND

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
TEXTS = [json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()]
JOINED = "Lines broken at a fixed width were joined into paragraphs."


def made(text):
    return read("a.txt", text.encode(), now=NOW, max_bytes=1_000_000, insist=True)


def words(text):
    return "\n\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def wrapped(text, width, *, before="", at_hyphens=True):
    paragraphs = [
        "\n".join(textwrap.wrap(line, width, break_on_hyphens=at_hyphens)) for line in text.split("\n") if line.strip()
    ]
    return "\n".join(before + line for line in "\n\n".join(paragraphs).split("\n"))


@pytest.mark.parametrize("width", [60, 66, 72, 80, 100])
@pytest.mark.parametrize("before", ["", "> "])
@pytest.mark.parametrize("at_hyphens", [True, False])
def test_every_text_of_the_demo_is_whole_again_after_wrapping(width, before, at_hyphens):
    for text in TEXTS:
        broken = wrapped(text, width, before=before, at_hyphens=at_hyphens)
        assert words(joined(without_quote_marks(broken))) == words(text)


def test_paragraph_of_thousands_of_lines_is_joined():
    text = " ".join(f"word{number}" for number in range(30_000))
    assert joined(textwrap.fill(text, 72)) == text


def test_text_that_was_not_wrapped_is_left_as_it_is():
    assert [joined(text) for text in TEXTS] == TEXTS


@pytest.mark.parametrize(
    "text",
    [
        "The sea was grey,\nthe sky was low,\nand nobody knew\nwhere they go.\nThe gulls went home,\nlamps were lit.",
        "- bread\n- milk\n- a ferry ticket to Skarholm\n- cheese",
        "Hedda Moen, director\nPer Aune, chair of the council\nLiv Borge, fishmonger\nIvar Dahl, minister of transport",
        "The ferry ends in June.\nHedda Moen said so on Tuesday in the town hall.\nNobody laughed.\nPer Aune left.",
        "Short line\nand another",
    ],
    ids=["verse", "list", "people", "a sentence a line", "two lines"],
)
def test_lines_that_no_program_broke_stay(text):
    assert joined(text) == text


def test_paragraphs_set_in_are_told_apart():
    broken = "\n".join(textwrap.fill(paragraph, 60, initial_indent="    ") for paragraph in (FIRST, SECOND, FIRST))
    assert words(joined(broken)) == f"{BODY}\n\n{FIRST}"


@pytest.mark.parametrize(
    ("first", "second", "text", "broken_words", "whole"),
    [
        ("a critic of the well-", "known man", "", False, "a critic of the well-known man"),
        ("a critic of the well-", "known man", "well-known", True, "a critic of the well-known man"),
        ("the govern-", "ment", "", True, "the government"),
        ("the govern-", "ment", "The government", False, "the government"),
        ("the gov\u00ad", "ernment", "", False, "the government"),
        ("an Anglo-", "French plan", "", True, "an Anglo-French plan"),
        ("it was late —", "too late", "", True, "it was late — too late"),
    ],
)
def test_words_are_mended_at_the_ends_of_lines(first, second, text, broken_words, whole):
    assert joint(first, second, text, broken_words) == whole


def test_note_says_what_was_done():
    article = made(f"Title: Night ferry\n\n{wrapped(BODY, 72)}")
    assert (article.text, article.notes) == (BODY, (JOINED,))
    assert made(f"Title: Night ferry\n\n{BODY}").notes == ()


def test_signs_of_html_are_decoded_and_an_ampersand_stays():
    article = made("Title: Moen &amp; Aune\n\nAT&T and R&D said &ldquo;no&rdquo; to the plan&#8217;s end &copy now.")
    assert (article.title, article.text) == ("Moen & Aune", "AT&T and R&D said “no” to the plan’s end &copy now.")


def test_unseen_signs_are_gone_and_every_kind_of_line_end_is_one():
    text = "Skar\u200bholm\u00ad and \u202eHedda\u202c Moen.\u2029Second\u2028line\x85third"
    assert made(text).text == "Skarholm and Hedda Moen.\n\nSecond\nline\nthird"


# --- what stands around an article ---


@pytest.mark.parametrize(
    "paragraph",
    [
        "READ MORE: Ferry strike enters its second week", "Read more", "Related stories",
        "ALSO READ | Council sits again",
        "Photo: Harbour Media", "(Photo by Anna Lind/AFP)",
        "A ferry in the harbour of Skarholm. Photograph: Ann Lee/Getty Images",
        "We use cookies to make this site better. Accept all cookies", "Subscribe to our newsletter for daily news.",
        "Sign up for our morning briefing", "Advertisement", "Follow us on all channels",
        "© 2026 Harbour Media. All rights reserved.",
    ],
)  # fmt: skip
def test_what_stands_around_an_article_is_left_out_and_named(paragraph):
    text, gone = without_furniture(f"{FIRST}\n\n{paragraph}\n\n{SECOND}")
    assert (text, [one.words for one in gone]) == (BODY, [paragraph])


@pytest.mark.parametrize(
    "paragraph",
    [
        "“Read more books, and watch less television,” said the teacher.",
        "Photo finish: Borge wins by an inch, referee says.",
        "Subscribe to nothing, Moen told the council.", "Related companies lost 3 percent.",
        "Watch sales rose in June.",
        "The site uses cookies, the regulator said, without asking anybody “whether they agree to that”.",
        "Recommended prices are illegal.", "Listen to the people, Aune said.",
    ],
)  # fmt: skip
def test_sentence_that_begins_like_a_notice_stays(paragraph):
    text = f"{FIRST}\n\n{paragraph}\n\n{SECOND}"
    assert without_furniture(text) == (text, [])


def test_pull_quote_that_repeats_words_of_the_article_is_left_out():
    pulled = "“I can’t sell fish that never leaves the harbour”"
    text, gone = without_furniture(f"{FIRST}\n\n{pulled}\n\n{SECOND} It was late.")
    assert (text, [(one.what, one.words) for one in gone]) == (
        f"{FIRST}\n\n{SECOND} It was late.",
        [("a pull quote", pulled)],
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n\nNo.\n\nShe said no. Nobody asked her again.",
        f"{FIRST}\n\n{SECOND}\n\n{SECOND}",
        "The ferry ends in June, she said.\n\n“The ferry ends in June, she said,” he repeated for them all.",
    ],
    ids=["few words", "a refrain", "the first paragraph"],
)
def test_words_that_are_no_pull_quote_stay(text):
    assert without_furniture(text) == (text, [])


def test_text_that_is_nothing_else_stays():
    assert without_furniture("Read more\n\nAdvertisement")[0] == "Read more\n\nAdvertisement"


# --- headers ---


@pytest.mark.parametrize(
    ("above", "title", "author", "day"),
    [
        ("Night ferry to end\nBy Anna Lindqvist\n1 April 2026\n\n", "Night ferry to end", "Anna Lindqvist", 1),
        ("Council sits\n\nBY TOM BERG and ANN LEE\n\nPublished: April 1, 2026, 10:30\n\n", "Council sits",
         "Tom Berg and Ann Lee", 1),
        ("Source: Navy chief to resign over budget row\n\n", "Source: Navy chief to resign over budget row", "", None),
        ("Source: NordPress\u2029Date: 2026-04-01\u2029", None, "", 1),
    ],
)  # fmt: skip
def test_lines_above_an_article_are_told_from_its_text(above, title, author, day):
    article = made(above + BODY)
    assert (article.author, article.published_at and article.published_at.day, article.text) == (author, day, BODY)
    assert title is None or article.title == title


def test_dateline_gives_place_and_day_and_stays_in_the_text():
    article = made(f"CORRAN, Norway, 1 April 2026 (StraitWire) — {FIRST}\n\n{SECOND}")
    assert article.notes == ("Dateline: CORRAN, Norway, 1 April 2026.",)
    assert (article.published_at.day, article.text.startswith("CORRAN, Norway")) == (1, True)


def test_paragraph_that_a_page_break_cuts_is_mended():
    lines = textwrap.wrap(f"{FIRST} {SECOND}", 60)
    broken = "\n".join([*lines[:3], "\f" + lines[3], *lines[4:]])
    assert made(f"Title: Night ferry\n\n{broken}").text == f"{FIRST} {SECOND}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"CORRAN, 1 April 2026 — {FIRST}", 1),
        ("Source: Navy chief Anna Berg said that she would resign.\nTom Hale said that it was overdue.", None),
    ],
)
def test_first_line_of_the_text_stays_in_it(text, day):
    article = made(f"{text}\n\n{SECOND}")
    assert (article.text, article.published_at and article.published_at.day) == (f"{text}\n\n{SECOND}", day)
