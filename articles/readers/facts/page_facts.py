"""What a web page says about its article, and where: every place that pages have for it, with how often it is right."""

import json
import re
from collections.abc import Iterator
from typing import Any

from articles.readers.facts.candidates import MARKED, POOR, SAID, USUAL, WEAK, Candidate

_ARTICLES = re.compile(r"Article|Posting|Report|Review\Z")  # types of schema.org
# What stands around the article and tells of others.
AROUND = (
    "not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::*[contains(@class, 'related')"
    " or contains(@class, 'sidebar') or contains(@class, 'teaser') or contains(@class, 'most-read')"
    " or contains(@class, 'comment') or contains(@class, 'recommend')])"
)


def _named(*names: str) -> str:
    """An XPath condition: one of these stands in the element's class, in whatever letters."""
    lower = "translate(@class, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
    return "(" + " or ".join(f"contains({lower}, '{name}')" for name in names) + ")"


_META: tuple[tuple[str, str, float], ...] = (
    ("title", "og:title", USUAL), ("title", "twitter:title", USUAL), ("title", "parsely-title", MARKED),
    ("title", "dc.title", USUAL), ("title", "dcterms.title", USUAL), ("title", "headline", USUAL),
    ("title", "sailthru.title", USUAL), ("title", "title", WEAK),
    ("author", "author", USUAL), ("author", "parsely-author", MARKED), ("author", "dc.creator", USUAL),
    ("author", "dcterms.creator", USUAL), ("author", "sailthru.author", USUAL), ("author", "article:author", USUAL),
    ("author", "byl", USUAL), ("author", "citation_author", USUAL),
    ("source_name", "og:site_name", MARKED), ("source_name", "application-name", WEAK),
    ("source_name", "dc.publisher", USUAL), ("source_name", "dcterms.publisher", USUAL),
    ("source_name", "publisher", USUAL), ("source_name", "citation_journal_title", USUAL),
    ("source_name", "al:ios:app_name", POOR), ("source_name", "copyright", POOR),
    ("published", "article:published_time", MARKED), ("published", "article:published", MARKED),
    ("published", "og:published_time", USUAL), ("published", "pubdate", USUAL), ("published", "publishdate", USUAL),
    ("published", "publish-date", USUAL), ("published", "published", USUAL), ("published", "date", USUAL),
    ("published", "dc.date", USUAL), ("published", "dc.date.issued", USUAL), ("published", "dcterms.date", USUAL),
    ("published", "dcterms.created", WEAK), ("published", "dcterms.issued", USUAL),
    ("published", "parsely-pub-date", MARKED), ("published", "sailthru.date", USUAL),
    ("published", "citation_publication_date", USUAL), ("published", "publication_date", USUAL),
    ("published", "article.published", USUAL), ("published", "originalpublicationdate", USUAL),
    ("published", "article:modified_time", 0.35), ("published", "og:updated_time", 0.35),
    ("published", "lastmod", 0.35), ("published", "last-modified", 0.35), ("published", "dcterms.modified", 0.35),
    ("section", "article:section", MARKED), ("section", "parsely-section", USUAL), ("section", "section", USUAL),
    ("url", "og:url", USUAL), ("url", "twitter:url", WEAK),
)  # fmt: skip
# XPath expressions of elements; their words are taken from the first of these attributes, or from within.
_PLACES: tuple[tuple[str, str, str, float], ...] = (
    ("title", f"//*[@itemprop='headline'][{AROUND}]", "the headline as marked", USUAL),
    ("title", f"//article//h1[{AROUND}] | //main//h1[{AROUND}]", "the heading of the article", USUAL),
    ("title", "//h1[count(//h1) = 1]", "the page's only main heading", USUAL),
    ("title", f"//*[contains(@class, 'headline') or contains(@class, 'entry-title')][self::h1 or self::h2][{AROUND}]",
     "a heading of the class “headline”", WEAK),
    ("title", "//h1[count(//h1) > 1]", "a main heading", POOR),
    ("author", f"//*[@itemprop='author'][{AROUND}]", "the author as marked", USUAL),
    ("author", f"//*[@rel='author'][{AROUND}]", "a link to the author", USUAL),
    ("author", f"//*[self::address or {_named('byline', 'author-name')} or @class='author'][{AROUND}]", "the byline",
     USUAL),
    ("source_name", "//*[@itemprop='publisher']", "the publisher as marked", USUAL),
    ("published", f"//*[@itemprop='datePublished'][ancestor::article or ancestor::main or ancestor::header][{AROUND}]",
     "the time as marked", MARKED),
    ("published", f"//*[@itemprop='datePublished'][{AROUND}]", "the time as marked in the page", USUAL),
    ("published", "//time[@pubdate]", "the time of publication", USUAL),
    ("published", f"(//article//time | //main//time)[{AROUND}][not(ancestor::p[string-length() > 200])]",
     "a time in the article", 0.6),
    ("published", "//*[not(self::time)]["
     + _named("publish", "pubdate", "dateline", "timestamp", "post-date", "article-date", "entry-date")
     + f"][{AROUND}][string-length() < 200]", "a line of the class “published”", 0.5),
    ("published", f"//time[{AROUND}][not(ancestor::article or ancestor::main)][preceding::h1]",
     "the time below the heading", 0.5),
    ("published", f"//*[@class='date' or @class='meta' or @class='info'][ancestor::article or ancestor::main or"
     f" preceding::h1][{AROUND}][string-length() < 200]", "the line below the heading", 0.45),
    ("published", f"//time[{AROUND}][not(ancestor::article or ancestor::main)]", "a time of the page", POOR),
)  # fmt: skip
_ATTRIBUTES = ("content", "datetime", "title")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/-]|\Z)|/((?:19|20)\d{6})(?=[/-])", re.I
)
_MOST = 4  # candidates of one place
_LONGEST = 400
_BYLINE = re.compile(r"\A\s*(?:(?:written|reported|story|words|text|article|posted) )?by\b[:\s]+", re.IGNORECASE)
# What the first two lines of a card say they are: "Written by", "Est. reading time".
_AUTHORS_CARD = re.compile(
    r"\b(?:written|writer|by|author|auteur|autore?|verfasst|geschrieben|écrit|escrito|scritto)\b", re.I
)
_DAY = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th|er|\.|º)?,? ?(?:de |of )?[^\W\d_]{3,12}\.?,? (?:de |del )?(?:19|20)\d\d(?!\d)"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d(?:-\d\d-\d\d|[年년] ?\d{1,2}[月월] ?\d{1,2}[日일]|\. [^\W\d_]{3,12} \d{1,2}\.))"
)
_LINES_BELOW, _LONGEST_LINE, _BODY = 25, 100, 200  # a longer paragraph is where the story begins
_ROLE = re.compile(
    r"\s*(?:[|,•·]|\s[-–—]\s|\n).*\Z|\s+(?:in [A-Z]\w+|(?:[A-Z][a-z]+ ){0,2}(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor)"
    r"\b.*|(?:published|updated|on|\d).*)\Z",
    re.S,
)


