"""Europresse (Cision): HTML whose articles end with a number that says outlet and day: "news·20260401·HP·12".

Today's exports have an <article> for each; older ones a table, with the text loose between its head and that number.
"""

import re

from lxml import html as lxml_html

from articles.readers.markup import blocks
from articles.readers.printed import Printed

_NUMBER = re.compile(r"\bnews\W(\d{4})(\d{2})(\d{2})\W")
_END = re.compile(r"(?:©|Copyright\b|Num[ée]ro de document|Document number)|news\W\d{8}\W", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}(?<!\.)")  # of whoever wrote it, a line of its own
_TITLE = "contains(translate(@class, 'T', 't'), 'titreArticle')"
_OUTLET = ".//span[contains(@class, 'DocPublicationName')]"
_TABLES = f"//table[{_OUTLET}][not(.//table[{_OUTLET}])]"


def articles_in_page(page: str) -> list[Printed]:
    if "DocPublicationName" not in page:
        return []
    try:
        tree = lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", page))
    except (ValueError, lxml_html.etree.LxmlError):
        return []
    nodes = tree.xpath("//article") or tree.xpath(_TABLES)
    return [found for node in nodes if (found := _article(node)) is not None]


def _article(node) -> Printed | None:
    def words(path: str) -> str:
        found = node.xpath(f"({path})[1]")
        return " ".join(found[0].text_content().split()) if found else ""

    bodies = node.xpath("(.//*[contains(@class, 'docOcurrContainer') or contains(@class, 'DocText')])[1]")
    title = words(f".//*[{_TITLE}]")
    author = words(".//*[contains(@class, 'docAuthors') or contains(@class, 'sm-margin-bottomNews')]")
    paragraphs = blocks(bodies[0]) if bodies else _loose(node)
    if not bodies and len(paragraphs) > 1 and _NAME.fullmatch(paragraphs[0]):
        author = paragraphs.pop(0)
    if not paragraphs:
        return None
    number = _NUMBER.search(node.text_content())
    head = " ".join(" ".join(one.text_content().split()) for one in node.xpath(".//*[contains(@class, 'DocHeader')]"))
    outlet = words(".//*[contains(@class, 'DocPublicationName')]")
    return Printed(
        text="\n\n".join(paragraphs),
        title=title,
        author=re.sub(r"\A(?:Par|By)\s+", "", author),
        source_name=re.sub(r"\s*(?:,? no\. ?\d+.*|\((?:site web|web site)\).*)\Z", "", outlet, flags=re.IGNORECASE),
        published="-".join(number.groups()) if number else head.split(",")[0],
        section=_section(head),
        notes=("From an export of Europresse.",),
    )


def _loose(node) -> list[str]:
    """The paragraphs between the title and the number, in an export that does not mark them."""
    lines = blocks(node)
    title = next(iter(blocks(one)[0] for one in node.xpath(f".//*[{_TITLE}]") if blocks(one)), "")
    start = lines.index(title) + 1 if title in lines else len(lines)
    end = next((at for at, line in enumerate(lines) if at >= start and _END.match(line)), len(lines))
    return lines[start:end]


def _section(head: str) -> str:
    """ "News" of "News, Wednesday, April 1, 2026, p. 4"; "" where the head begins with the day."""
    first = head.split(",")[0].strip()
    return (
        ""
        if re.search(r"\d|day\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche", first, re.IGNORECASE)
        else first[:100]
    )
