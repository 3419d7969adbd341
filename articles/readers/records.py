"""JSON: an article is an object; a file holds one, a list of them, or one a line.

The interchange format is {"id", "title", "date", "publisher", "text"}, one a line. The names that other programs give
these fields are understood as well, and nested ones ("source": {"name": …}): those of NewsAPI, GDELT, Media Cloud,
the Guardian, the New York Times, newspaper3k, schema.org.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from articles.readers import html
from articles.readers.facts.candidates import Candidate
from articles.readers.furniture import notes_of_captions
from articles.readers.markup import words_of
from articles.readers.printed import CannotRead, Printed

# Names without blanks, dots, dashes and capitals; the first that has a value counts. A dot leads into an object.
NAMES = {
    "text": "text fulltext articlebody bodytext maintext articletext contenttext cleanedtext content body "
            "fields.bodytext"
    " fields.body story storytext plaintext content.text body.text article.text",
    "title": "title headline headline.main webtitle headlinetext fields.headline articletitle name subject",
    "author": "author authors byline byline.original creator writer fields.byline articleauthor",
    "source_name": "publisher outlet source publication sourcename source.name publisher.name medianame "
                   "media.name mediaoutlet sitename site"
    " newspaper sourcecommonname domain hostname provider",
    "published": "date published publishedat publishdate datepublished publicationdate pubdate webpublicationdate"
    " seendate dateadd firstpublished publicationtime publishedtime publishedon datetime timestamp time created "
    "createdat",
    "url": "url link weburl canonicalurl permalink articleurl sourceurl documentidentifier href shareurl",
    "section": "section sectionname category desk newsdesk rubric",
}  # fmt: skip
# Where no text is: the article under a name that elsewhere is its title, then what sums it up.
_FALLBACK = (
    "article articlecontent leadparagraph abstract description summary snippet excerpt teaser standfirst".split()
)
_LISTS = (
    "articles",
    "results",
    "stories",
    "items",
    "docs",
    "data",
    "documents",
    "hits",
    "response.results",
    "response.docs",
)
_IN_WORDS = {"source_name": "outlet", "url": "address", "published": "date"}
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")  # for a page
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*\[\+?\d+ chars\]\s*\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?\Z")
_NOT_OBJECT = 'This is not a JSON object like {"title": …, "date": …, "publisher": …, "text": …}.'


def split(text: str) -> list[tuple[str, str]]:
    """("line 3", its words) or ("article 3", …) of every article of a file that may hold several."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = enumerate(text.split("\n"), start=1)  # at \n alone, whatever JSON contains
        return [(f"line {number}", line) for number, line in lines if line.strip()]
    articles = _articles(whole)
    return [(f"article {number}", json.dumps(article)) for number, article in enumerate(articles, start=1)]


def _articles(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict) and not _value(whole, "text"):
        for path in _LISTS:
            found: Any = whole
            for key in path.split("."):
                found = found.get(key) if isinstance(found, dict) else None
            if isinstance(found, list) and any(isinstance(one, dict) for one in found):
                return found
    return [whole]


def as_record(printed: dict[str, Any]) -> dict[str, Any]:
    """What an article prints, as an object that `read` takes; "notes" are read back from such objects alone."""
    names = {"source_name": "publisher", "published": "date"}
    told = ("text", *NAMES, "notes")
    return {names.get(name, name): value for name, value in printed.items() if value and name in told}


def read(text: str, *, insist: bool = False) -> Printed:
    """The article of one object; see `html.read` for `insist`."""
    try:
        article = json.loads(text)
    except json.JSONDecodeError as error:
        raise CannotRead(f"This line is not JSON: {error.msg} at column {error.colno}.") from error
    except ValueError:  # of a number
        raise CannotRead("This line is not an article: a number in it has thousands of digits.") from None
    except RecursionError:
        raise CannotRead("This line is not an article: its JSON is nested too deeply.") from None
    if not isinstance(article, dict):
        raise CannotRead(_NOT_OBJECT)
    return printed(article, insist=insist)


