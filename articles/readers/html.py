"""Web pages: the article without menus and notices, with what the page says about it.

Main text and metadata are found by trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/).
"""

import json
import re

import trafilatura
from lxml import html as lxml_html
from trafilatura.settings import Document

from articles.readers.printed import CannotRead, Printed

ENOUGH_WORDS = 15  # in whole sentences; notices about cookies and rights have fewer
_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*\Z")
_NOTHING = "No article text was found in this page, only menus and notices."
# Where pages print the time of publication, most exact first. All are XPath expressions of strings.
_TIMES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[translate(@name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')='pubdate']/@content",
    "//meta[@name='parsely-pub-date' or @name='date' or @name='dc.date' or @name='DC.date.issued']/@content",
    "//time[@pubdate]/@datetime",
)


def read(text: str) -> Printed:
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)  # names an encoding, which is settled by now
    found = trafilatura.bare_extraction(
        text,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},  # the header's date, no guess
    )
    page = found if isinstance(found, Document) else None
    title = (page.title if page else "") or ""
    paragraphs = [line for line in ((page.text or "") if page else _all_words(text)).split("\n") if line.strip()]
    if paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    if not _is_article(paragraphs):
        raise CannotRead(_NOTHING)
    told = page.as_dict() if page else {}
    return Printed(
        text="\n\n".join(paragraphs),
        title=title,
        author=told.get("author") or "",
        source_name=told.get("sitename") or told.get("hostname") or "",
        url=told.get("url") or "",
        published=_published(text) or told.get("date") or "",
    )


def _all_words(text: str) -> str:
    """Everything a page prints, for pages too small or too broken to tell an article from its surroundings."""
    return trafilatura.baseline(text)[1]


def _is_article(paragraphs: list[str]) -> bool:
    """Whether these are running text: an article's words stand in sentences, a menu's do not."""
    words = [len(paragraph.split()) for paragraph in paragraphs]
    in_sentences = sum(n for n, paragraph in zip(words, paragraphs, strict=True) if _SENTENCE.search(paragraph.strip()))
    return in_sentences >= ENOUGH_WORDS and in_sentences > sum(words) / 3


def _published(text: str) -> str:
    try:
        tree = lxml_html.fromstring(text)
    except (ValueError, lxml_html.etree.LxmlError):
        return ""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            if found := _date_published(json.loads(script)):
                return found
        except (ValueError, RecursionError):
            continue
    return next((found.strip() for path in _TIMES for found in tree.xpath(path) if found.strip()), "")


def _date_published(node) -> str:
    """The first "datePublished" in a tree of JSON-LD, a node's own before those below it."""
    if isinstance(node, dict):
        found = node.get("datePublished")
        return found if isinstance(found, str) else _date_published(list(node.values()))
    if isinstance(node, list):
        return next(filter(None, map(_date_published, node)), "")
    return ""
