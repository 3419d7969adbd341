"""What a site asks of programs in its robots.txt (RFC 9309), kept for an hour in each process."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from newsdesk.outgoing.fetching import CannotFetch, fetch

NAME = "Newsdesk"  # by which a robots.txt may address us
KEPT_SECONDS = 3600.0
MOST_KEPT = 500
LARGEST = 500 * 1024  # bytes that are read of one
PAUSE = 1.0  # seconds between two pages of one host
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Rules:
    parser: RobotFileParser | None  # None: everything is allowed
    closed: bool  # they could not be read: nothing is asked for the time being
    ends: float


_kept: dict[str, Rules] = {}


class NotNow(Exception):
    """A site does not say whether programs may read it; that may pass. The message is in words."""


def asked_not_to(url: str) -> str:
    """Why a page is not asked for, in words; empty if it may be. Raises NotNow."""
    rules = rules_of(url)
    host = urlsplit(url).hostname or ""
    if rules.closed:
        raise NotNow(f"{host} could not be asked whether programs may read it (robots.txt).")
    if rules.parser is not None and not rules.parser.can_fetch(NAME, url):
        return f"{host} asks programs not to read this page (robots.txt)."
    return ""


def pause_between(url: str) -> float:
    """Seconds to wait between two pages of the host of this address."""
    rules = rules_of(url)
    asked = rules.parser.crawl_delay(NAME) if rules.parser is not None else None
    return min(LONGEST_PAUSE, max(PAUSE, float(asked or 0)))


def rules_of(url: str) -> Rules:
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    kept = _kept.get(origin)
    if kept is None or kept.ends < time.monotonic():
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[origin] = read_rules(origin)
    return kept


def read_rules(origin: str) -> Rules:
    ends = time.monotonic() + KEPT_SECONDS
    try:
        answer = fetch(f"{origin}/robots.txt", max_bytes=LARGEST)
    except CannotFetch as reason:
        if not reason.may_succeed and not reason.status_there:
            return Rules(None, closed=False, ends=ends)  # nor may the page be asked, which says why
        there_is_none = 400 <= reason.status_there < 500 and reason.status_there != 429
        return Rules(None, closed=not there_is_none, ends=ends if there_is_none else time.monotonic() + 60)
    parser = RobotFileParser()
    parser.parse(answer.content.decode(errors="replace").splitlines())
    return Rules(parser, closed=False, ends=ends)
