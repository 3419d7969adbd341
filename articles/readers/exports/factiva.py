"""Factiva: HTML whose articles are marked as such, and rich text whose articles end with "Document …".

Both print a line for each field, or, in the "display with indexing", a field after its two letters (HD, BY, PD …).
"""

import re

from lxml import html as lxml_html

from articles.readers.markup import blocks
from articles.readers.printed import Printed

_END = re.compile(r"(?:AN\s+)?Document ([A-Z0-9]{8,10}\d{8}[a-z0-9]{6,16})\.?", re.IGNORECASE)
_CODE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN|CLM|RF|CX)(?:[\t ]+"
    r"|\s*·\s*|\n)(\S.*)\Z",
    re.DOTALL,
)
_WORDS = re.compile(r"[\d,.]+ words")
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}")
_TIME = re.compile(r"\d{1,2}:\d{2}(?: [AP]M)?(?: [A-Z]{2,4})?")
_BYLINE = re.compile(r"(?:By\s+)(.{3,120})", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)).*", re.IGNORECASE)
_OF_HEAD = re.compile(r"[A-Z0-9]{3,8}|\d{1,4}|[A-Z]\d{1,3}|.{0,60}Edition")  # code of the outlet, page, edition
_LANGUAGES = {
    "English",
    "German",
    "French",
    "Spanish",
    "Italian",
    "Portuguese",
    "Dutch",
    "Russian",
    "Chinese",
    "Japanese",
}


def articles_in_page(page: str) -> list[Printed]:
    if "rticle" not in page or not re.search(r"""class=["'][^"']*\b\w{2}Article\b|id=["']article-[A-Z0-9]""", page):
        return []
    try:
        tree = lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", page))
    except (ValueError, lxml_html.etree.LxmlError):
        return []
    found = []
    for node in tree.xpath("//div[contains(concat(' ', @class, ' '), 'Article ') or starts-with(@id, 'article-')]"):
        if node.xpath("ancestor::div[starts-with(@id, 'article-')]"):
            continue
        headline = " ".join(" ".join(node.xpath("(.//*[contains(@class, 'eadline')])[1]//text()")).split())
        paragraphs = [line for row in _rows(node) for line in row]
        if article := _article(paragraphs, headline):
            found.append(article)
    return found


def _rows(node) -> list[list[str]]:
    """The paragraphs of an article; a row of its table of fields is one."""
    if not node.xpath(".//table//td"):
        return [blocks(node)]
    rows = []
    for row in node.xpath(".//tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
        if paragraphs := row.xpath("./td[position() > 1]//p"):  # the code may be one, too
            cells[1:] = ["\n\n".join(" ".join(paragraph.text_content().split()) for paragraph in paragraphs)]
        rows.append(["\t".join(cells)])
    return rows


def articles_in(paragraphs: list[str]) -> list[Printed]:
    lines = [line.strip() for line in paragraphs if line.strip()]
    ends = [number for number, line in enumerate(lines) if _END.fullmatch(line.replace("\t", " "))]
    if not ends:
        return []
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [found for start, end in zip(starts, ends, strict=True) if (found := _article(lines[start : end + 1]))]


def _article(lines: list[str], headline: str = "") -> Printed | None:
    lines = [line for line in lines if line.strip()]
    coded = _coded(lines)
    if {"HD", "PD"} <= coded.keys():
        text = "\n\n".join(coded[code] for code in ("LP", "TD") if code in coded)
        return _made(
            text=text, title=coded["HD"], author=_name(coded.get("BY", "")), source_name=coded.get("SN", ""),
            published=" ".join(filter(None, (coded["PD"], coded.get("ET", "")))), section=coded.get("SE", ""),
        )  # fmt: skip
    at = next((number for number, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if at is None or at + 2 >= len(lines):
        return None
    head, below = lines[:at], lines[at + 1 :]
    author = next((_name(line) for line in reversed(head) if _BYLINE.fullmatch(line) and line != headline), "")
    titles = [line for line in head if not _BYLINE.fullmatch(line)]
    title = headline or (titles[-1] if titles else "")
    section = next((line for line in titles if line != title and len(line) < 60), "")
    date, time, outlet, rest = "", "", "", below
    while rest:
        line = rest[0]
        if not date and _DATE.fullmatch(line):
            date = line
        elif date and not time and _TIME.fullmatch(line):
            time = line
        elif date and not outlet:
            outlet = line
        elif not _OF_HEAD.fullmatch(line) and line not in _LANGUAGES and not _COPYRIGHT.fullmatch(line):
            break
        rest = rest[1:]
    body = [line for line in rest if not _END.fullmatch(line)]
    if not date:
        return None
    return _made(
        text="\n\n".join(body),
        title=title,
        author=author,
        source_name=outlet,
        published=f"{date} {time}".strip(),
        section=section,
    )


def _made(**fields: str) -> Printed | None:
    plain = {name: value if name == "text" else " ".join(value.split()) for name, value in fields.items()}
    return Printed.of(plain.pop("text"), plain, ("From an export of Factiva.",)) if plain["text"].strip() else None


def _coded(lines: list[str]) -> dict[str, str]:
    """The fields of an article by their codes. Paragraphs without one belong to the field above."""
    found: dict[str, str] = {}
    last = ""
    for line in lines:
        if match := _CODE.match(line):
            last = match[1]
            found[last] = match[2].strip()
        elif last in ("LP", "TD", "ART") and not _END.fullmatch(line):
            found[last] += f"\n\n{line.strip()}"
    return found


def _name(byline: str) -> str:
    name = re.sub(r"\ABy\s+", "", byline.strip(), flags=re.IGNORECASE)
    return name.title() if name.isupper() else name
