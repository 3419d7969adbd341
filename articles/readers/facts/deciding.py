"""Title, author, outlet, date, section and address of an article, out of all that its file says about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from articles.readers.facts.candidates import (
    MARKED,
    POOR,
    SAID,
    USUAL,
    WEAK,
    Candidate,
    Chosen,
    Found,
    choose,
    together,
)
from articles.readers.facts.outlet_names import ends_of, is_address, is_same_outlet, without_outlet
from articles.readers.facts.page_facts import day_in_address
from articles.readers.facts.publication import DAY_FIRST, CannotDate, TwoDays, doubt, published
from articles.readers.header import dateline, title_from
from articles.readers.printed import Printed
from articles.search.folding import fold_words

LEAST = 0.3  # trust of a date's place; better none than one of these
LONGEST = {"title": 500, "author": 300, "source_name": 200, "section": 200}
_NO_AUTHOR = re.compile(
    r"(?:no|unknown|not available|anonymous) ?(?:author|byline)?|n\W*a|none|null|admin\w*|-+|(?:web|news|online)? ?"
    r"(?:desk|editors?|staff|team|newsroom|author|authors|byline|editorial|redaktion|guest|user\d*)|"
    r"(?:staff|our|special) (?:reporters?|writers?|correspondents?)|https?:\S+|www\.\S+|[\d\W_]+",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\b(?:GmbH|AG|Inc|Ltd|LLC|Corp|S\.A|B\.V|Pty|plc|Verlag|Limited)\b")
# What a place that is often wrong must look like: "Ana de Lind", not "4 minutes", "Follow Author", "Datum".
_OF_PERSON = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?: (?:d[aeiu]|de[lnr]?|la|le|van|von|ten|al|bin|el|zu))*(?: [^\W\d_a-z][\w.'’-]*){1,3}"
    r"(?: (?:Jr|Sr)\.?)?"
)
_OF_NO_PERSON = re.compile(
    r"\b(?:Follow|Authors?|Read|More|Share|Com|Org|Net|Www|Https?|Posted|Updated|Published|Staff|Team|News|Editors?|Media"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_LONGEST_NAME = 150  # characters of a byline; beyond, it is a paragraph
_CHANGE = re.compile(r"modified|updated|lastmod")  # places that tell when a page was changed
Published = tuple[datetime, str]  # a moment and its precision
_DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SEVERAL = re.compile(r"\s*[;,]\s*(?:and |und |et )?| (?:and|und|et|og|och|&) ")
_LONGEST_OUTLET = 6  # words of a name that a place says that is often wrong


@dataclass(frozen=True)
class Decided:
    title: str
    author: str
    source_name: str
    section: str
    url: str
    published_at: datetime | None
    precision: str
    dates: tuple[datetime, ...]
    found: tuple[Found, ...]
    warnings: tuple[str, ...]


def decide(printed: Printed, *, name: str, body: str, now: datetime, plain) -> Decided:
    """Everything about an article but its text. `name` is its file's, `plain` cleans a line; see `readers.read`."""
    says = {field: _cleaned(printed, field, plain) for field in ("title", "author", "source_name", "section", "url")}
    outlet = _outlet(says["source_name"], says["title"])
    names = [one.words for one in says["source_name"]] + ([outlet.value] if outlet else [])
    title = _title(says["title"], names, body)
    author = _author(says["author"], names)
    warnings: list[str] = []
    url = _address(says["url"], warnings)
    moment, precision, dates, of_date = _date(printed, url, name, body, now, warnings)
    section = says["section"][0] if says["section"] else None
    found = [one.found() for one in (title, author, outlet) if one]
    found += [Found("section", section.where)] if section else []
    found += [of_date] if of_date else []
    return Decided(
        title=title.value if title else title_from(body),
        author=author.value if author else "",
        source_name=outlet.value if outlet else "",
        section=section.words if section else "",
        url=url,
        published_at=moment,
        precision=precision,
        dates=dates,
        found=tuple(found),
        warnings=(*warnings, *_guesses(title, author, outlet)),
    )


