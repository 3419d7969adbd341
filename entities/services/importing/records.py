"""One line of an annotated archive: an article with what was found in it, ready to be stored.

Whatever takes no database is done here, before anything is locked.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from articles.choices import Precision
from articles.copies.comparing import bands
from articles.search.tokens import vector_of
from articles.services import words_of
from entities.choices import Origin, State
from entities.nlp import interchange
from entities.nlp.annotation import Annotation
from entities.nlp.interchange import BadRecord, value
from entities.services.annotating.rows import MACHINE, Layer, words_said
from newsdesk.days import in_utc, midnight

SURROGATES = re.compile("[\ud800-\udfff]")
TITLE_WORDS = 12  # of the text, where there is no title
OF_ANNOTATION = ("entities", "actors", "quotes", "dates")
NAMED_IN_QUOTES = (("speaker", "speaker_id"), ("speakers", "speaker_ids"))


@dataclass(frozen=True, slots=True)
class Imported:
    """An article and its annotation. `numbers` are those of its actors in the archive, where it has any; `mentions`,
    `quotes` and `dates` the layers of these, in their order."""

    title: str
    outlet: str
    author: str
    url: str
    section: str
    language: str
    text: str
    sha256: str
    published_at: datetime | None
    precision: str
    pipeline: str
    search: str
    bands: tuple[int, ...]
    annotation: Annotation
    numbers: tuple[int | None, ...]
    mentions: tuple[Layer, ...]
    quotes: tuple[Layer, ...]
    dates: tuple[Layer, ...]
    searches: tuple[str, ...]  # the words of the quotes, as the search finds them


def imported(line: bytes) -> Imported:
    """Raises BadRecord."""
    record = interchange.parse(line)
    text = value(record, "text", str)
    if not text.strip():
        raise BadRecord('"text" is empty')
    if "\0" in text or SURROGATES.search(text):
        raise BadRecord('"text" holds characters that no text has')
    if not any(key in record for key in OF_ANNOTATION):
        raise BadRecord("it has no annotations: import it with import_articles, or annotate it before")
    told = {key: _plain(record, key) for key in ("title", "publisher", "author", "url", "section", "language")}
    title = told["title"] or " ".join(text.split()[:TITLE_WORDS])
    published_at, precision = _publication(record)
    annotation, numbers = _annotation(text, record)
    return Imported(
        title=title[:500],
        outlet=told["publisher"],
        author=told["author"][:300],
        url=told["url"] if len(told["url"]) <= 2000 else "",
        section=told["section"][:200],
        language=told["language"][:8] or "en",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=published_at,
        precision=precision,
        pipeline=(_plain(record, "pipeline") or "imported")[:60],
        search=words_of(title, text),
        bands=tuple(bands(text)),
        annotation=annotation,
        numbers=numbers,
        mentions=_layers(record, "entities"),
        quotes=_layers(record, "quotes"),
        dates=_layers(record, "dates"),
        searches=tuple(vector_of(words_said(text, quote)) for quote in annotation.quotes),
    )


def _plain(record: Mapping[str, Any], key: str) -> str:
    return " ".join(value(record, key, str, "").replace("\0", "").split())


def _publication(record: Mapping[str, Any]) -> tuple[datetime | None, str]:
    said = value(record, "published_at", str, None) or value(record, "date", str, None)
    if not said:
        return None, Precision.TIME
    try:
        if "T" in said or " " in said:
            moment = datetime.fromisoformat(said)
            moment, precision = moment if moment.tzinfo else timezone.make_aware(moment), Precision.TIME
        else:
            moment, precision = midnight(date.fromisoformat(said)), Precision.DAY
    except ValueError:
        raise BadRecord(f'"date" must be a day or a time such as 2025-11-20T09:15:00+01:00, not "{said}"') from None
    found = in_utc(moment)
    if found is None:
        raise BadRecord(f'"date" is "{said}", which is no day of publication')
    return found, precision


def _annotation(text: str, record: Mapping[str, Any]) -> tuple[Annotation, tuple[int | None, ...]]:
    """The annotation, and the numbers of its actors in the archive; two of one name are told apart by these."""
    actors = interchange.items(record, "actors")
    numbers = tuple(one["id"] if type(one.get("id")) is int else None for one in actors)
    names = [one.get("name") for one in actors]
    if len(set(names)) == len(names) or None in numbers:
        return interchange.annotation_of(text, record), numbers
    found = interchange.annotation_of(text, _by_number(record))
    named = tuple(replace(one, name=value(said, "name", str)) for one, said in zip(found.actors, actors, strict=True))
    return replace(found, actors=named), numbers


def _by_number(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same with each actor's number in place of its name."""

    def numbered(one: Mapping[str, Any], name: str, number: str) -> dict[str, Any]:
        found = one.get(number)
        if isinstance(found, list):
            return {**one, name: [str(each) for each in found]}
        return {**one, name: str(found)} if found is not None else dict(one)

    quotes = []
    for quote in interchange.items(record, "quotes"):
        made: dict[str, Any] = dict(quote)
        for name, number in NAMED_IN_QUOTES:
            made = numbered(made, name, number)
        made["targets"] = [numbered(one, "actor", "actor_id") for one in interchange.items(quote, "targets")]
        made["about"] = [one["actor"] for one in made["targets"]]
        made["chain"] = [numbered(one, "speaker", "speaker_id") for one in interchange.items(quote, "chain")]
        quotes.append(made)
    return {
        **record,
        "actors": [numbered(one, "name", "id") for one in interchange.items(record, "actors")],
        "entities": [numbered(one, "actor", "actor_id") for one in interchange.items(record, "entities")],
        "quotes": quotes,
    }


def _layers(record: Mapping[str, Any], part: str) -> tuple[Layer, ...]:
    return tuple(_layer(one) for one in interchange.items(record, part))


def _layer(said: Mapping[str, Any]) -> Layer:
    """What people decided where it comes from stays decided, as something imported."""
    if said.get("state") == State.REJECTED:
        return Origin.IMPORT, State.REJECTED
    if said.get("state") == State.ACCEPTED or said.get("origin") == Origin.PERSON:
        return Origin.IMPORT, State.ACCEPTED
    if said.get("origin") == Origin.IMPORT or said.get("layer") == "edited":
        return Origin.IMPORT, State.SUGGESTED
    return MACHINE


def numbers_in(some: Sequence[Imported]) -> set[int]:
    return {number for one in some for number in one.numbers if number is not None}