def facts(tree: Any) -> list[Candidate]:
    """Everything that the page says of title, author, outlet, date, section and address, most exact first."""
    found = [*_of_data(tree), *_of_meta(tree), *_of_places(tree)]
    told = {one.words for one in found}
    found += [one for one in _below_heading(tree) if one.words not in told]  # a place that was told apart counts once
    return [one for one in (*found, *_of_head(tree)) if one.words]


def declared_language(tree: Any) -> str:
    found = tree.xpath("string(//html/@lang)") or tree.xpath("string(//meta[@property='og:locale']/@content)")
    code = re.match(r"[A-Za-z]{2,3}(?=[-_]|\Z)", found.strip())
    return code[0].lower() if code else ""


def _of_meta(tree: Any) -> Iterator[Candidate]:
    told: dict[str, list[str]] = {}
    for tag in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "http-equiv"):
            if name := tag.get(attribute):
                told.setdefault(name.strip().lower(), []).append(tag.get("content"))
    for field, name, trust in _META:
        words = told.get(name, [])
        if field == "author" and len(words) > 1:
            words = ["; ".join(words[:20])]
        for content in words[:1]:
            yield Candidate(field, _line(content), f"the meta tag {name}", trust)
    yield from _of_parsely(told.get("parsely-page", [""])[0])
    for number in "12":
        label, value = told.get(f"twitter:label{number}", [""])[0], told.get(f"twitter:data{number}", [""])[0]
        if _AUTHORS_CARD.search(label):
            yield Candidate("author", _person(value), f"the meta tag twitter:data{number}", USUAL)


