"""Web pages: the article without menus and notices, with what the page says about it.

The main text is found by trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/), and so is what it
says of the page, as one voice among those of `page_facts`.
"""

import re

import trafilatura
from lxml import html as lxml_html
from trafilatura.settings import Document

from articles.readers.captions import without_captions_of
from articles.readers.comments import without_comments
from articles.readers.facts.candidates import POOR, WEAK, Candidate
from articles.readers.facts.page_facts import AROUND, declared_language, facts
from articles.readers.furniture import notes_of_captions as notes_of
from articles.readers.markup import blocks, blocks_of_page
from articles.readers.printed import ASKED, CannotRead, Printed

ENOUGH_WORDS = 15  # in whole sentences; notices about cookies and rights have fewer
_SENTENCE = re.compile(r"[.!?…。！？।۔؟][”’\"')\]」』]*(?:\s*\(\w{1,4}(?:/\w{1,4})?\))?\Z|\s\(\w{1,4}(?:/\w{1,4})?\)\Z")
_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts that put none between words
_WITHIN = re.compile(r"\w[.!?…][”’\"')\]»]*\s+[\"“‘'(«¿¡]*[^\W\d_a-z]")  # a sentence that ends in the middle
_WITHOUT_STOPS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # scripts whose sentences end at a blank
_FEWEST_LINKS = 3  # paragraphs that are a link each; fewer may be the article's own
_RUNNING_WORDS = 25  # of a paragraph whose last line is none of its own: the name of who wrote it, a cut
PLENTY_OF_WORDS = 60  # in whole sentences; an article, however many headlines stand around it
_FEWEST_WORDS = 8  # that a page prints itself, without its programs
_BY_SCRIPTS = (
    "This page has no words of its own: a browser’s programs put them in. Open it in a browser, save it there once it "
    "is shown, and upload that."
)
_NOTHING = "No article text was found in this page, only menus and notices."


def read(text: str, *, insist: bool = False) -> Printed:
    """The article of a page; raises CannotRead where there seems to be none, unless somebody insists."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)  # names an encoding, which is settled by now
    tree = _tree(text)
    if tree is not None and without_comments(tree):
        text = lxml_html.tostring(tree, encoding="unicode")
    found = trafilatura.bare_extraction(
        text,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},  # the header's date, no guess
    )
    page = found if isinstance(found, Document) else None
    paragraphs = [line for line in ((page.text or "") if page else _all_words(text)).split("\n") if line.strip()]
    if not _is_article(paragraphs) and tree is not None:
        marked = [" ".join(one.text_content().split()) for one in tree.xpath(f"//p[{AROUND}]")[:5000]]
        paragraphs = [words for words in marked if words] if _is_article([w for w in marked if w]) else paragraphs
    if not _is_article(paragraphs):
        if tree is not None and _is_put_in_by_scripts(tree):
            raise CannotRead(_BY_SCRIPTS)
        if not insist:
            raise CannotRead(_NOTHING, ASKED)
        paragraphs = paragraphs if page and page.text else blocks_of_page(text)
    paragraphs, n_links = _without_links(paragraphs, tree)
    paragraphs, captions = (paragraphs, []) if tree is None else without_captions_of(tree, paragraphs)
    told = page.as_dict() if page else {}
    known = [] if tree is None else facts(tree)
    titles = {one.words for one in known if one.field == "title"} | {told.get("title")}
    while paragraphs and paragraphs[0] in titles:
        del paragraphs[0]
    # What trafilatura says it mostly has from the places that were looked at; it counts where they say nothing.
    known += [
        Candidate(field, told.get(name) or "", where, trust)
        for field, name, where, trust in (
            ("title", "title", "the page", POOR), ("author", "author", "the page", POOR),
            ("source_name", "sitename", "the page", POOR), ("source_name", "hostname", "the address", POOR),
            ("published", "date", "a guess of the page's text", POOR), ("url", "url", "the page", WEAK),
        )
    ]  # fmt: skip
    return Printed(
        text="\n\n".join(paragraphs),
        candidates=tuple(one for one in known if one.words),
        language="" if tree is None else declared_language(tree),
        notes=(*([f"Left out: {n_links:,} links to other stories."] if n_links else []), *notes_of(captions)),
    )


def _without_links(paragraphs: list[str], tree) -> tuple[list[str], int]:
    """The paragraphs without those that are one link each, where the page has several: headlines of other stories."""
    if tree is None:
        return paragraphs, 0
    linked = tree.xpath("//*[self::p or self::li or self::h2 or self::h3 or self::h4][count(.//a) = 1]")
    words = {" ".join(one.text_content().split()): one.xpath("string(.//a)") for one in linked[:5000]}
    links = {whole for whole, link in words.items() if whole and " ".join(link.split()) == whole}
    kept = [one for one in paragraphs if one.strip(" -*•") not in links]
    n = len(paragraphs) - len(kept)
    return (kept, n) if n >= _FEWEST_LINKS and kept else (paragraphs, 0)


def _is_put_in_by_scripts(tree) -> bool:
    """Whether a page prints next to nothing before a browser runs its programs."""
    return bool(tree.xpath("//script")) and sum(map(count_words, blocks(tree))) < _FEWEST_WORDS


def _tree(text: str):
    try:
        return lxml_html.document_fromstring(text)
    except (ValueError, lxml_html.etree.LxmlError):
        return None


def _all_words(text: str) -> str:
    """Everything a page prints, for pages too small or too broken to tell an article from its surroundings."""
    return trafilatura.baseline(text)[1]


def _is_article(paragraphs: list[str]) -> bool:
    """Whether these are running text: an article's words stand in sentences, a menu's do not."""
    words = [count_words(paragraph) for paragraph in paragraphs]
    in_sentences = sum(n for n, paragraph in zip(words, paragraphs, strict=True) if _is_running(paragraph, n))
    return in_sentences >= ENOUGH_WORDS and (in_sentences > sum(words) / 3 or in_sentences >= PLENTY_OF_WORDS)


def _is_running(paragraph: str, words: int) -> bool:
    """Whether a paragraph is one of sentences."""
    if _SENTENCE.search(paragraph.strip()):
        return True
    if words < _RUNNING_WORDS:
        return False
    return bool(_WITHIN.search(paragraph)) or len(_WITHOUT_STOPS.findall(paragraph)) > len(paragraph) / 2


def count_words(paragraph: str) -> int:
    """About how many words it has; scripts without blanks put two signs to a word."""
    return len(paragraph.split()) + len(_WITHOUT_BLANKS.findall(paragraph)) // 2
