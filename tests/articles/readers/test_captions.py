"""What stands below pictures is left out, however it is marked, and what only looks like it stays."""

import pytest

from articles.readers.captions import is_caption
from tests.articles.readers.made import BODY, FIRST, SECOND, docx
from tests.articles.readers.whole import one_of

CAPTION = "Hedda Moen leaves the council chamber in Skarholm after the vote"
NOTE = f"Left out as a caption: “{CAPTION}”."


@pytest.mark.parametrize(
    "marked",
    [
        f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>",
        f"<div class='wp-caption'><img src=a.jpg><p class='wp-caption-text'>{CAPTION}</p></div>",
        f"<div class=photo><img src=a.jpg><span class='imageCaption'>{CAPTION}</span></div>",
        f"<p class='media__caption'>{CAPTION}</p>",
        f"<table><tr><td><img src=a.jpg></td></tr><tr><td>{CAPTION}</td></tr></table>",
        f"<p><img src=a.jpg><br>{CAPTION}</p>",
        f"<p><img src=a.jpg></p><p><em>{CAPTION}</em></p>",
    ],
)
def test_caption_of_a_page_is_left_out(marked):
    page = (
        f"<html><body><article><h1>Night ferry to end</h1><p>{FIRST}</p>{marked}<p>{SECOND}</p></article></body></html>"
    )
    assert one_of("a.html", page.encode()).text == BODY


def test_caption_that_was_taken_for_a_paragraph_of_a_page_is_told():
    page = (
        f"<html><body><article><p>{FIRST}</p><p><img src=a.jpg><br>{CAPTION}</p><p>{SECOND}</p></article></body></html>"
    )
    assert NOTE in one_of("a.html", page.encode()).warnings


@pytest.mark.parametrize(
    "kept",
    [
        f"<p><img src=a.jpg align=left>{SECOND}</p>",
        f"<div class=caption><p>{SECOND}</p><p>{SECOND}</p><p>{SECOND}</p></div>",
        f"<p><img src=a.jpg></p><p><em>{SECOND}</em></p>",
    ],
)
def test_paragraph_beside_a_picture_stays(kept):
    page = f"<html><body><article><h1>Night ferry to end</h1><p>{FIRST}</p>{kept}</article></body></html>"
    assert SECOND in one_of("a.html", page.encode()).text


def test_caption_in_a_field_of_json_is_left_out_and_told():
    words = f"<p>{FIRST}</p><figure><img src='a'><figcaption>{CAPTION}</figcaption></figure><p>{SECOND}</p>"
    article = one_of("a.json", ('{"title": "Night ferry", "content": ' + f'"{words}"' + "}").encode())
    assert article.text == BODY
    assert NOTE in article.warnings


def test_caption_of_a_document_is_left_out_and_told():
    article = one_of("a.docx", docx([FIRST, ("Caption", CAPTION), SECOND]))
    assert article.text == BODY
    assert NOTE in article.warnings


@pytest.mark.parametrize(
    "words",
    [
        "Hedda Moen speaks to reporters outside the council in Skarholm, Tuesday, March 31, 2026.",
        "Residents of Skarholm gather at the quay on 31 March 2026",
        "Liv Borge (left) and Hedda Moen at the quay in Skarholm",
        "The mayor, Per Dahl, right, with the crew of the last night ferry.",
        "Pictured: the ferry at its berth",
        "The quay of Skarholm is seen in this undated handout photo.",
    ],
)
def test_caption_is_told_by_its_words(words):
    assert is_caption(words)


@pytest.mark.parametrize(
    "words",
    [
        "Hedda Moen spoke to reporters outside the council in Skarholm, Tuesday, March 31, 2026.",
        "Hedda Moen speaks for the company in Skarholm. She resigned on 31 March 2026.",
        "The law is in force in the whole country from 31 March 2026, the ministry said on Tuesday.",
        "The party of the right, which left the coalition, pictured a better future.",
        "“He is seen here every day,” said Borge.",
        "The ferry is at sea again after a storm, and nobody knows when it comes back to Skarholm.",
        FIRST,
    ],
)
def test_paragraph_that_only_looks_like_a_caption_stays(words):
    assert not is_caption(words)
