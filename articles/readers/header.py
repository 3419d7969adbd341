"""Header lines above an article ("Source: …", "Date: …"), and its title where no line says which it is."""

import re

_FIELDS = {
    "title": "title", "headline": "title",
    "author": "author", "authors": "author", "by": "author", "byline": "author",
    "source": "source_name", "publisher": "source_name", "outlet": "source_name", "publication": "source_name",
    "newspaper": "source_name", "site": "source_name",
    "date": "published", "published": "published", "published_at": "published", "pubdate": "published",
    "publication date": "published",
    "section": "section",
    "url": "url", "link": "url", "address": "url",
}  # fmt: skip
_LINE = re.compile(r"\s*([A-Za-z][A-Za-z_ ]{1,20}?)\s*:\s*(.*)\Z")
# "SEOUL, Aug. 20", "Mr. Moen" and "J. Moen" do not end a sentence.
_SENTENCE = re.compile(
    r".*?(?<!\b(?:Mr|Ms|Dr|St|Lt|vs))(?<!\b(?:Mrs|Gov|Sen|Rep|Gen|Col|Sgt|Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec))"
    r"(?<!\b(?:Sept|Prof))(?<!\b[A-Z])[.!?][”’\"')]*(?=\s|\Z)|.*"
)
_FULL_STOP = re.compile(r"(?<![A-Z])[.,;:][”’\"')]*\s*\Z")  # titles have none, but for "… in the U.S."
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}})"
)
_DATE_LINE = re.compile(
    rf"(?:(?:first )?(?:published|posted|updated|last (?:modified|updated))(?: on| at)?:? )?(?:[A-Z][a-z]+day,? "
    rf")?{_DAY}"
    rf"(?:,? [A-Z][a-z]+day)?(?:[,T ]*(?:at )?\d{{1,2}}[:.h]?\d{{2}}(?::\d{{2}})?[^\n]{{0,20}})?\Z",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_a-z][\w’'.-]*(?: (?:[^\W\d_a-z][\w’'.-]*|de|da|di|du|van|von|der|den|del|la|le|al|bin|el))*"
_BYLINE = re.compile(rf"(?:By|BY|by) ({_NAME}(?:(?:, | and | & ){_NAME})*)(?:,? (?:in|for|at) [A-Z][^\n]{{0,40}})?\Z")
_DATELINE = re.compile(
    rf"([A-Z][A-Z .’'-]{{2,40}}(?:, [A-Z][\w. ]{{1,20}}?)?),? \(?({_DAY})\)? ?(?:\([A-Z][\w/ .]{{1,30}}\) ?)?[—–-]",
    re.I,
)
_SMALL = frozenset("of the and for de la le les du des der die das und y el los & a on in at".split())
LONGEST_TITLE = 200  # characters of a first line that may be one
SENTENCE_TITLE = 90  # characters of a title made from a sentence
_LONGEST_NAME = 100  # characters of an outlet's or an author's name


def field(line: str) -> tuple[str, str] | None:
    """("source_name", "The Harbour Post") for "Source: The Harbour Post"; None for any other line."""
    found = _LINE.match(line)
    name = _FIELDS.get(found[1].lower()) if found else None
    return (name, found[2].strip().strip("\"'").strip()) if found and name else None


def take_header(text: str) -> tuple[dict[str, str], str]:
    """The header lines at the top of `text` as fields of `Printed`, and the text below them.

    A line whose value can't be what it says it is ("Source: Navy chief to resign over budget row") is none.
    """
    lines = text.lstrip("\n").split("\n")
    fields: dict[str, str] = {}
    start = 0
    while start < len(lines):
        found = field(lines[start])
        if found is None and fields and not lines[start].strip() and start + 1 < len(lines):
            found = field(lines[start + 1])  # a blank between header lines
            start += bool(found)
        if not found or found[0] in fields or not found[1] or not _can_be(*found):
            break
        fields[found[0]] = found[1]
        start += 1
    body = "\n".join(lines[start:]).strip("\n")
    if fields and not body.strip() and len(fields.get("title", "")) > SENTENCE_TITLE:
        return {name: value for name, value in fields.items() if name != "title"}, fields["title"]
    return fields, body if fields else text


def _can_be(name: str, value: str) -> bool:
    """Whether a field may have that value; a name is no sentence."""
    if name == "url":
        return len(value.split()) == 1
    if name in ("author", "source_name", "section"):
        words = re.findall(r"[^\W\d_]+", value)
        small = [word for word in words if word.islower() and word not in _SMALL]
        return len(value) <= _LONGEST_NAME and (len(small) <= 1 or len(small) < len(words) / 2)
    return len(value) <= (_LONGEST_NAME if name == "published" else 1000)


def take_title(text: str) -> tuple[str, str]:
    """A short first line that an empty line, a byline or a date line follows, and the text below it.

    ("", text) if there is none.
    """
    first, gap, rest = text.strip("\n").partition("\n")
    body = rest.lstrip()
    following = rest.partition("\n")[0].strip()
    if not gap or not body or len(first) > LONGEST_TITLE or (following and not _is_of_top(following)):
        return "", text
    if _FULL_STOP.search(first):
        return "", text  # a paragraph, not a title
    return first.strip(), rest.strip("\n")


def take_byline(text: str) -> tuple[dict[str, str], str]:
    """A byline and a date line at the top of `text`, each a line of its own, as fields, and the text below them."""
    fields: dict[str, str] = {}
    rest = text.lstrip("\n")
    while rest:
        line, _, below = rest.partition("\n")
        line = line.strip()
        if (found := _BYLINE.match(line)) and "author" not in fields and below.strip():
            fields["author"] = " ".join(word.title() if word.isupper() else word for word in found[1].split())
        elif _DATE_LINE.match(line) and "published" not in fields and below.strip():
            fields["published"] = line
        else:
            break
        rest = below.lstrip("\n")
    return fields, rest if fields else text


def dateline(text: str) -> tuple[str, str]:
    """("CORRAN", "10 December 2025") of a text that begins "CORRAN, 10 December 2025 —"; ("", "") of any other."""
    found = _DATELINE.match(text[:200].lstrip())
    return (found[1].strip(), found[2]) if found else ("", "")


def _is_of_top(line: str) -> bool:
    return bool(_BYLINE.match(line) or _DATE_LINE.match(line))


def title_from(text: str) -> str:
    """A title for an article that prints none: its first sentence, cut at a word."""
    start = " ".join(text[: 4 * SENTENCE_TITLE].split())
    found = _SENTENCE.match(start)
    sentence = found[0] if found else start
    if len(sentence) <= SENTENCE_TITLE:
        return sentence.rstrip(".")
    cut = sentence[: SENTENCE_TITLE + 1].rsplit(" ", 1)[0]
    return cut[:SENTENCE_TITLE].rstrip(" ,;:–—-") + "…"
