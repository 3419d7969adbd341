import json
from datetime import UTC, datetime

import pytest

from articles.readers import CannotRead
from articles.readers.feeds import FoundFeed, Links, read_feed, refuse_entities
from tests.articles.feeds.made import ATOM, JSON_FEED, RDF, RSS, RSS_091, WHOLE, escaped, item, rss

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def read(content, url="https://bell.example/feed", content_type="application/xml"):
    content = content.encode() if isinstance(content, str) else content
    return read_feed(content, url=url, content_type=content_type, now=NOW)


def only(content):
    (entry,) = read(content).entries
    return entry


def test_rss_with_whole_texts_is_read():
    feed = read(RSS)
    assert (feed.title, feed.site) == ("Evening Bell: World", "https://bell.example/")
    first, second = feed.entries
    assert (first.guid, first.url, first.title) == ("bell-7", "https://bell.example/ferry?id=7", "Ferry to stop")
    assert (first.author, first.section) == ("Ana Lind", "Harbour")
    assert first.at == datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    assert (first.is_content, first.is_cut, len(first.text.split("\n\n"))) == (True, False, 5)
    assert "A ship" not in first.text
    assert "alert" not in first.text
    assert "appeared first" not in first.text
    assert (second.title, second.url) == ("Bridge & council", "https://bell.example/bridge")
    assert second.at == datetime(2026, 4, 2, 13, 0, tzinfo=UTC)
    assert (second.is_content, second.is_cut) == (False, True)


def test_atom_with_xhtml_and_relative_links_is_read():
    feed = read(ATOM)
    (entry,) = feed.entries
    assert (feed.title, feed.site) == ("Bell & Sons", "https://bell.example/")
    assert (entry.url, entry.author, entry.guid) == ("https://bell.example/news/night", "Tom Berg", "urn:bell:1")
    assert entry.text == "First words.\n\nSecond words."
    assert entry.at == datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
    assert entry.updated.startswith("2026-04-02T08")


def test_rdf_in_an_old_encoding_is_read():
    entry = only(RDF)
    assert (entry.title, entry.published, entry.at) == (
        "Café closes",
        "2026-04-01",
        datetime(2026, 4, 1, tzinfo=UTC),
    )


def test_rss_of_the_nineties_is_read():
    assert [entry.title for entry in read(RSS_091).entries] == ["One", "Two"]


def test_json_feed_is_read():
    feed = read(JSON_FEED, content_type="application/feed+json")
    first, second = feed.entries
    assert (feed.title, feed.site) == ("Bell in JSON", "https://bell.example/")
    assert (first.guid, first.url, first.author) == ("5", "https://bell.example/five", "Ana Lind; Tom Berg")
    assert (first.is_content, first.has_recording, first.section) == (True, True, "Harbour")
    assert first.at == datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    assert (second.url, second.text) == ("https://elsewhere.example/6", "Short.")


def test_guid_is_the_address_where_it_is_one():
    assert only(rss(item(guid="https://bell.example/1?a=1&amp;b=2"))).url == "https://bell.example/1?a=1&b=2"
    assert only(rss(item(guid="4711"))).url == ""


def test_recordings_are_told():
    entry = only(rss(item() + '<enclosure url="https://bell.example/1.mp3" type="audio/mpeg" length="1"/>'))
    assert entry.has_recording


def test_markup_that_was_escaped_twice_is_read_as_markup():
    assert only(rss(item(text=escaped(escaped("<p>One.</p><p>Two.</p>"))))).text == "One.\n\nTwo."


@pytest.mark.parametrize(
    "end", ["… ", "[…]", "[&#8230;]", "...", '<a href="/1">Read more</a>', "Continue reading &rarr;", "(more)"]
)
def test_text_that_goes_on_elsewhere_is_told(end):
    assert only(rss(item(text=escaped(f"<p>The council meets {end}</p>")))).is_cut


def test_whole_sentences_are_not_cut():
    assert not only(rss(item(text=escaped("<p>There is more. The mayor said: read on!</p>")))).is_cut


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Wed, 01 Apr 2026 10:00:00 GMT", datetime(2026, 4, 1, 10, tzinfo=UTC)),
        ("Wed, 01 Apr 2026 10:00:00 CST", datetime(2026, 4, 1, 16, tzinfo=UTC)),  # RFC 822 says which it is
        ("2026-04-01T10:00:00.123456Z", datetime(2026, 4, 1, 10, tzinfo=UTC)),
        ("2026-04-01", datetime(2026, 4, 1, tzinfo=UTC)),
        ("Wed, 01 Apr 20265 10:00:00 GMT", None),
        ("Wed, 31 Feb 2026 10:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_read_or_left_out(words, at):
    entry = only(rss(item(date=words)))
    found = entry.at.replace(microsecond=0) if entry.at else None
    assert (entry.title, found) == ("Ferry to stop", at)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.example", "http://", "ftp://b.example/1"]
)  # fmt: skip
def test_links_that_are_none_of_pages_are_left_out(link):
    assert only(rss(item(link=link))).url == ""


