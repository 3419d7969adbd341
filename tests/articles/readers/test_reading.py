"""From a file's bytes to an article, or to a reason in words."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.readers import LONGEST_TEXT, CannotRead, read, split
from articles.readers.facts.language import guess_language
from articles.readers.facts.publication import CannotDate, published

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
MAX_BYTES = 1_000_000
BODY = (
    "“We will talk until it is late,” Ana Lind said on Thursday.\n\nShe thanked Tom Berg for the patience of his union."
)
CET = timezone(timedelta(hours=1))


def made(name, content, now=NOW, insist=True):
    content = content.encode() if isinstance(content, str) else content
    return read(name, content, now=now, max_bytes=MAX_BYTES, insist=insist)


def refusal(name, content):
    with pytest.raises(CannotRead) as caught:
        made(name, content, insist=False)
    return str(caught.value)


# --- what every format shares ---


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n "])
def test_empty_file_is_refused(content):
    assert refusal("empty.txt", content) == "The file is empty."


def test_file_of_punctuation_is_refused():
    assert refusal("dots.txt", "… … *** —") == "There is no text in this file."


def test_large_file_is_refused_with_both_sizes():
    with pytest.raises(CannotRead, match=r"^The file has 50 MB; the limit is 20 MB\.$"):
        read("big.txt", b"a" * (50 * 1024 * 1024), now=NOW, max_bytes=20 * 1024 * 1024)


def test_long_text_is_refused_with_both_lengths():
    assert refusal("book.txt", "word " * (LONGEST_TEXT // 5 + 10)) == (
        f"The text has {LONGEST_TEXT + 49:,} characters; one article may have {LONGEST_TEXT:,}."
    )


@pytest.mark.parametrize("name", ["table.xls", "text-10-Mr. Moen says no", "a.pdf", ""])
def test_text_is_read_whatever_its_name(name):
    assert made(name, BODY).text == BODY


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "This PDF is damaged."),
        (b"PK\x03\x04....", "This archive or Office document is damaged."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "This is a picture. Newsdesk reads no text in pictures."),
        (bytes((n * 7919 + n * n) % 256 for n in range(5000)), "This is not text but a binary file."),
        (b"\x00\x01\x02\x03" * 500, "This is not text but a binary file."),
        (b"words " + b"\x01\x02\x03\x04\x05\x06" * 20, "This is not text but a binary file."),
    ],
)
def test_binary_renamed_to_txt_is_refused(content, what):
    assert refusal("photo.txt", content).startswith(what)


def test_newlines_become_one_kind_and_nul_goes():
    article = made("a.txt", b"Ferry talks\r\n\r\nFirst line.\rSecond\x00 line.\r\n")
    assert (article.title, article.text) == ("Ferry talks", "First line.\nSecond line.")


def test_text_is_kept_as_printed():
    decomposed = "Iva\u0301n\u00a0Gil’s  “word”"
    assert made("a.txt", f"Title line\n\n{decomposed} stood here.").text == f"{decomposed} stood here."


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.jsonl, line 1", "a"]))
def test_hostile_bytes_are_read_or_refused(content, name):
    try:
        article = made(name, content)
    except CannotRead:
        return
    assert "\x00" not in article.text
    assert article.text.encode().decode() == article.text
    assert 0 < len(article.title) <= 500


# --- encodings ---


@pytest.mark.parametrize(
    ("codec", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32")],
)  # fmt: skip
def test_unicode_is_recognised_without_a_guess(codec, named):
    article = made("a.txt", f"Iván speaks\n\n{BODY}".encode(codec))
    assert (article.title, article.text, article.encoding, article.warnings) == ("Iván speaks", BODY, named, ())


def test_windows_text_is_read_and_the_guess_is_told():
    article = made("a.txt", f"Iván speaks\n\n{BODY}".encode("cp1252"))
    warning = "The encoding is a guess (cp1252): check accents and quotation marks."
    assert (article.title, article.text, article.warnings) == ("Iván speaks", BODY, (warning,))


def test_cyrillic_text_is_read_and_named_not_english():
    text = "Привет мир, это новости из Москвы. Президент сказал, что всё хорошо. " * 5
    article = made("a.txt", text.encode("cp1251"))
    assert (article.text, article.encoding, article.language) == (text.strip(), "cp1251", "ru")


def test_utf8_with_broken_bytes_stays_utf8_and_counts_them():
    article = made("a.txt", BODY.encode() + b" \xff end")
    assert (article.encoding, article.warnings) == ("utf-8", ("1 unreadable characters are shown as �.",))
    assert article.text == BODY + " � end"


def test_declared_encoding_of_a_page_is_believed():
    page = f'<html><head><meta charset="iso-8859-2"></head><body><article><p>Łódź: {BODY}</p></article></body></html>'
    plain = page.replace("“", '"').replace("”", '"')
    assert made("a.html", plain.encode("iso-8859-2")).text.startswith('Łódź: "We will talk')


@pytest.mark.parametrize(
    "name",
    "hex rot13 zlib uu idna punycode undefined utf-16 utf-7 unicode_escape mbcs aliases iso2022_jp cp949 - ..".split(),
)
def test_a_page_is_read_whatever_encoding_it_declares(name):
    page = f'<html><head><meta charset="{name}"></head><body><article><p>Łódź: {BODY}</p></article></body></html>'
    assert "on Thursday" in made("a.html", page.encode("cp1250", errors="replace")).text


# --- dates ---


@pytest.mark.parametrize(
    ("words", "moment", "precision"),
    [
        ("2025-11-20", datetime(2025, 11, 20, tzinfo=UTC), "day"),
        ("20251120", datetime(2025, 11, 20, tzinfo=UTC), "day"),
        ("2025-11-20T09:15:00+01:00", datetime(2025, 11, 20, 9, 15, tzinfo=CET), "time"),
        ("20 November 2025", datetime(2025, 11, 20, tzinfo=UTC), "day"),
        ("Nov. 20, 2025 14:05 GMT", datetime(2025, 11, 20, 14, 5, tzinfo=UTC), "time"),
        ("Published on 20 November 2025, 2:05 p.m.", datetime(2025, 11, 20, 14, 5, tzinfo=UTC), "time"),
        ("Thu, 20 Nov 2025 14:05:00 +0000", datetime(2025, 11, 20, 14, 5, tzinfo=UTC), "time"),
        ("20.11.2025", datetime(2025, 11, 20, tzinfo=UTC), "day"),
        ("3.11.2025", datetime(2025, 11, 3, tzinfo=UTC), "day"),
        ("11/20/2025", datetime(2025, 11, 20, tzinfo=UTC), "day"),
        ("20/11/2025", datetime(2025, 11, 20, tzinfo=UTC), "day"),
    ],
)
def test_publication_time_is_read_as_printed(words, moment, precision):
    assert published(words, now=NOW) == (moment, precision)


def test_time_without_zone_is_meant_in_the_zone_of_now():
    now = NOW.astimezone(CET)
    assert published("2025-11-20 14:05", now=now) == (datetime(2025, 11, 20, 14, 5, tzinfo=CET), "time")


@pytest.mark.parametrize(
    "words", ["yesterday", "November 2025", "soon", "2 hours ago", "03/04/2025", "0001-01-01", "3 March 2031", ""]
)
def test_publication_time_is_never_invented(words):
    with pytest.raises(CannotDate):
        published(words, now=NOW)


def test_date_a_day_ahead_is_taken_and_two_days_ahead_is_not():
    assert published("2025-12-02", now=NOW)[0] == datetime(2025, 12, 2, tzinfo=UTC)
    with pytest.raises(CannotDate, match="is in the future"):
        published("2025-12-03", now=NOW)


def test_article_with_future_date_needs_a_date_and_says_why():
    article = made("a.txt", f"Title: Ahead\nDate: 3 March 2031\n\n{BODY}")
    expected = (None, ("The date 3 March 2031 is in the future and was not used.",))
    assert (article.published_at, article.warnings) == expected


# --- plain text ---


def test_header_lines_are_recognised():
    article = made(
        "a.txt",
        "Title: Ferry talks\nSource: The Harbour Post\nAuthor: Mira Holt\nDate: 20 November 2025\n"
        f"URL: https://harbour.example/ferry\n\nFerry talks\n\n{BODY}",
    )
    found = (article.title, article.source_name, article.author, article.url, article.published_at, article.precision)
    assert found == (
        "Ferry talks", "The Harbour Post", "Mira Holt", "https://harbour.example/ferry",
        datetime(2025, 11, 20, tzinfo=UTC), "day",
    )  # fmt: skip
    assert article.text == BODY


def test_sentence_with_a_colon_is_no_header():
    text = "Minister: no talks before spring\n\nThe minister said on Friday that it was late."
    assert made("a.txt", text).title == "Minister: no talks before spring"


def test_address_that_is_none_is_not_taken():
    article = made("a.txt", f"URL: javascript:alert(1)\n\n{BODY}")
    assert (article.url, article.warnings) == ("", ("“javascript:alert(1)” is not a web address and was not used.",))


def test_text_without_title_keeps_its_first_sentence():
    assert made("a.txt", "The talks failed. More was not said by the men.").text.startswith("The talks failed.")


# --- Markdown ---


def test_markdown_loses_markup_and_keeps_the_words_of_links():
    text = (
        '---\ntitle: "Ferry talks"\ndate: 2025-11-20T09:15:00+01:00\nauthor: Mira Holt\nsource: The Harbour Post\n'
        "tags: [a, b]\n---\n\n# Ferry talks\n\n“We *will* talk,” [Ana Lind](https://x.example) said.\nShe thanked "
        "**Tom**. ![picture](x.png)\n\n> Nobody wins.\n\n- one\n- two\n\n<div>raw</div>\n"
    )
    article = made("a.md", text)
    assert article.text == "“We will talk,” Ana Lind said. She thanked Tom.\n\nNobody wins.\n\none\n\ntwo\n\nraw"
    assert (article.title, article.author, article.source_name) == ("Ferry talks", "Mira Holt", "The Harbour Post")
    assert article.published_at == datetime(2025, 11, 20, 9, 15, tzinfo=CET)


def test_first_heading_of_markdown_is_the_title():
    article = made("a.md", f"# Ferry & talks\n\n{BODY}")
    assert (article.title, article.text) == ("Ferry & talks", BODY)


def test_a_row_of_a_markdown_table_is_a_line_of_its_cells():
    table = "| Party | *Seats* |\n|---|---|\n| [Left](https://x.example) | 12 |\n| Right |\n"
    assert made("a.md", f"{BODY}\n\n{table}").text == f"{BODY}\n\nParty · Seats\n\nLeft · 12\n\nRight ·"


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("|a|b|\n|-|-|\n" + "|a|b|\n" * 6_999, "|a|b| |-|-| |a|b|"),
        ("|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "x\n" * 100, "|a|a|"),  # short rows are filled up
    ],
)
def test_a_markdown_table_of_very_many_cells_is_read_as_text(table, text):
    assert made("a.md", f"{BODY}\n\n{table}").text.startswith(f"{BODY}\n\n{text}")


# --- web pages ---

PAGE = """<!DOCTYPE html><html><head><title>Ferry talks resume | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta name="author" content="Mira Holt">
{time}<link rel="canonical" href="https://harbour.example/ferry"></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Ferry talks resume</h1>
<p>“We will <b>talk</b> until the morning,” Ana Lind, the <a href="/x">harbour minister</a>, said on Thursday.</p>
<p>She thanked Tom Berg, who heads the union, for “patience” and said the ferries would run on Monday.</p>
</article><footer>Copyright 2024 Harbour Post. All rights reserved.</footer></body></html>"""


def test_page_gives_text_without_menus_and_what_it_says_about_itself():
    article = made("a.html", PAGE.format(time='<meta property="article:published_time" content="2025-11-20T09:15Z">'))
    assert article.text == (
        "“We will talk until the morning,” Ana Lind, the harbour minister, said on Thursday.\n\n"
        "She thanked Tom Berg, who heads the union, for “patience” and said the ferries would run on Monday."
    )
    found = (article.title, article.author, article.source_name, article.url)
    assert found == ("Ferry talks resume", "Mira Holt", "The Harbour Post", "https://harbour.example/ferry")
    assert (article.published_at, article.precision) == (datetime(2025, 11, 20, 9, 15, tzinfo=UTC), "time")


@pytest.mark.parametrize(
    "time",
    [
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-11-20T09:15:00Z"}]}</script>',
        '<script type="application/ld+json">{broken</script><meta itemprop="datePublished" '
        'content="2025-11-20T09:15:00Z">',
        '<meta name="pubdate" content="2025-11-20T09:15:00Z">',
    ],
)
def test_page_time_is_found_where_pages_print_it(time):
    assert made("a.html", PAGE.format(time=time)).published_at == datetime(2025, 11, 20, 9, 15, tzinfo=UTC)


def test_page_without_a_time_needs_one_and_its_copyright_is_none():
    assert made("a.html", PAGE.format(time="")).published_at is None


def test_broken_html_survives():
    article = made(
        "a.html",
        "<html><title>Ferry talks</title><body><div><p>“We will talk,” Ana Lind said on Thursday after a long meeting "
        "with the unions.<p>She thanked Tom Berg & said < 3 ferries would run <b>before noon.</div></p></span>"
        "<p>Berg warned that members would vote no",
    )
    assert article.text == (
        "“We will talk,” Ana Lind said on Thursday after a long meeting with the unions.\n\n"
        "She thanked Tom Berg & said < 3 ferries would run before noon.\n\n"
        "Berg warned that members would vote no"
    )


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href=/a>News</a><a href=/b>Sport</a></nav><footer>Copyright 2025. All rights reserved.</footer>",
        "<p>We use cookies. Accept them.</p><nav>"
        + "".join(f"<a href=/{n}>Part {n}</a> " for n in range(60))
        + "</nav>",
        "",
    ],
)
def test_page_of_menus_is_refused(body):
    page = f"<html><head><title>Home</title></head><body>{body}</body></html>"
    assert refusal("a.html", page) == "No article text was found in this page, only menus and notices."


# --- JSON Lines ---


def test_jsonl_is_split_into_lines_that_are_read_alone():
    lines = [{"id": "1", "title": "A", "date": "2025-11-02", "publisher": "StraitWire", "text": BODY}, {"text": "b"}]
    content = "\ufeff" + "\n\n".join(json.dumps(line) for line in lines) + "\n"
    parts = split("many.jsonl", content.encode())
    assert [name for name, _ in parts] == ["many.jsonl, line 1", "many.jsonl, line 3"]
    assert [split(name, part) for name, part in parts] == [[], []]
    article = made(*parts[0])
    assert (article.title, article.source_name, article.text) == ("A", "StraitWire", BODY)
    assert (article.published_at, article.precision) == (datetime(2025, 11, 2, tzinfo=UTC), "day")


def test_other_files_are_not_split():
    assert split("a.txt", b"one\ntwo") == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{bad", "This line is not JSON: Expecting property name enclosed in double quotes at column 2."),
        ("[1]", 'This is not a JSON object like {"title": …, "date": …, "publisher": …, "text": …}.'),
        ('{"text": %s}' % ("9" * 5000), "This line is not an article: a number in it has thousands of digits."),
        ('{"title": "A"}', 'This article has no "text" (or "content", "body"). It has title.'),
    ],
)
def test_bad_line_says_what_is_wrong(line, reason):
    assert refusal("many.jsonl, line 2", line) == reason


def test_half_a_surrogate_in_json_becomes_a_replacement_character():
    assert made("m.jsonl, line 1", r'{"text": "It was \ud800 said by the men."}').text == "It was � said by the men."


# --- language ---


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers of the two countries have met in the port and said that it was late. " * 3, "en"),
        ("Les ministres des deux pays ont dit que les ferries vont reprendre dans la semaine. " * 3, "fr"),
        ("Die Minister der beiden Länder haben sich im Hafen getroffen und nicht gesprochen. " * 3, "de"),
        ("Los ministros de los dos países se reunieron en el puerto y no hablaron con la prensa. " * 3, "es"),
        ("Zorp blip quux " * 20, "und"),
        ("Ferry talks resume", "en"),
        ("Привет мир", "ru"),
    ],
)
def test_language_is_guessed_from_small_words(text, language):
    assert guess_language(text) == language
