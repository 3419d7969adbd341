"""ProQuest: text. Documents stand between lines of underscores; each field is "Name: value", the text one of them."""

import re

from articles.readers.printed import Printed

_RULE = re.compile(r"_{20,}")
_COUNT = re.compile(r"Document \d+ of \d+")
_FIELD = re.compile(
    r"(Author|Publication info|Publication title|Publication date|Publication year|Publication subject|Full text"
    r"|Abstract"
    r"|Title|Section|Document URL|Links|Copyright|Last updated|Database|Subject|Location|People|Company / "
    r"organization|Pages"
    r"|First page|Publisher|Place of publication|Country of publication|ISSN|Source type|Language of publication"
    r"|Language"
    r"|Document type|ProQuest document ID|Document feature|Dateline|Company|Identifier / keyword|Volume|Issue|Edition"
    r"|Number of pages|Alternate title|Classification|Credit|Publication frequency)\s*:[ \t]*(.*)\Z",
    re.DOTALL,
)
_INFO_DATE = re.compile(r"\b(\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4})\b")
_NOTICE = re.compile(r"(?:Enlarge this image|Credit: .{0,100}|Copyright .{0,120}|CREDIT:.{0,100})\.?", re.IGNORECASE)


def articles_in(paragraphs: list[str]) -> list[Printed]:
    lines = [line for paragraph in paragraphs for line in [*paragraph.split("\n"), ""]]
    if sum(bool(_FIELD.match(line)) for line in lines) < 4 or not any(line.startswith("Full text:") for line in lines):
        return []
    pieces: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line.strip()):
            pieces.append([])
        else:
            pieces[-1].append(line.rstrip())
    return [found for piece in pieces if (found := _article(piece)) is not None]


def _article(lines: list[str]) -> Printed | None:
    told: dict[str, str] = {}
    title, last = "", ""
    for line in lines:
        if match := _FIELD.match(line):
            last = match[1]
            told.setdefault(last, match[2])
        elif last in ("Full text", "Author", "Publication info", "Title", "Abstract"):
            told[last] += f"\n{line}"
        elif not last and line.strip() and not title and not _COUNT.fullmatch(line.strip()):
            title = line.strip()
    text = told.get("Full text", "").strip()
    if not text or text.lower().startswith("not available"):
        return None
    text = "\n".join(line for line in text.split("\n") if not _NOTICE.fullmatch(line.strip()))
    info = " ".join(told.get("Publication info", "").split())
    in_info = _INFO_DATE.search(info)
    outlet = told.get("Publication title") or re.split(r"\s*[;,]\s", info, maxsplit=1)[0]
    return Printed(
        text=text,
        title=" ".join((told.get("Title") or title).split()),
        author=_names(told.get("Author", "")),
        source_name=re.sub(r"(?:; | \().*\Z", "", " ".join(outlet.split())),
        published=" ".join((told.get("Publication date") or (in_info[1] if in_info else "")).split()),
        section=" ".join(told.get("Section", "").split()),
        url=told.get("Document URL", "").strip(),
        notes=("From an export of ProQuest.",),
    )


def _names(author: str) -> str:
    """ "Anna Lindqvist; Tom Berg" of "Lindqvist, Anna; Berg, Tom."."""
    names = []
    for name in " ".join(author.split()).rstrip(".").split(";"):
        family, _, given = name.strip().partition(", ")
        names.append(f"{given} {family}".strip() if given and " " not in family.strip() else name.strip())
    return "; ".join(filter(None, names))