def test_page_names_its_feeds_those_of_comments_last():
    page = """<!doctype html><html><head><base href="https://bell.example/news/"><title>Bell</title>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
    <link rel="alternate" type="application/rss+xml; charset=utf-8" title="World" href="world.xml">
    <link rel="ALTERNATE feed" type="application/feed+json" href="/all.json">
    <link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head>
    <body><p>Hello</p></body></html>"""
    found = read(page, content_type="text/html")
    assert isinstance(found, Links)
    assert [link.url for link in found.feeds] == [
        "https://bell.example/news/world.xml", "https://bell.example/all.json",
        "https://bell.example/news/comments.xml",
    ]  # fmt: skip
    assert found.feeds[0].title == "World"


def test_feed_that_is_sent_as_a_page_is_a_feed_all_the_same():
    assert isinstance(read(RSS, content_type="text/html; charset=utf-8"), FoundFeed)
    assert isinstance(read(RSS, content_type=""), FoundFeed)


@pytest.mark.parametrize(
    "content", ["", "   ", "hello", "{", "[]", '{"items": 5}', '{"a": 1}', "<opml><body/></opml>", "\x00" * 50, "<rss"]
)
def test_what_is_no_feed_says_so(content):
    with pytest.raises(CannotRead):
        read(content)


def test_broken_feed_gives_what_can_be_read():
    cut = RSS[: RSS.index("<item><title>Bridge")]
    assert [entry.title for entry in read(cut).entries] == ["Ferry to stop"]
    assert read(rss(item(title="A & B > C"))).entries[0].title == "A & B > C"


def test_wrong_encodings_are_borne():
    told = RSS.replace("Ferry to stop</title>", "Café</title>").encode("cp1252")  # and says that it is in UTF-8
    assert "Caf" in read(told).entries[0].title
    assert read(RSS.replace("utf-8", "no-such-encoding", 1).encode()).entries[0].title == "Ferry to stop"
    assert read(RSS.replace("utf-8", "utf-16", 1).encode("utf-16")).entries[0].title == "Ferry to stop"


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "head",
    [
        BOMB, '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://a/b">%p;]>',
        f'<!DOCTYPE r [<!ENTITY long "{"a" * 5000}">]>', "<!DOCTYPE r [<!ENTITY odd>]>",
    ],
)  # fmt: skip
def test_entities_that_may_grow_are_refused(head):
    with pytest.raises(CannotRead, match="declares entities"):
        read(rss(item(title="&b;"), head=head))
    with pytest.raises(CannotRead, match="declares entities"):
        read(rss(item(), head=head).decode().encode("utf-16"))


def test_entities_of_single_signs_are_taken():
    refuse_entities(b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY copy "&#xA9;">]><rss/>')


def test_more_entries_than_are_read_are_counted():
    feed = read(rss(*[item(title=f"Story {n}", guid=f"g{n}") for n in range(520)]))
    assert (len(feed.entries), feed.left_out) == (500, 20)


@pytest.mark.parametrize("depth", [50, 5000])
def test_deep_nesting_ends(depth):
    text = escaped("<div>" * depth + "<p>Down here.</p>" + "</div>" * depth)
    assert len(read(rss(item(text=text))).entries) == 1
    nested = '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 100_000 + "]" * 100_000 + "}"
    with pytest.raises(CannotRead):
        read(nested)


def test_values_of_wrong_kinds_are_left_out():
    told = {"version": "https://jsonfeed.org/version/1.1", "title": ["x"], "items": [
        {"id": None, "url": 7, "title": {"a": 1}, "content_html": 5, "authors": "me", "tags": {"a": 1},
         "attachments": 3, "date_published": 12, "date_modified": [1]}, {},
    ]}  # fmt: skip
    assert [(entry.title, entry.url, entry.text) for entry in read(json.dumps(told)).entries] == [("", "", "")] * 2


def test_signs_that_nobody_sees_are_gone_from_titles():
    assert only(rss(item(title="Fer\u202ery\u0007 to\tstop"))).title.replace(" ", "") == "Ferrytostop"


def test_text_of_json_is_kept_in_its_paragraphs():
    told = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"id": "1", "content_text": "One &amp; two.\r\n\r\nThree."}],
    }
    assert only(json.dumps(told)).text == "One & two.\n\nThree."
    assert WHOLE.count("<p>") == 5
