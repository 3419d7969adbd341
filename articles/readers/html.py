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
_SENTENCE = re.compile(r"[.!?…。！？।۔؟][”’\"')\]」』]*(?:\s*\(\w{1,4}(?:/\w{1,4})?\))?\Z|\s\(\w{1,4}(?:/\w{1,4})?\)\Z")
_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts that put none between words
PLENTY_OF_WORDS = 60  # in whole sentences; an article, however many headlines stand around it
_NOTHING = "No article text was found in this page, only menus and notices."
# Where pages print the time of publication, most exact first. All are XPath expressions of strings.
_TIMES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[translate(@name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')='pubdate']/@content",
    "//meta[@name='parsely-pub-date' or @name='date' or @name='dc.date' or @name='DC.date.issued']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//time[@pubdate]/@datetime",
    "//article//time/@datetime",
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
        dates=tuple(filter(None, (*_published(text), told.get("date") or ""))),
    )


def _all_words(text: str) -> str:
    """Everything a page prints, for pages too small or too broken to tell an article from its surroundings."""
    return trafilatura.baseline(text)[1]


def _is_article(paragraphs: list[str]) -> bool:
    """Whether these are running text: an article's words stand in sentences, a menu's do not."""
    words = [_count_words(paragraph) for paragraph in paragraphs]
    in_sentences = sum(n for n, paragraph in zip(words, paragraphs, strict=True) if _SENTENCE.search(paragraph.strip()))
    return in_sentences >= ENOUGH_WORDS and (in_sentences > sum(words) / 3 or in_sentences >= PLENTY_OF_WORDS)


def _count_words(paragraph: str) -> int:
    return len(paragraph.split()) + len(_WITHOUT_BLANKS.findall(paragraph)) // 2


def _published(text: str) -> list[str]:
    """What the page says of its publication, most exact first; some may be no date."""
    try:
        tree = lxml_html.fromstring(text)
    except (ValueError, lxml_html.etree.LxmlError):
        return []
    in_data = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            if found := _date_published(json.loads(script)):
                in_data.append(found)
        except (ValueError, RecursionError):
            continue
    return [*in_data, *(found.strip() for path in _TIMES for found in tree.xpath(path)[:5] if found.strip())]


def _date_published(node) -> str:
    """The first "datePublished" in a tree of JSON-LD, a node's own before those below it."""
    if isinstance(node, dict):
        found = node.get("datePublished")
        return found if isinstance(found, str) else _date_published(list(node.values()))
    if isinstance(node, list):
        return next(filter(None, map(_date_published, node)), "")
    return ""