def _cleaned(printed: Printed, field: str, plain) -> list[Candidate]:
    cleaned = [
        Candidate(field, plain(one.words)[: LONGEST.get(field, 2001)].strip(), one.where, one.trust)
        for one in printed.says(field)
    ]
    return [one for one in cleaned if one.words]


def _guesses(*chosen: Chosen[str] | None) -> list[str]:
    names = {"title": "title", "author": "author", "source_name": "outlet"}
    return [
        f"The {names[one.candidate.field]} is a guess: {one.candidate.where} says “{one.value[:80]}”."
        for one in chosen
        if one and one.guess
    ]


def _outlet(told: list[Candidate], titles: list[Candidate]) -> Chosen[str] | None:
    """Who published it; the end of the page's title is one more that says so, where it is not the article's own.

    The address of a site is its name only where no place has another one.
    """
    told = [one for one in told if re.search(r"[^\W\d_]", one.words)]
    told = [one for one in told if one.trust > POOR or len(one.words.split()) <= _LONGEST_OUTLET]
    told = [one for one in told if not re.match(r"(?:https?:)?//|[\w.-]+@", one.words)]
    longest = [
        one for one in titles if (ends := ends_of(one.words)) and any(other.words == ends[0] for other in titles)
    ]
    told += [Candidate("source_name", ends_of(one.words)[1], f"{one.where}, its end", WEAK) for one in longest[:1]]  # type: ignore[index]
    if any(not is_address(one.words) and one.trust >= WEAK for one in told):
        told = [replace(one, trust=min(one.trust, WEAK)) if is_address(one.words) else one for one in told]
    return choose([(one, one.words) for one in told], key=fold_words, best=lambda words: "." not in words)


def _title(told: list[Candidate], outlets: Sequence[str], body: str) -> Chosen[str] | None:
    read = []
    for one in told:
        words = without_outlet(one.words, outlets)
        if re.search(r"\w", words) and not any(is_same_outlet(words, outlet) for outlet in outlets):
            read.append((one, words))
    if not read:
        return None
    short = {fold_words(words) for _, words in read}

    def key(words: str) -> str:
        """A title with something behind it ("… - live") is the same title as without, where a place says so."""
        ends = ends_of(words)
        return fold_words(ends[0]) if ends and fold_words(ends[0]) in short else fold_words(words).rstrip(".… ")

    return choose(read, key=key, best=lambda words: -len(words) / 1000)


def _author(told: list[Candidate], outlets: Sequence[str]) -> Chosen[str] | None:
    read = [(one, name) for one in told if (name := _named(one, outlets))]
    return choose(
        _with_the_others(read),
        key=lambda words: tuple(sorted(_names_in(words))),
        best=lambda words: sum(char.islower() for char in words) / len(words) + (";" in words),
    )


def _with_the_others(read: list[tuple[Candidate, str]]) -> list[tuple[Candidate, str]]:
    """Who names one of several authors speaks for the place that names them all."""
    fuller = sorted({words for one, words in read if one.trust > POOR and ";" in words}, key=lambda words: -len(words))
    return [
        (one, next((whole for whole in fuller if _names_in(words) < _names_in(whole)), words)) for one, words in read
    ]


def _names_in(words: str) -> frozenset[str]:
    return frozenset(fold_words(one) for one in _SEVERAL.split(words) if one.strip())


def _named(candidate: Candidate, outlets: Sequence[str]) -> str:
    """The author that a candidate names; of a place that is often wrong only what looks like names of persons."""
    name = author_of(candidate.words, outlets)
    all_names = _SEVERAL.split(name)
    names = [one for one in all_names if _OF_PERSON.fullmatch(one) and not _OF_NO_PERSON.search(one)]
    if candidate.trust > POOR:
        return "; ".join(names) if "," in name and names == all_names else name
    return "; ".join(names)


def author_of(words: str, outlets: Sequence[str] = ()) -> str:
    """The author, unless what stands in its place names none: "No Author", the outlet, a publisher and its town."""
    words = re.sub(r"\A(?:by|von|par|por|di|door)\b[:\s]+", "", words.strip(), flags=re.IGNORECASE).strip(" ,;|")
    if (
        len(words) > _LONGEST_NAME
        or _COMPANY.search(words)
        or "@" in words
        or "://" in words
        or _NO_AUTHOR.fullmatch(words)
    ):
        return ""
    kept = []
    for one in re.split(r"\s*;\s*", words):
        if one and not _NO_AUTHOR.fullmatch(one) and not any(is_same_outlet(one, outlet) for outlet in outlets):
            kept.append(one)
    return "; ".join(dict.fromkeys(kept))


