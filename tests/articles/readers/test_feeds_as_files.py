"""Feeds that somebody saved, exports of WordPress, and other XML."""

from datetime import UTC, datetime

import pytest

from articles.readers import parse, read, split
from tests.articles.feeds.made import ATOM, JSON_FEED, RDF, RSS, RSS_091, WHOLE

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def read_all(name, content):
    content = content if isinstance(content, bytes) else content.encode()
    return [read(part, one, now=NOW, max_bytes=1_000_000, insist=True) for part, one in split(name, content)]


def test_each_entry_of_a_saved_feed_is_an_article():
    first, second = read_all("world.xml", RSS)
    assert (first.title, first.author, first.source_name) == ("Ferry to stop", "Ana Lind", "Evening Bell: World")
    assert first.published_at == datetime(2026, 4, 1, 8, tzinfo=UTC)
    assert first.url == "https://bell.example/ferry?id=7"
    assert first.text.startswith("The ferry across the strait")
    assert "<" not in first.text
    assert not any("summary" in warning for warning in first.warnings)
    assert second.text.startswith("The council will meet")
    assert "The feed has only the beginning or a summary of it." in second.warnings


@pytest.mark.parametrize(
    ("name", "content", "titles"),
    [
        ("atom", ATOM, ["Night ferry"]),
        ("feed.rdf", RDF, ["Café closes"]),
        ("feed.json", JSON_FEED, ["Five", "Short"]),
        ("a.txt", f"<!-- saved from the site -->\n{ATOM.split('?>', 1)[1]}", ["Night ferry"]),
    ],
)
def test_feeds_of_all_kinds_are_known_by_what_is_in_them(name, content, titles):
    assert [article.title for article in read_all(name, content)] == titles


def test_entry_without_a_text_says_what_it_has():
    (part, content), _ = split("old.xml", RSS_091.encode())
    found = parse(part, content, now=NOW, max_bytes=1_000_000)
    assert found.reason == 'This article has no "text" (or "content", "body"). It has title, publisher, url.'


def test_export_of_wordpress_gives_what_was_published():
    def post(title, kind="post", state="publish"):
        return (
            f"<item><title>{title}</title><link>https://blog.example/{title}</link>"
            f"<content:encoded><![CDATA[{WHOLE}]]></content:encoded>"
            f"<wp:post_type>{kind}</wp:post_type><wp:status>{state}</wp:status></item>"
        )

    posts = [post("Ferry"), post("Plans", state="draft"), post("Picture", "attachment", "inherit"), post("Us", "page")]
    export = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>{"".join(posts)}</channel></rss>'
    )
    assert [article.title for article in read_all("export.xml", export)] == ["Ferry", "Us"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<?xml version="1.0"?><project><name>One</name><version>2</version></project>', "no feed and no web page"),
        ("<settings>\n<name>One</name>\n<value>2</value></settings>\n", "no feed and no web page"),
        ('<?xml version="1.0"?><rss version="2.0"><channel><title>Bell</title></channel></rss>', "no entries"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"/>', "declares entities"),
    ],
)
def test_xml_that_holds_no_article_is_refused_in_words(content, reason):
    assert reason in parse("a.xml", content.encode(), now=NOW, max_bytes=1_000_000).reason


def test_author_of_a_feed_is_a_name_without_an_address():
    def entry(author):
        return f'<rss version="2.0"><channel><title>Bell</title><item><title>A</title><description>Words of a story that is long enough to be one.</description><author>{author}</author></item></channel></rss>'  # noqa: E501

    (one,) = read_all("a.xml", entry("desk@bell.example (Ana Lind)"))
    (two,) = read_all("a.xml", entry("Ana Lind (mailto:ana@bell.example)"))
    assert (one.author, two.author) == ("Ana Lind", "Ana Lind")
