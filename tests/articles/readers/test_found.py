"""Date, author and text where pages and wires print them, and where something else stands in their place."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.readers import read
from tests.articles.readers.made import BODY, FIRST, SECOND

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
DAY = datetime(2026, 4, 1, tzinfo=UTC)


def hours(n):
    return timezone(timedelta(hours=n))


def made(name, content):
    return read(name, content if isinstance(content, bytes) else content.encode(), now=NOW, max_bytes=1_000_000)


@pytest.mark.parametrize(
    ("words", "moment", "precision"),
    [
        ("14 July 2026, 23:30 ET", datetime(2026, 7, 14, 23, 30, tzinfo=hours(-4)), "time"),
        ("14 January 2026, 23:30 ET", datetime(2026, 1, 14, 23, 30, tzinfo=hours(-5)), "time"),
        ("14 July 2026, 9:30 PT", datetime(2026, 7, 14, 9, 30, tzinfo=hours(-7)), "time"),
        ("14 July 2026, 09:59 CST", datetime(2026, 7, 14, tzinfo=UTC), "day"),
        ("14 July 2026, 09:59 IST", datetime(2026, 7, 14, tzinfo=UTC), "day"),
        ("1970-01-01T00:00:00Z", None, "time"),
        ("Last modified on Tue 14 Jul 2026 06.00 BST", datetime(2026, 7, 14, 6, tzinfo=hours(1)), "time"),
        ("LONDON, July 14, 2026 (Reuters)", datetime(2026, 7, 14, tzinfo=UTC), "day"),
        ("Published 14 July 2026, updated 15 July 2026", datetime(2026, 7, 14, tzinfo=UTC), "day"),
        ("14 July 2026 2330 GMT", datetime(2026, 7, 14, 23, 30, tzinfo=UTC), "time"),
        ("14.7.2026", datetime(2026, 7, 14, tzinfo=UTC), "day"),
    ],
)
def test_time_is_read_as_wires_print_it(words, moment, precision):
    article = made("a.txt", f"Title: Night ferry\nDate: {words}\n\n{BODY}")
    assert (article.published_at, article.precision) == (moment, precision)
    assert bool(article.warnings) == (moment is None or words.endswith(("CST", "IST")))


def page(body, head=""):
    return (
        f"<!DOCTYPE html><html><head><title>Night ferry to end</title>{head}</head><body>"
        f"{body.replace('TEXT', f'<h1>Night ferry to end</h1><p>{FIRST}</p><p>{SECOND}</p>')}</body></html>"
    )


@pytest.mark.parametrize(
    "html",
    [
        page("<time class=date>Wednesday, 8 July 2026</time><span itemprop=datePublished content=2026-04-01T00:00Z>Wed"
             "</span><article>TEXT</article>"),
        page("<article>TEXT</article><ol><li><meta itemprop=datePublished content=1988></li></ol>",
             "<meta name=dc.date content=2026-04-01>"),
        page("<article>TEXT</article>", "<meta property=article:published_time content=2026-04-01-0305:49:00-10800>"
             "<meta itemprop=datePublished content=2026-04-01T00:00:00Z>"),
        page("<article><time datetime=2026-04-01T00:00:00Z>1 April</time>TEXT</article>"
             "<aside><time datetime=2026-03-02>2 March</time></aside>"),
    ],
    ids=["clock of the page", "date of a reference", "first is broken", "in the article"],
)  # fmt: skip
def test_dates_of_a_page_are_tried_in_turn(html):
    assert made("a.html", html).published_at == DAY


@pytest.mark.parametrize("author", ["No Author", "NordPress GmbH, Hamburg, Germany", "desk@nord.example", "N/A"])
def test_publisher_is_no_author(author):
    assert made("a.html", page("<article>TEXT</article>", f"<meta name=author content='{author}'>")).author == ""


@pytest.mark.parametrize(
    "paragraph",
    ["外交部长星期一表示，谈判将继续进行。“我们已经准备好了，”他在首都对记者说。",
     "外務大臣は月曜日、協議を続けると述べた。「準備はできている」と記者団に語った。",
     "وزیر خارجہ نے پیر کو کہا کہ مذاکرات جاری رہیں گے۔ انہوں نے صحافیوں سے کہا کہ ہم تیار ہیں۔"],
    ids=["Chinese", "Japanese", "Urdu"],
)  # fmt: skip
def test_page_in_another_script_is_an_article(paragraph):
    body = "".join(f"<p>{paragraph}</p>" for _ in range(6))
    article = made("a.html", page(f"<article><h1>Title</h1>{body}</article>"))
    assert (article.text.split("\n\n")[0], article.language) == (paragraph, "und")


def test_words_of_html_in_markdown_are_kept():
    assert made("a.md", f"# T\n\n<blockquote>\n{FIRST}\n</blockquote>\n\n<!-- no -->\n\n{SECOND}").text == BODY


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Premier powiedział w poniedziałek, że rozmowy będą kontynuowane. Są gotowi, żeby mówić.", "iso8859-2"),
        ("Premier powiedział w poniedziałek, że rozmowy będą kontynuowane. Są gotowi, żeby mówić.", "cp1250"),
        ("Министр иностранных дел заявил в понедельник, что переговоры продолжатся.", "utf-16-le"),
        ("Le ministre a déclaré que l’été serait « très » long, à Besançon – où il n’était pas.", "cp1252"),
        ("Der Minister sagte am Montag: „Wir würden das größte Übel prüfen.“ Müller schwieg.", "cp1252"),
    ],
)
def test_encoding_is_told_by_the_letters_it_gives(text, codec):
    assert made("a.txt", text.encode(codec)).text == text