_PARSELY = {"title": "title", "author": "author", "published": "pub_date", "section": "section", "url": "link"}


def _of_parsely(content: str) -> Iterator[Candidate]:
    """What many newspapers tell a service that counts their readers, as JSON in one meta tag."""
    try:
        told = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return
    for field, name in _PARSELY.items() if isinstance(told, dict) else ():
        if isinstance(words := told.get(name), str):
            yield Candidate(field, _line(words), "the meta tag parsely-page", MARKED)


def _of_places(tree: Any) -> Iterator[Candidate]:
    for field, path, where, trust in _PLACES:
        elements = tree.xpath(path)[:_MOST]
        if field == "author" and (several := _beside_each_other(elements)):
            yield Candidate(field, "; ".join(dict.fromkeys(map(_person_of, several))), where, trust)
            elements = []
        for element in elements:
            told = [element.get(name) for name in _ATTRIBUTES if field in ("published",) or name == "content"]
            shown = _line(element.text_content())
            if field == "source_name" and (inner := element.xpath(".//*[@itemprop='name']")):
                told.append(inner[0].get("content"))
                shown = "; ".join(_line(one.text_content()) for one in inner[:10])
            if field == "author":
                yield Candidate(field, _person_of(element), where, trust)
                continue
            if field != "published" or len(shown) < 120:
                told.append(shown)
            for words in dict.fromkeys(filter(None, told)):
                yield Candidate(field, _line(words), where, trust)


def _person_of(element: Any) -> str:
    """The author whom an element names."""
    told, shown = [element.get("content")], _line(element.text_content())
    if inner := element.xpath(".//*[@itemprop='name']"):
        told.append(inner[0].get("content"))
        shown = "; ".join(_line(one.text_content()) for one in inner[:10])
    return _person(next(filter(None, told), "") or shown)


def _beside_each_other(elements: list[Any]) -> list[Any]:
    """All of them where they are the several authors of one article; none where they are not."""
    above = {one.getparent() for one in elements}
    if len(elements) < 2 or (len(above) > 1 and len({one.getparent() for one in above if one is not None}) > 1):
        return []
    return elements if all(_person_of(one) for one in elements) else []


def _below_heading(tree: Any) -> Iterator[Candidate]:
    """The first short line with a full date between the heading and the story, however it is marked."""
    for heading in tree.xpath(f"//h1[{AROUND}]")[:1]:
        lines = heading.xpath(f"following::text()[normalize-space()][not(parent::script or parent::style)][{AROUND}]")
        for line in map(_line, lines[:_LINES_BELOW]):
            if len(line) > _BODY:
                return
            if len(line) <= _LONGEST_LINE and _DAY.search(line):
                yield Candidate("published", line, "a line below the heading", 0.45)
                return


def _person(words: str) -> str:
    """The name in "By Anna Lindqvist, political editor"."""
    words = _line(words)
    name = _BYLINE.sub("", words)
    if name == words and "; " in name:
        return name
    names = re.split(r"\s*;\s*", name)
    return "; ".join(filter(None, (_ROLE.sub("", one).strip() for one in names)))


