"""What a program sends: one article as a JSON object, or several in a list. Its fields are those of `records`."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from articles.readers import records

MOST = 100  # articles in one request
LONGEST_ID = 120
LONGEST_ADDRESS = 2000
_KNOWN = {name.partition(".")[0] for names in records.NAMES.values() for name in names.split()} | {"id", "html"}
_ALONE = "Send “text” or “html” with it. An address alone is fetched, and its page says everything else."


@dataclass(frozen=True)
class Sent:
    """One article as it was sent: `record` is its JSON, or `address` that of a page to fetch."""

    id: str = ""
    record: str = ""
    address: str = ""
    unused: tuple[str, ...] = ()  # names of fields that mean nothing here


@dataclass(frozen=True)
class Misfit:
    """Why nothing was taken: {name of a field: what is wrong with it}. `is_json`: it could be read as such."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    is_json: bool = True


def articles_sent(body: bytes) -> list[Sent] | Misfit:
    """The articles of a request's body, or what is wrong with it: all are taken, or none."""
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Misfit({"body": ["This is not UTF-8."]}, is_json=False)
    except json.JSONDecodeError as error:
        return Misfit({"body": [f"This is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."]}, False)
    except (ValueError, RecursionError):
        return Misfit({"body": ["This JSON is nested too deeply, or has a number of thousands of digits."]}, False)
    is_list = isinstance(whole, list)
    if isinstance(whole, dict) and isinstance(whole.get("articles"), list):
        whole, is_list = whole["articles"], True
    several: list[Any] = whole if is_list else [whole]
    if not several:
        return Misfit({"articles": ["There is no article in it."]})
    if len(several) > MOST:
        return Misfit({"articles": [f"These are {len(several):,} articles. Send at most {MOST} in one request."]})
    found: list[Sent] = []
    wrong: dict[str, list[str]] = {}
    for number, one in enumerate(several):
        sent = _sent(one)
        if isinstance(sent, Sent):
            if sent.id and any(sent.id == other.id for other in found):
                sent = {"id": "Another article of this request has the same."}
            else:
                found.append(sent)
        if isinstance(sent, dict):
            wrong |= {(f"articles.{number}.{name}" if is_list else name): [words] for name, words in sent.items()}
    return Misfit(wrong) if wrong else found


def _sent(article: Any) -> Sent | dict[str, str]:
    """An article, or {field: what is wrong with it}."""
    if not isinstance(article, dict):
        return {"article": "This is not a JSON object."}
    known = {re.sub(r"[\s._-]", "", str(name)).lower(): name for name in article}
    unused = tuple(_clean(name)[:60] for plain, name in known.items() if plain not in _KNOWN)[:10]
    named = article.get("id", "")
    if isinstance(named, int) and not isinstance(named, bool):
        named = str(named)
    if not isinstance(named, str) or len(named) > LONGEST_ID or named != _clean(named):
        return {"id": f"An id is a line of at most {LONGEST_ID} characters, or a whole number."}
    page = article.get("html")
    if page not in (None, "") and not isinstance(page, str):
        return {"html": "This is not text."}
    if article.get("text") not in (None, "") and not isinstance(article["text"], str):
        return {"text": "This is not text."}
    text, _ = records.value_at(article, "text")
    if records.words_in(text).strip() or (isinstance(page, str) and page.strip()):
        return Sent(named, json.dumps(article), unused=unused)
    url, name = records.value_at(article, "url")
    if not url:
        return {"text": "Send “text”, “html” or, of a page that Newsdesk is to fetch, “url” alone."}
    if not isinstance(url, str) or not is_address(url):
        return {name: "This is not a web address. It begins with https:// or http://."}
    if any(records.value_at(article, other)[1] for other in records.NAMES if other not in ("text", "url")):
        return {"text": _ALONE}
    return Sent(named, address=url, unused=unused)


def is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        return is_web and len(url) <= LONGEST_ADDRESS and not re.search(r"[\s\x00-\x1f\x7f\ud800-\udfff]", url)
    except ValueError:
        return False


def _clean(words: Any) -> str:
    """Without what no database stores and no line prints."""
    return "".join(char for char in str(words) if char.isprintable()).strip()