def printed(article: dict[str, Any], *, insist: bool = False) -> Printed:
    """What an object with any of the names above says. A field that makes no sense is left out and named."""
    told = article.get("notes")
    notes: list[str] = [note for note in told if isinstance(note, str)][:5] if isinstance(told, list) else []
    captions: list[str] = []
    text = words_of(words_in(_value(article, "text")) or "", captions)
    notes += notes_of_captions(captions)
    page = article.get("html")
    if not text.strip() and isinstance(page, str) and page.strip():
        return _with_page(article, html.read(_UNFIT.sub("", page), insist=insist), notes)
    if not text.strip():
        text = _fallback(article, notes)
    if not text.strip():
        known = ", ".join(list(article)[:8])
        raise CannotRead(f'This article has no "text" (or "content", "body"). It has {known or "nothing"}.')
    if _CUT.search(text):
        text = _CUT.sub("", text)
        notes.append("The text ends where the service that delivered it cut it off.")
    return Printed.of(text, {}, notes, candidates=_told(article, notes))


def _fallback(article: dict[str, Any], notes: list[str]) -> str:
    """What there is instead of a text; a summary is said to be one."""
    plain = {re.sub(r"[\s._-]", "", str(key)).lower(): (str(key), value) for key, value in article.items()}
    for name in _FALLBACK:
        key, value = plain.get(name, ("", ""))
        if found := words_of(words_in(value)).strip():
            if not name.startswith("article"):
                notes.append(f"This is a summary: there is no text, only “{key[:40]}”.")
            return found
    return ""


def _with_page(article: dict[str, Any], page: Printed, notes: list[str]) -> Printed:
    """An article whose text is a page: what its other fields say goes before what the page says."""
    return replace(page, candidates=(*_told(article, notes), *page.candidates), notes=(*notes, *page.notes))


def _told(article: dict[str, Any], notes: list[str]) -> list[Candidate]:
    """What the fields beside the text say."""
    candidates = []
    for name in ("title", "author", "source_name", "url", "section", "published"):
        value, path = value_at(article, name)
        found = _date(value) if name == "published" else words_of(words_in(value))
        if value and not found:
            notes.append(f"The {_IN_WORDS.get(name, name)} is not text and was not used.")
        candidates.append(Candidate(name, found, f"the field “{path}”"))
    return [one for one in candidates if one.words]


def _value(article: dict[str, Any], field: str) -> Any:
    return value_at(article, field)[0]


def value_at(article: dict[str, Any], field: str) -> tuple[Any, str]:
    """The value of a field, and under which name it stands."""
    known = {re.sub(r"[\s._-]", "", str(key)).lower(): value for key, value in article.items()}
    for path in NAMES[field].split():
        found: Any = known
        for key in path.split("."):
            if isinstance(found, dict):
                found = {re.sub(r"[\s_-]", "", str(name)).lower(): value for name, value in found.items()}.get(key)
            else:
                found = None
        if found not in (None, "", [], {}) and (words_in(found) or "." not in path):
            if field == "text" and not words_in(found):
                continue
            return found, path
    return None, ""


def words_in(value: Any) -> str:
    """The words of a value: a string; a list of names; an object that has one."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        names = ("name", "title", "text", "main", "original", "value", "label")
        return next((value[key] for key in names if isinstance(value.get(key), str)), "")
    if isinstance(value, list):
        return "; ".join(filter(None, (words_in(one) if not isinstance(one, list) else "" for one in value[:50])))
    return ""


def _date(value: Any) -> str:
    """A publication time in words. Numbers are days (20260401), or seconds or milliseconds since 1970."""
    if isinstance(value, dict | list):
        return _date(next(iter(value.values() if isinstance(value, dict) else value), None))
    if isinstance(value, bool) or value is None:
        return ""
    words = str(value).strip()
    if found := _COMPACT.match(words):
        day = "-".join(found.group(1, 2, 3))
        return f"{day}T{':'.join(found.group(4, 5, 6))}{'Z' if words.endswith('Z') else ''}" if found[4] else day
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", words):
        seconds = float(words) / (1000 if len(words.partition(".")[0]) > 11 else 1)
        return datetime.fromtimestamp(seconds, tz=UTC).isoformat()
    return words
