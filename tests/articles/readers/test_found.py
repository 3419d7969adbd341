"""Date, author and text where pages and wires print them, and where something else stands in their place."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.readers import CannotRead, read
from articles.readers.facts.candidates import POOR, Candidate
from articles.readers.facts.deciding import decide
from articles.readers.printed import Printed
from tests.articles.readers.made import BODY, FIRST, SECOND

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
DAY = datetime(2026, 4, 1, tzinfo=UTC)


def hours(n):
    return timezone(timedelta(hours=n))


def made(name, content):
    return read(
        name, content if isinstance(content, bytes) else content.encode(), now=NOW, max_bytes=1_000_000, insist=True
    )


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
        ("mar, 14 lug 2026 00:38:15 +0200", datetime(2026, 7, 14, 0, 38, 15, tzinfo=hours(2)), "time"),
        ("Dienstag, 14. Juli 2026, 14:30 Uhr", datetime(2026, 7, 14, 14, 30, tzinfo=UTC), "time"),
        ("Veröffentlicht am 14. Juli 2026 um 9:05 Uhr", datetime(2026, 7, 14, 9, 5, tzinfo=UTC), "time"),
        ("publié le 14 juillet 2026 à 10h15", datetime(2026, 7, 14, 10, 15, tzinfo=UTC), "time"),
        ("14 de julio de 2026", datetime(2026, 7, 14, tzinfo=UTC), "day"),
        ("14 lipca 2026", datetime(2026, 7, 14, tzinfo=UTC), "day"),
        ("14 июля 2026, 12:30", datetime(2026, 7, 14, 12, 30, tzinfo=UTC), "time"),
        ("2026年7月14日 10:20", datetime(2026, 7, 14, 10, 20, tzinfo=UTC), "time"),
        ("2026. július 14.", datetime(2026, 7, 14, tzinfo=UTC), "day"),
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
    ("paragraph", "language"),
    [("外交部长星期一表示，谈判将继续进行。“我们已经准备好了，”他在首都对记者说。", "zh"),
     ("外務大臣は月曜日、協議を続けると述べた。「準備はできている」と記者団に語った。", "ja"),
     ("وزیر خارجہ نے پیر کو کہا کہ مذاکرات جاری رہیں گے۔ انہوں نے صحافیوں سے کہا کہ ہم تیار ہیں۔", "ur")],
    ids=["Chinese", "Japanese", "Urdu"],
)  # fmt: skip
def test_page_in_another_script_is_an_article(paragraph, language):
    body = "".join(f"<p>{paragraph}</p>" for _ in range(6))
    content = page(f"<article><h1>Title</h1>{body}</article>").encode()
    article = read("a.html", content, now=NOW, max_bytes=1_000_000)
    assert (article.text.split("\n\n")[0], article.language) == (paragraph, language)


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


# --- candidates ---


def test_what_was_found_where_is_told_and_a_guess_called_one():
    article = made("2026-04-01 ferry.txt", f"Night ferry to end\n\n{BODY}")
    found = {one.field: one for one in article.found}
    assert (found["title"].where, found["title"].guess) == ("the first line", False)
    assert (found["published"].where, found["published"].guess) == ("the file’s name", True)
    assert article.published_at == DAY
    assert article.warnings == ("The date is a guess: the file’s name says 2026-04-01.",)


def test_places_that_agree_outweigh_a_better_one_that_stands_alone():
    html = page(
        "<article>TEXT</article>",
        "<meta property=article:published_time content=2026-04-02T00:00:00Z><meta name=date content=2026-04-01>"
        "<meta name=pubdate content=2026-04-01><link rel=canonical href=https://n.example/2026/04/01/ferry>",
    )
    article = made("a.html", html)
    published = next(one for one in article.found if one.field == "published")
    assert article.published_at == DAY
    assert published.others == ("2026-04-02T00:00:00Z (the meta tag article:published_time)",)
    assert published.guess  # another good place says otherwise


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("00.30 BST, 1 July 2026", datetime(2026, 7, 1, 0, 30, tzinfo=hours(1))),
        ("1 July 2026 00.30 BST", datetime(2026, 7, 1, 0, 30, tzinfo=hours(1))),
        ("12:15 a.m. ET July 3, 2026", datetime(2026, 7, 3, 0, 15, tzinfo=hours(-4))),
        ("July 3, 2026 at 12:15 PM ET", datetime(2026, 7, 3, 12, 15, tzinfo=hours(-4))),
        ("1969-12-31T19:00:00-05:00", None),
        ("1900-01-01", None),
        ("2026-04-01T00:00:00Z", DAY),
    ],
)
def test_times_with_zones_are_read_wherever_the_zone_stands(words, moment):
    assert made("a.txt", f"Title: Night ferry\nDate: {words}\n\n{BODY}").published_at == moment


@pytest.mark.parametrize(
    ("words", "zone"), [("1 July 2026, 09:59 IST", "India"), ("1 March 2026 10:00 (CST)", "China")]
)
def test_time_of_several_zones_gives_the_day_and_says_so(words, zone):
    article = made("a.txt", f"Title: Night ferry\nDate: {words}\n\n{BODY}")
    assert article.precision == "day"
    assert zone in article.warnings[0]


def test_day_that_can_be_read_two_ways_is_asked():
    article = made("a.txt", f"Title: Night ferry\nDate: 03/04/2026 10:30\n\n{BODY}")
    assert article.published_at is None
    assert article.dates == (datetime(2026, 4, 3, 10, 30, tzinfo=UTC), datetime(2026, 3, 4, 10, 30, tzinfo=UTC))


def test_of_two_days_the_one_in_the_future_is_not_meant():
    assert made("a.txt", f"Title: Night ferry\nDate: 04/12/2026\n\n{BODY}").published_at == datetime(
        2026, 4, 12, tzinfo=UTC
    )


def test_of_two_days_another_place_says_which():
    article = made("2026-04-01.txt", f"Title: Night ferry\nDate: 04/01/2026\n\n{BODY}")
    assert (article.published_at, article.dates) == (DAY, ())


def test_titles_lose_the_name_of_their_outlet():
    text = json.dumps({"title": "Night ferry to end - NordPress", "publisher": "NordPress", "text": BODY})
    assert made("a.json", text).title == "Night ferry to end"
    text = json.dumps({"title": "Ferry: what now? | nordpress.com", "publisher": "NordPress", "text": BODY})
    assert made("a.json", text).title == "Ferry: what now?"


@pytest.mark.parametrize(
    "odd", [7, 7.5, True, [], {}, [[["x"]]], {"a": 1}, "\x00", "x" * 5000, ["A", None, {"name": "B"}]]
)
@pytest.mark.parametrize("field", ["title", "author", "publisher", "date", "url", "section"])
def test_one_odd_field_never_refuses_an_article(field, odd):
    assert made("a.json", json.dumps({"text": BODY, field: odd})).text == BODY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Statsministeren sa mandag at regjeringen ikke vil gå av, og at forhandlingene fortsetter i Oslo.", "no"),
        ("Pääministeri sanoi maanantaina, että hallitus ei eroa ja että neuvottelut jatkuvat tällä viikolla.", "fi"),
        ("Thủ tướng nói hôm thứ Hai rằng chính phủ sẽ không từ chức và các cuộc đàm phán sẽ tiếp tục.", "vi"),
        ("प्रधानमंत्री ने सोमवार को कहा कि सरकार इस्तीफा नहीं देगी और बातचीत जारी रहेगी।", "hi"),
        ("Премʼєр-міністр заявив у понеділок, що уряд не піде у відставку і переговори триватимуть.", "uk"),
        ("قال رئيس الوزراء يوم الاثنين إن الحكومة لن تستقيل وإن المفاوضات ستستمر هذا الأسبوع.", "ar"),
    ],
)
def test_language_is_told_and_said(text, language):
    article = made("a.txt", text)
    assert article.language == language
    assert "quotes are found in English only" in " ".join(article.warnings)


def test_text_of_a_few_words_is_asked_about_and_taken_if_somebody_insists():
    with pytest.raises(CannotRead) as caught:
        read("a.txt", b"Ferry talks resume tomorrow.", now=NOW, max_bytes=1000)
    assert (caught.value.why, str(caught.value)) == ("asked", "The text has 4 words: “Ferry talks resume tomorrow.”")
    assert made("a.txt", "Ferry talks resume tomorrow.").text == "Ferry talks resume tomorrow."


def test_page_of_menus_is_taken_if_somebody_insists():
    menu = (
        "<html><head><title>Home</title></head><body><nav><a href=/a>News</a> <a href=/b>Sport</a></nav></body></html>"
    )
    with pytest.raises(CannotRead) as caught:
        read("a.html", menu.encode(), now=NOW, max_bytes=1000)
    assert caught.value.why == "asked"
    assert "Sport" in made("a.html", menu).text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div class=x>1 April 2026</div>", DAY),
        ("<div class=x>Hamburg, 1. April 2026</div>", DAY),
        ("<span>Le 1er avril 2026</span>", DAY),
        ("<div class=x>Route 2026</div>", None),
        ("<nav>1 April 2026</nav>", None),
    ],
)
def test_line_below_the_heading_may_be_the_date_and_is_a_guess(line, day):
    html = f"<html><body><h1>Night ferry to end</h1>{line}<p>{FIRST}</p><p>{SECOND}</p></body></html>"
    article = made("a.html", html)
    assert article.published_at == day
    assert any("The date is a guess" in warning for warning in article.warnings) == bool(day)


def test_date_in_the_story_is_not_the_line_below_the_heading():
    html = f"<html><body><h1>Night ferry to end</h1><p>{FIRST}</p><p>{SECOND}</p><b>2 May 2026</b></body></html>"
    assert made("a.html", html).published_at is None


@pytest.mark.parametrize(
    ("label", "value", "author"),
    [
        ("Written by", "Ana Lind", "Ana Lind"),
        ("Geschrieben von", "Ana Lind", "Ana Lind"),
        ("Est. reading time", "4 minutes", ""),
    ],
)
def test_card_names_the_author_where_it_says_so(label, value, author):
    head = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="{value}">'
    assert made("a.html", page("<article>TEXT</article>", head)).author == author


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ("Ana Lind", "Ana Lind"), ("Ana de Lind; Tom Berg", "Ana de Lind; Tom Berg"), ("Ana Lind; Tuesday", "Ana Lind"),
        ("4 minutes", ""), ("Datum", ""), ("Follow Author", ""), ("Authority control", ""), ("Ana Lind před", ""),
    ],
)  # fmt: skip
def test_place_that_is_often_wrong_names_an_author_only_where_it_looks_like_one(words, author):
    printed = Printed(text=BODY, candidates=(Candidate("author", words, "the page", POOR),))
    decided = decide(printed, name="a.html", body=BODY, now=NOW, plain=str)
    assert decided.author == author


THAI = "ผู้สื่อข่าวได้รับแจ้งจากนายท่าเรือว่าเรือข้ามฟากตอนกลางคืนจะหยุดให้บริการตั้งแต่เดือนมิถุนายน " * 4


@pytest.mark.parametrize(
    "story",
    [
        f"<p>{THAI}</p><p>{THAI}</p>",
        f"<p>{FIRST} {SECOND} -- Ana Lind</p>" + "<p>Books for spring</p><p>Tom Berg</p>" * 9,
    ],
)
def test_running_text_need_not_end_with_a_full_stop(story):
    html = f"<html><body><h1>Night ferry</h1><article>{story}</article></body></html>"
    assert read("a.html", html.encode(), now=NOW, max_bytes=1_000_000).text


def linked(n):
    return "".join(
        f"<p><a href='/{one}'>Town number {one} asks what it can learn from the ferry</a></p>" for one in range(n)
    )


def test_headlines_of_other_stories_are_left_out_of_a_page():
    article = made("a.html", page(f"<article>TEXT{linked(25)}</article>"))
    assert article.text == BODY
    assert any(warning.endswith(" links to other stories.") for warning in article.warnings)


def test_heading_that_is_a_link_stays_where_it_is_alone():
    article = made("a.html", page(f"<article>TEXT<h2><a href='/2'>What residents say</a></h2><p>{FIRST}</p></article>"))
    assert "What residents say" in article.text


def test_day_of_the_last_change_below_the_heading_is_not_that_of_publication():
    head = (
        "<meta property='article:published_time' content='2026-04-01T08:00:00Z'>"
        "<meta property='article:modified_time' content='2026-07-24T14:00:00Z'>"
        "<meta name=sailthru.date content=2026-07-24>"
    )
    text = "<article>TEXT</article>".replace(
        "TEXT", f"<h1>Night ferry</h1><time>Jul 24, 2026, 2pm</time><p>{FIRST}</p>"
    )
    article = made("a.html", page(text, head))
    assert article.published_at == datetime(2026, 4, 1, 8, tzinfo=UTC)
    assert not any("guess" in warning for warning in article.warnings if "date" in warning)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ('{"title": "Night ferry to end", "author": "Ana Lind", "pub_date": "2026-04-01T17:10:17Z", "link": 7}', 1),
        ('["2026-04-01"]', None),
        ('{"pub_date": [1]', None),
        ("[" * 100_000, None),
    ],
)
def test_what_a_page_tells_of_itself_to_those_who_count_its_readers(told, day):
    head = f"<head><meta name='parsely-page' content='{told}'></head>"
    page = f"<html>{head}<body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    article = made("a.html", page)
    assert (article.published_at and article.published_at.day, article.author) == (day, "Ana Lind" if day else "")