def _of_head(tree: Any) -> Iterator[Candidate]:
    if title := _line(tree.xpath("string(//head/title)") or tree.xpath("string(//title[not(ancestor::svg)])")):
        yield Candidate("title", title, "the page's title", USUAL)
    addresses = [
        ("the page's own link", _line(tree.xpath("string(//link[@rel='canonical']/@href)")), MARKED),
        ("the meta tag og:url", _line(tree.xpath("string(//meta[@property='og:url']/@content)")), USUAL),
    ]
    for where, address, trust in addresses:
        yield Candidate("url", address, where, trust)
        if day := day_in_address(address):
            yield Candidate("published", day, "the address", WEAK)
            return


def day_in_address(address: str) -> str:
    """ "2026-04-01" of ".../2026/04/01/ferry"; "" of any other."""
    found = _IN_ADDRESS.search(address)
    if not found:
        return ""
    if found[4]:
        return f"{found[4][:4]}-{found[4][4:6]}-{found[4][6:]}"
    if found[2].isdigit():
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return f"{found[3]} {found[2]} {found[1]}"


def _of_data(tree: Any) -> Iterator[Candidate]:
    """Of the articles of schema.org in the page's JSON-LD: of the one that is the page, where it has several."""
    nodes: list[dict[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]/text()")[:20]:
        try:
            nodes += _nodes(json.loads(script, strict=False), 0)
        except (ValueError, RecursionError):
            continue
    articles = [node for node in nodes if _ARTICLES.search(_type(node))]
    dated = [node for node in nodes if node.get("datePublished")]
    headings = {_line(one.text_content()).casefold() for one in tree.xpath("//h1")[:5]}
    named = [one for one in articles if _words(one.get("headline")).casefold() in headings]
    for node, trust in [(one, SAID) for one in (named or articles[:1])[:1]] or [(one, USUAL) for one in dated[:1]]:
        where = "the page's data (JSON-LD)"
        authors = node.get("author") or node.get("creator")
        yield Candidate("title", _words(node.get("headline") or node.get("name")), where, trust)
        yield Candidate("author", _person(_names(authors, nodes)), where, MARKED)
        yield Candidate("source_name", _names(node.get("publisher"), nodes), where, USUAL)
        yield Candidate("published", _words(node.get("datePublished")), where, trust)
        yield Candidate("published", _words(node.get("dateCreated")), f"{where}, dateCreated", WEAK)
        yield Candidate("section", _words(node.get("articleSection")), where, MARKED)
        yield Candidate("url", _words(node.get("url") or node.get("mainEntityOfPage")), where, WEAK)
    for node in nodes:
        if _type(node) in ("WebSite", "NewsMediaOrganization"):
            yield Candidate("source_name", _words(node.get("name")), "the page's data (JSON-LD), the site", WEAK)


def _nodes(node: Any, depth: int) -> list[dict[str, Any]]:
    if depth > 6:
        return []
    if isinstance(node, list):
        return [one for each in node[:200] for one in _nodes(each, depth + 1)]
    if isinstance(node, dict):
        below = [one for value in node.values() if isinstance(value, (dict, list)) for one in _nodes(value, depth + 1)]
        return [node, *below]
    return []


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return (
        kind
        if isinstance(kind, str)
        else " ".join(one for one in kind if isinstance(one, str))
        if isinstance(kind, list)
        else ""
    )


def _words(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("@id")
    return _line(value) if isinstance(value, str) else ""


def _names(value: Any, nodes: list[dict[str, Any]]) -> str:
    """The names of persons or of a publisher: a string, an object, a list of them, or "@id"s of others."""
    found = []
    for one in value[:20] if isinstance(value, list) else [value]:
        if isinstance(one, dict) and not one.get("name") and one.get("@id"):
            one = next((node for node in nodes if node.get("@id") == one["@id"] and node.get("name")), {})
        found.append(_words(one))
    return "; ".join(filter(None, found))


def _line(words: str) -> str:
    return " ".join((words or "").split())[:_LONGEST]
