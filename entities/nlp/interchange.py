"""The interchange format: one JSON object a line, articles in, annotations out.

In:  {"id", "text"} and optionally "title", "date" (YYYY-MM-DD or null), "publisher".
Out: {"id", "entities", "actors", "quotes", "dates"}; spans are [start, end] in code points, end
exclusive. Beyond what other tools need, every field of an `Annotation` is written, so that
`annotation_of(text, record_of(id, annotation)) == annotation` as long as no two actors of the text
share a name: the format refers to actors by name. Keys that the format does not know are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from entities.nlp.annotation import (
    ActorFound,
    ActorKind,
    Annotation,
    Attribution,
    CueClass,
    DateFound,
    Form,
    Grain,
    InnerAttribution,
    Label,
    MentionFound,
    QuoteFound,
    QuoteKind,
    Role,
    Span,
    Stance,
    TargetFound,
    UnnamedTarget,
)

FRAGMENT_GAP = " [...] "  # between the fragments of one quote in its "text"
JSON_TYPES = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
    bool: "true or false",
}


class BadRecord(ValueError):
    """A line that is not in the format; the message says what is wrong with which key."""


@dataclass(frozen=True, slots=True)
class Article:
    id: str
    text: str
    published: date | None = None
    title: str = ""
    publisher: str = ""


# ---- reading


def parse(line: bytes | str) -> dict[str, Any]:
    """One line as a JSON object. Raises BadRecord."""
    try:
        record = json.loads(line.decode() if isinstance(line, bytes) else line)
    except UnicodeDecodeError as error:
        raise BadRecord(f"not UTF-8 text (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise BadRecord(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:
        raise BadRecord("a number has thousands of digits") from error
    except RecursionError as error:
        raise BadRecord("nested too deeply") from error
    if not isinstance(record, dict):
        raise BadRecord("not a JSON object")
    return record


def article_of(record: Mapping[str, Any]) -> Article:
    """The article of an input record. Raises BadRecord."""
    return Article(
        id=value(record, "id", str),
        text=value(record, "text", str),
        published=day(record, "date"),
        title=value(record, "title", str, ""),
        publisher=value(record, "publisher", str, ""),
    )


def annotation_of(text: str, record: Mapping[str, Any]) -> Annotation:
    """The annotation of an output record. Raises BadRecord."""
    actors = tuple(read_actor(text, item) for item in items(record, "actors"))
    names: dict[str, int] = {}
    for position, actor in enumerate(actors):
        names.setdefault(actor.name, position)
    return Annotation(
        text=text,
        actors=actors,
        mentions=tuple(read_mention(text, item, names) for item in items(record, "entities")),
        quotes=tuple(read_quote(text, item, names) for item in items(record, "quotes")),
        dates=tuple(read_date(text, item) for item in items(record, "dates")),
    )


def read_actor(text: str, record: Mapping[str, Any]) -> ActorFound:
    roles = tuple(Role(span.of(text), span) for span in (span_of(text, item) for item in items(record, "roles")))
    return ActorFound(
        name=value(record, "name", str),
        kind=choice(record, "kind", ActorKind),
        aliases=tuple(strings(record, "aliases")),
        roles=roles,
        country=value(record, "country", str, ""),
    )


def read_mention(text: str, record: Mapping[str, Any], names: Mapping[str, int]) -> MentionFound:
    return MentionFound(
        span=span_of(text, record),
        label=choice(record, "label", Label),
        form=choice(record, "form", Form, "name"),
        actor=actor_named(record, "actor", names),
        confidence=probability(record, "confidence"),
    )


def read_quote(text: str, record: Mapping[str, Any], names: Mapping[str, int]) -> QuoteFound:
    content = spans(text, record, "content")
    if not content:
        raise BadRecord('a quote\'s "content" has no span')
    speaker = value(record, "speaker", str, None)
    known = names.get(speaker) if speaker else None
    speaker_span = value(record, "speaker_span", list, None)
    stance = choice(record, "stance", Stance, "neutral")
    unnamed = tuple(read_unnamed(text, item) for item in items(record, "unnamed_targets"))
    about = [name for name in strings(record, "about") if name not in {one.words for one in unnamed} - names.keys()]
    targets = [TargetFound(names[name], stance, 1.0) for name in about if known_actor(name, names)]
    if "targets" in record:
        targets = [read_target(item, names) for item in items(record, "targets")]
    return QuoteFound(
        content=content,
        kind=choice(record, "type", QuoteKind),
        attribution=choice(record, "attribution", Attribution, "said"),
        source=spans(text, record, "source"),
        cue=spans(text, record, "cue"),
        cue_class=choice(record, "cue_class", CueClass, "other"),
        speaker=known,
        speaker_span=pair(text, speaker_span, "speaker_span") if speaker_span else None,
        speaker_words=speaker if speaker and known is None else "",
        speaker_chain=spans(text, record, "speaker_chain"),
        targets=tuple(targets),
        about_self=value(record, "about_self", bool, False),
        stance=stance,
        confidence=probability(record, "confidence"),
        speaker_confidence=probability(record, "speaker_confidence"),
        speakers=read_speakers(record, known, names),
        chain=tuple(read_inner(text, item, names) for item in items(record, "chain")),
        perhaps=value(record, "perhaps", bool, False),
        unnamed_targets=unnamed,
    )


def read_speakers(record: Mapping[str, Any], speaker: int | None, names: Mapping[str, int]) -> tuple[int, ...]:
    """All who say it together; where none are listed, the one speaker."""
    together = tuple(dict.fromkeys(names[name] for name in strings(record, "speakers") if known_actor(name, names)))
    if together and together[0] != speaker:
        raise BadRecord('the first of "speakers" must be the "speaker"')
    return together or (() if speaker is None else (speaker,))


def read_inner(text: str, record: Mapping[str, Any], names: Mapping[str, int]) -> InnerAttribution:
    return InnerAttribution(
        source=spans(text, record, "source"),
        cue=spans(text, record, "cue"),
        speaker=actor_named(record, "speaker", names),
        content=spans(text, record, "content"),
    )


def read_target(record: Mapping[str, Any], names: Mapping[str, int]) -> TargetFound:
    position = actor_named(record, "actor", names)
    if position is None:
        raise BadRecord('"actor" is missing in "targets"')
    return TargetFound(position, choice(record, "stance", Stance), probability(record, "confidence"))


def read_unnamed(text: str, record: Mapping[str, Any]) -> UnnamedTarget:
    span = span_of(text, record)
    words = value(record, "words", str, span.of(text))
    if not words.strip():
        raise BadRecord('"words" in "unnamed_targets" is empty')
    return UnnamedTarget(words, span, choice(record, "stance", Stance), probability(record, "confidence"))


def read_date(text: str, record: Mapping[str, Any]) -> DateFound:
    return DateFound(
        span=span_of(text, record),
        value=value(record, "value", str, None),
        earliest=day(record, "earliest"),
        latest=day(record, "latest"),
        grain=choice(record, "grain", Grain, "range"),
        confidence=probability(record, "confidence"),
    )


# ---- checked access to one key

REQUIRED: Any = object()


def value(record: Mapping[str, Any], key: str, kind: type, default: Any = REQUIRED) -> Any:
    """The value of a key, of the given type; a missing or null one is the default if there is one."""
    found = record.get(key)
    if found is None:
        if default is REQUIRED:
            raise BadRecord(f'"{key}" is missing')
        return default
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise BadRecord(f'"{key}" must be {JSON_TYPES[kind]}')
    return found


def choice(record: Mapping[str, Any], key: str, among: Any, default: Any = REQUIRED) -> Any:
    found = value(record, key, str, default)
    if found not in get_args(among):
        raise BadRecord(f'"{key}" must be one of {", ".join(get_args(among))}, not "{found}"')
    return found


def probability(record: Mapping[str, Any], key: str) -> float:
    found = record.get(key, 1.0)
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 <= found <= 1:
        raise BadRecord(f'"{key}" must be a number from 0 to 1')
    return float(found)


def day(record: Mapping[str, Any], key: str) -> date | None:
    """A day; of a point in time ("2025-11-20T09:15:00+01:00"), the day as printed."""
    found = value(record, key, str, None)
    try:
        if found is not None and found[10:11] == "T":
            return datetime.fromisoformat(found).date()
        if found is not None and len(found) != len("2025-11-20"):
            raise ValueError
        return date.fromisoformat(found) if found else None
    except ValueError:
        raise BadRecord(f'"{key}" must be a date such as 2025-11-20, not "{found}"') from None


def items(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = value(record, key, list, [])
    if not all(isinstance(item, dict) for item in found):
        raise BadRecord(f'"{key}" must be a list of objects')
    return found


def strings(record: Mapping[str, Any], key: str) -> list[str]:
    found: list[str] = value(record, key, list, [])
    if not all(isinstance(item, str) for item in found):
        raise BadRecord(f'"{key}" must be a list of strings')
    return found


def spans(text: str, record: Mapping[str, Any], key: str) -> tuple[Span, ...]:
    return tuple(pair(text, item, key) for item in value(record, key, list, []))


def span_of(text: str, record: Mapping[str, Any]) -> Span:
    return pair(text, [value(record, "start", int), value(record, "end", int)], "start")


def pair(text: str, found: Any, key: str) -> Span:
    if not (isinstance(found, list) and len(found) == 2 and all(type(each) is int for each in found)):
        raise BadRecord(f'"{key}" must hold pairs of whole numbers [start, end]')
    start, end = found
    if not 0 <= start < end <= len(text):
        raise BadRecord(f'"{key}": [{start}, {end}] lies outside the text of {len(text)} characters')
    return Span(start, end)


def actor_named(record: Mapping[str, Any], key: str, names: Mapping[str, int]) -> int | None:
    name = value(record, key, str, None)
    return names[name] if name is not None and known_actor(name, names) else None


def known_actor(name: str, names: Mapping[str, int]) -> bool:
    if name not in names:
        raise BadRecord(f'"{name}" is not among the actors')
    return True


# ---- writing


def record_of(id: str, annotation: Annotation) -> dict[str, Any]:
    """The output record of an annotated article, ready for `json.dumps`."""
    text, actors = annotation.text, annotation.actors
    return {
        "id": id,
        "entities": [
            {
                **written(text, mention.span),
                "label": mention.label,
                "form": mention.form,
                "actor": None if mention.actor is None else actors[mention.actor].name,
                "confidence": mention.confidence,
            }
            for mention in annotation.mentions
        ],
        "actors": [
            {
                "name": actor.name,
                "kind": actor.kind,
                "aliases": list(actor.aliases),
                "role": actor.roles[0].text if actor.roles else None,
                "roles": [written(text, role.span) for role in actor.roles],
                "country": actor.country,
            }
            for actor in actors
        ],
        "quotes": [quote_record(text, actors, quote) for quote in annotation.quotes],
        "dates": [
            {
                **written(text, found.span),
                "value": found.value,
                "earliest": found.earliest and found.earliest.isoformat(),
                "latest": found.latest and found.latest.isoformat(),
                "grain": found.grain,
                "confidence": found.confidence,
            }
            for found in annotation.dates
        ],
    }


def line_of(record: Mapping[str, Any]) -> bytes:
    """A record as one line of UTF-8."""
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can write
        return json.dumps(record).encode() + b"\n"


def quote_record(text: str, actors: Sequence[ActorFound], quote: QuoteFound) -> dict[str, Any]:
    return {
        "content": pairs(quote.content),
        "text": FRAGMENT_GAP.join(span.of(text) for span in quote.content),
        "type": quote.kind,
        "attribution": quote.attribution,
        "source": pairs(quote.source),
        "speaker": quote.speaker_words or None if quote.speaker is None else actors[quote.speaker].name,
        "speakers": [actors[speaker].name for speaker in quote.speakers],
        "speaker_span": quote.speaker_span and [quote.speaker_span.start, quote.speaker_span.end],
        "speaker_chain": pairs(quote.speaker_chain),
        "cue": pairs(quote.cue),
        "cue_class": quote.cue_class,
        "about": [
            *(actors[target.actor].name for target in quote.targets),
            *(one.words for one in quote.unnamed_targets),
        ],
        "targets": [
            {"actor": actors[target.actor].name, "stance": target.stance, "confidence": target.confidence}
            for target in quote.targets
        ],
        "unnamed_targets": [
            {
                "start": one.span.start,
                "end": one.span.end,
                "words": one.words,
                "stance": one.stance,
                "confidence": one.confidence,
            }
            for one in quote.unnamed_targets
        ],
        "about_self": quote.about_self,
        "stance": quote.stance,
        "confidence": quote.confidence,
        "speaker_confidence": quote.speaker_confidence,
        "perhaps": quote.perhaps,
        "chain": [inner_record(actors, inner) for inner in quote.chain],
    }


def inner_record(actors: Sequence[ActorFound], inner: InnerAttribution) -> dict[str, Any]:
    return {
        "source": pairs(inner.source),
        "cue": pairs(inner.cue),
        "speaker": None if inner.speaker is None else actors[inner.speaker].name,
        "content": pairs(inner.content),
    }


def written(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
