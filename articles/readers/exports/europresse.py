"""Europresse (Cision): HTML with one <article> for each, whose number says outlet and day: "news·20260401·HP·12"."""

import re

from lxml import html as lxml_html

from articles.readers.markup import blocks
from articles.readers.printed import Printed

_NUMBER = re.compile(r"\bnews\W(\d{4})(\d{2})(\d{2})\W")


def articles_in_page(page: str) -> list[Printed]:
    if "DocPublicationName" not in page:
        return []
    try:
        tree = lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", page))
    except (ValueError, lxml_html.etree.LxmlError):
        return []
    return [found for node in tree.xpath("//article") if (found := _article(node)) is not None]


def _article(node) -> Printed | None:
    def words(path: str) -> str:
        found = node.xpath(f"({path})[1]")
        return " ".join(found[0].text_content().split()) if found else ""

    bodies = node.xpath("(.//*[contains(@class, 'docOcurrContainer') or contains(@class, 'DocText')])[1]")
    if not bodies:
        return None
    number = _NUMBER.search(node.text_content())
    head = words(".//*[contains(@class, 'DocHeader')]")
    outlet = words(".//*[contains(@class, 'DocPublicationName')]")
    return Printed(
        text="\n\n".join(blocks(bodies[0])),
        title=words(".//*[contains(@class, 'titreArticle')]"),
        author=re.sub(
            r"\A(?:Par|By)\s+",
            "",
            words(".//*[contains(@class, 'docAuthors') or contains(@class, 'sm-margin-bottomNews')]"),
        ),
        source_name=re.sub(r"\s*(?:,? no\. ?\d+.*|\((?:site web|web site)\).*)\Z", "", outlet, flags=re.IGNORECASE),
        published="-".join(number.groups()) if number else head.split(",")[0],
        section=_section(head),
        notes=("From an export of Europresse.",),
    )


def _section(head: str) -> str:
    """ "News" of "News, Wednesday, April 1, 2026, p. 4"; "" where the head begins with the day."""
    first = head.split(",")[0].strip()
    return (
        ""
        if re.search(r"\d|day\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche", first, re.IGNORECASE)
        else first[:100]
    )
