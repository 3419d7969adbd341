"""Pages: all who wrote them, titles without the name of their site, articles without what readers say below."""

import pytest

from articles.readers import CannotRead, read
from articles.readers.facts.outlet_names import without_outlet
from tests.articles.readers.made import BODY, FIRST, SECOND
from tests.articles.readers.test_found import NOW, made, page


@pytest.mark.parametrize(
    "title",
    [
        "Night ferry to end - World - Harbour Post", "Night ferry to end | Harbour Post | Norway",
        "Night ferry to end * HP News", "Night ferry to end – Harbour Post – 01.04.2026",
        "Harbour Post: Night ferry to end", "Night ferry to end › hpnews.com",
        "Night ferry to end - The Harbour Press News",
    ],
)  # fmt: skip
def test_title_of_a_page_loses_the_name_of_its_site_and_what_stands_around_it(title):
    assert without_outlet(title, ["Harbour Post", "hpnews.com"]) == "Night ferry to end"


@pytest.mark.parametrize(
    "title",
    ["Lind - Berg: the letters", "Night ferry to end - Heavy pound nears worst", "Ferry: what now?", "Ferry 12/2 - 3",
     "Night ferry to end - How people see it"],
)  # fmt: skip
def test_title_keeps_what_is_no_name_of_its_site(title):
    assert without_outlet(title, ["Harbour Post", "hpnews.com"]) == title


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ('<meta name=author content="Ana Lind"><meta property="article:author" content="Ana Lind,Tom Berg">', "",
         "Ana Lind; Tom Berg"),
        ('<meta name=author content="Ana Lind, Tom Berg and Mira Holt">', "<p class=byline>Ana Lind</p>",
         "Ana Lind; Tom Berg; Mira Holt"),
        ("", "<p><a rel=author>Ana Lind</a>, <a rel=author>Tom Berg</a></p>", "Ana Lind; Tom Berg"),
        ('<meta name=author content="Lind, Ana">', "", "Lind, Ana"),
    ],
)  # fmt: skip
def test_all_who_wrote_an_article_are_its_authors(head, body, author):
    article = made("a.html", page(f"{body}<article>TEXT</article>", head))
    assert article.author == author
    assert not any("author is a guess" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("<meta property=og:site_name content=hpnews.com><meta name=publisher content='Harbour Post'>", "Harbour Post"),
        ("<meta property=og:site_name content=hpnews.com>", "hpnews.com"),
    ],
)
def test_address_of_a_site_is_its_name_where_no_place_has_another(head, outlet):
    assert made("a.html", page("<article>TEXT</article>", head)).source_name == outlet


SAID = "<p>This is an outrage, and I have said so for years to everybody who would hear it.</p>"


@pytest.mark.parametrize(
    "below",
    [
        f"<div id=disqus_thread>{SAID}</div>", f"<section class='article-comments'>{SAID}{SAID}</section>",
        f"<ol class=commentList><li>{SAID}</li></ol>", f"<div itemscope itemtype='https://schema.org/Comment'>{SAID}</div>",
        f"<div><h3>12 Comments</h3><div><b>Old Salt</b>{SAID}</div><div>{SAID}</div></div>",
        f"<h2>Leave a reply</h2>{SAID}", f"<div class=leserkommentare>{SAID}</div>",
    ],
)  # fmt: skip
def test_what_readers_say_below_an_article_is_no_part_of_it(below):
    story = "".join(f"<p>{words}</p>" for words in (FIRST, SECOND, FIRST))
    html = f"<html><body><article><h1>Night ferry to end</h1>{story}{below}</article></body></html>"
    assert made("a.html", html).text == f"{BODY}\n\n{FIRST}"


def test_page_that_says_of_itself_that_it_has_comments_keeps_its_article():
    html = page("<div class='post comments-open'><article>TEXT</article></div>")
    assert made("a.html", html).text == BODY


def test_section_whose_heading_speaks_of_responses_stays():
    story = (
        f"<p>{FIRST}</p><p>{FIRST}</p><section id=ferry-sends-short-responses-from-humans-x7><p>{SECOND}</p></section>"
    )
    assert made("a.html", f"<html><body><article><h1>Ferry</h1>{story}</article></body></html>").text.endswith(SECOND)


def test_page_in_xhtml_is_read():
    story = f"<h1>Night ferry to end</h1><p>{FIRST}</p><p>{SECOND}</p>"
    xhtml = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>Night ferry to end</title></head>'
        f"<body>{story}</body></html>"
    )
    article = made("a.xhtml", xhtml)
    assert (article.title, article.text) == ("Night ferry to end", BODY)


def test_page_whose_words_scripts_put_in_says_so():
    html = "<html><head><title>Ferry</title></head><body><div id=app></div><script>show('words')</script></body></html>"
    with pytest.raises(CannotRead, match="has no words of its own"):
        read("a.html", html.encode(), now=NOW, max_bytes=1_000_000)