def _address(told: list[Candidate], warnings: list[str]) -> str:
    """The first that is a web address, the most trusted before others."""
    refused = []
    for one in sorted(told, key=lambda candidate: candidate.trust, reverse=True):
        try:
            parts = urlsplit(one.words)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(one.words) <= 2000
        except ValueError:
            usable = False
        if usable:
            return one.words
        refused += [one.words] if one.trust == SAID else []
    if refused:
        warnings.append(f"“{refused[0][:100]}” is not a web address and was not used.")
    return ""


def _date(printed: Printed, url: str, name: str, body: str, now: datetime, warnings: list[str]):
    """(the moment or None, its precision, the two it may be, where it was found)."""
    told = printed.says("published")
    if (day := day_in_address(url)) and not any(one.where == "the address" for one in told):
        told.append(Candidate("published", day, "the address", WEAK))
    if words := dateline(body)[1]:
        told.append(Candidate("published", words, "the beginning of the text", USUAL))
    if found := _DAY_IN_NAME.search(PurePath(name).name):
        told.append(Candidate("published", "-".join(found.groups()), "the file’s name", WEAK))
    read: list[tuple[Candidate, tuple[datetime, str]]] = []
    two: list[tuple[Candidate, TwoDays]] = []
    reasons: list[str] = []
    for one in told:
        try:
            read.append((one, published(one.words, now=now)))
        except TwoDays as either:
            two.append((one, either))
        except CannotDate as reason:
            reasons.append(str(reason))
    days = {moment.date() for one, (moment, _) in read if one.trust >= LEAST}
    for one, pair in list(two):  # another place may say which of the two it is
        if said := [moment for moment in pair.moments if moment.date() in days]:
            read.append((one, (said[0], published(one.words, now=now, order=DAY_FIRST)[1])))
            two.remove((one, pair))
    chosen = choose(_without_updates(read), key=lambda pair: pair[0].date(), best=lambda pair: pair[1] == "time")
    if two and (not chosen or chosen.candidate.trust < two[0][0].trust):
        candidate, both = two[0]
        warnings.append(str(both))
        return None, "time", both.moments, Found("published", candidate.where, others=(candidate.words,))
    if not chosen:
        warnings += reasons[:1]
        return None, "time", (), None
    if together([chosen.candidate]) < LEAST:  # the clock of the page, or the date of another story
        warnings.append(f"No date was taken: only {chosen.candidate.where} says {chosen.candidate.words[:60]}.")
        return None, "time", (), None
    moment, precision = chosen.value
    warnings += filter(None, [doubt(chosen.candidate.words, precision=precision)])
    if chosen.candidate.trust < SAID:
        # A better place printed something that is no date: whoever sent it should know.
        warnings += reasons[:1] if printed.published else []
    if chosen.guess or chosen.candidate.where == "the beginning of the text":
        also = f" {_also(chosen.others)}" if chosen.others else ""
        warnings.append(f"The date is a guess: {chosen.candidate.where} says {chosen.candidate.words}.{also}")
    return moment, precision, (), chosen.found()


def _without_updates(read: list[tuple[Candidate, Published]]) -> list[tuple[Candidate, Published]]:
    """Without the day on which the page says it was changed, where a good place says that it was published before.

    Many sites print the day of the last change below the heading, and nothing else.
    """
    changed = {moment.date() for one, (moment, _) in read if _CHANGE.search(one.where)}
    first = min((moment.date() for one, (moment, _) in read if one.trust >= MARKED), default=None)
    return [
        (one, (moment, precision))
        for one, (moment, precision) in read
        if one.trust >= MARKED or first is None or moment.date() <= first or moment.date() not in changed
    ]


def _also(others: Sequence[Candidate]) -> str:
    return f"{others[0].where[:1].upper()}{others[0].where[1:]} says {others[0].words[:60]}."
