"""The corpus written for this project, in the interchange format; its texts are in own/, their markup in own_markup.py.

Beside the keys of docs/interchange.md a record has

- of an entity `actors`: the names of all whom "they" means, `actor` being the first;
- of an actor `named`: false for somebody whom the text gives no name. Their name here is their first description;
- of a quote `speakers`: the names of joint speakers, `speaker` being the first; and `cited`: the names of those whom
  the speakers cite, the nearest first (the ministry said that the *driver* told police …).

What is printed without a cue and without quotation marks is a turn of a transcript, and direct.
Checks files and counts what is in them:

    python -m entities.nlp.training.data.own_corpus FILE…
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from entities.nlp.annotation import Form, QuoteKind, Span
from entities.nlp.interchange import FRAGMENT_GAP, pairs, written
from entities.nlp.language import quotation
from entities.nlp.training.data.own_markup import (
    PARAGRAPH_GAP,
    SHOWN,
    Actor,
    BadMarkup,
    Document,
    Marked,
    Mention,
    Quote,
    document,
    parts,
)

FOLDER = Path(__file__).parent / "own"
LABEL_OF = {
    "person": "PERSON", "organisation": "ORG", "place": "GPE", "group": "NORP", "event": "EVENT", "other": "MISC",
}  # fmt: skip
PRONOUNS = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it "
    "its itself they them their theirs themselves who whom whose which that this these those one both neither".split()
)
AT_EDGES = " .,;:!?“”‘’\"'()…–—-"
OF_NAMES = frozenset("the of and for in on de la van der den von bin al el da dos &".split())  # small words of names


def records(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """All documents of the corpus. Raises BadMarkup, which names the file."""
    for path in sorted(folder.glob("*.txt")):
        yield from of_file(path)


def of_file(path: Path) -> Iterator[dict[str, Any]]:
    for part in parts_of(path):
        try:
            yield record_of(document(part))
        except BadMarkup as error:
            raise BadMarkup(f"{path.name}: {error}") from error


def parts_of(path: Path) -> list[str]:
    try:
        return parts(path.read_text(encoding="utf-8"))
    except (BadMarkup, UnicodeDecodeError) as error:
        raise BadMarkup(f"{path.name}: {error}") from error


def record_of(document: Document) -> dict[str, Any]:
    """A document in the interchange format. Raises BadMarkup, which names it."""
    try:
        check(document)
    except BadMarkup as error:
        raise BadMarkup(f"{document.id}: {error}") from error
    text, actors = document.marked.text, {actor.key: actor for actor in document.actors}
    names = names_of(document)
    mask = quotation.quoted(text)
    return {
        "id": document.id,
        "title": document.title,
        "date": document.date or None,
        "publisher": document.publisher,
        "text": text,
        "entities": [entity(text, mention, actors, names) for mention in document.marked.mentions],
        "actors": [actor_record(document, actor, names) for actor in document.actors],
        "quotes": [
            quote_record(document.marked, number, document.quotes[number], names, mask)
            for number in sorted(document.quotes, key=lambda each: min(document.marked.contents[each]))
        ],
    }


# ---- what must hold


def check(document: Document) -> None:
    """Raises BadMarkup at the first thing that cannot be meant."""
    marked, quotes = document.marked, document.quotes
    known = {actor.key for actor in document.actors}
    mentioned = {key for mention in marked.mentions for key in mention.actors}
    for mention in marked.mentions:
        for key in mention.actors:
            demand(key in known, f"“{mention.span.of(marked.text)}” means “{key}”, who is no actor")
    for actor in document.actors:
        demand(actor.key in mentioned, f"“{actor.key}” is never mentioned")
        demand(not actor.names or is_named(document, actor), f"“{actor.key}” is never named; write “?”")
    for number, quote in quotes.items():
        for key in (*quote.speakers, *quote.cited, *(key for key, _ in quote.targets)):
            demand(key in known, f"quote {number}: “{key}” is no actor")
        told = [key for key, _ in quote.targets]
        demand(len(set(told)) == len(told), f"quote {number}: a target stands twice")
        for key in quote.speakers:
            demand(key not in told, f"quote {number}: “{key}” is speaker and target; write “self”, or leave it out")
        demand(number in marked.contents, f"quote {number}: no words of the text are its content")
    sources = {number for mention in marked.mentions for number in mention.source_of}
    for number in sorted({*marked.contents, *marked.cues, *sources}):
        demand(number in quotes, f"quote {number}: no line tells of it")
        check_quote(marked, number, quotes[number])


def check_quote(marked: Marked, number: int, quote: Quote) -> None:
    content, text = marked.contents[number], marked.text
    between = text[min(content).start : max(content).end]
    demand(
        PARAGRAPH_GAP not in between, f"quote {number}: its content crosses a paragraph; continue in a quote of its own"
    )
    for span in content:
        words = span.of(text)
        enclosed = words[0] in "“\"‘'" and words[-1] in "”\"’'" and not any(each in words[1:-1] for each in '“”"')
        demand(not enclosed, f"quote {number}: “{words[:SHOWN]}” has its quotation marks inside; put them outside")
    for mention in sources_of(marked, number):
        words = mention.span.of(text)
        odd = [key for key in mention.actors if key not in quote.speakers]
        demand(not odd, f"quote {number}: its source “{words}” means “{''.join(odd[:1])}”, who is no speaker of it")
        inside = any(span.start <= mention.span.start < span.end for span in content)
        demand(not inside, f"quote {number}: its source “{words}” stands inside its content")
    for cue in marked.cues.get(number, []):
        inside = any(span.start <= cue.start < span.end for span in content)
        demand(not inside, f"quote {number}: its cue “{cue.of(text)}” stands inside its content")


def demand(holds: bool, message: str) -> None:
    if not holds:
        raise BadMarkup(message)


def sources_of(marked: Marked, number: int) -> list[Mention]:
    return [mention for mention in marked.mentions if number in mention.source_of]


# ---- mentions and actors


def is_named(document: Document, actor: Actor) -> bool:
    return any(
        form_of(mention.span.of(document.marked.text), actor) == "name"
        for mention in document.marked.mentions
        if actor.key in mention.actors
    )


def form_of(words: str, actor: Actor) -> Form:
    """A name shares a word with those of its actor, or of an organisation or place is all in capitals."""
    if words.lower().strip(AT_EDGES) in PRONOUNS:
        return "pronoun"
    if not actor.names:
        return "description"
    if name_words(words, actor):
        return "name"
    own = [word for word in map(bare, words.split()) if word.lower() not in OF_NAMES]
    return "name" if actor.kind != "person" and own and all(word[:1].isupper() for word in own) else "description"


def name_words(words: str, actor: Actor) -> list[int]:
    """Which words of a mention are of its actor's names, by position; in a transcript they may be all in capitals."""
    own = {bare(word) for name in actor.names for word in name.split()}
    own = {word for word in own if word[:1].isupper() or not word.isascii()}
    own |= {word.upper() for word in own}
    return [at for at, word in enumerate(words.split()) if bare(word) in own]


def bare(word: str) -> str:
    """A word without punctuation and possessive ending."""
    word = word.strip(AT_EDGES)
    return word[:-2] if word.endswith(("’s", "'s")) else word


def name_span(text: str, span: Span, actor: Actor) -> Span:
    """The name within a person's mention: without titles and possessive ending, with initials."""
    words = span.of(text).split(" ")
    found = name_words(span.of(text), actor)
    if actor.kind != "person" or not found:
        return span
    first, last = found[0], found[-1]
    while first and len(words[first - 1]) == 2 and words[first - 1].endswith("."):
        first -= 1
    start = span.start + sum(len(word) + 1 for word in words[:first])
    name = " ".join(words[first : last + 1]).rstrip(",;:")
    name = name[:-2] if name.endswith(("’s", "'s")) else name
    return Span(start, start + len(name))


def entity(text: str, mention: Mention, actors: Mapping[str, Actor], names: Mapping[str, str]) -> dict[str, Any]:
    first = actors[mention.actors[0]]
    form = form_of(mention.span.of(text), first)
    span = name_span(text, mention.span, first) if form == "name" else mention.span
    return {
        **written(text, span),
        "label": LABEL_OF[first.kind],
        "form": form,
        "actor": names[first.key],
        "actors": [names[key] for key in mention.actors],
        "confidence": 1.0,
    }


def names_of(document: Document) -> dict[str, str]:
    """What each actor is called in the record; no two the same."""
    names: dict[str, str] = {}
    for actor in document.actors:
        name = actor.names[0] if actor.names else first_description(document, actor)
        names[actor.key] = f"{name} ({actor.key})" if name in names.values() else name
    return names


def first_description(document: Document, actor: Actor) -> str:
    printed = [one.span.of(document.marked.text) for one in document.marked.mentions if one.actors == (actor.key,)]
    described = [words for words in printed if form_of(words, actor) == "description"]
    return described[0] if described else actor.role or actor.key


def actor_record(document: Document, actor: Actor, names: Mapping[str, str]) -> dict[str, Any]:
    text = document.marked.text
    printed = Counter(
        name_span(text, mention.span, actor).of(text)
        for mention in document.marked.mentions
        if mention.actors == (actor.key,) and form_of(mention.span.of(text), actor) == "name"
    )
    return {
        "name": names[actor.key],
        "named": bool(actor.names),
        "kind": actor.kind,
        "aliases": [name for name, _ in printed.most_common()],
        "role": actor.role or None,
        "roles": [],
        "country": "",
    }


# ---- quotes


def quote_record(
    marked: Marked, number: int, quote: Quote, names: Mapping[str, str], mask: bytes | bytearray
) -> dict[str, Any]:
    content = sorted(marked.contents[number])
    cue = sorted(marked.cues.get(number, []))
    source = [mention.span for mention in sources_of(marked, number)]
    speakers = [names[key] for key in quote.speakers]
    return {
        "content": pairs(content),
        "text": FRAGMENT_GAP.join(span.of(marked.text) for span in content),
        "type": kind_of(marked.text, content, cue, mask),
        "attribution": quote.attribution,
        "source": pairs(source),
        "speaker": speakers[0] if speakers else None,
        "speakers": speakers,
        "speaker_span": pairs(source[:1])[0] if source else None,
        "cited": [names[key] for key in quote.cited],
        "cue": pairs(cue),
        "cue_class": quote.cue_class,
        "about": [names[key] for key, _ in quote.targets],
        "targets": [{"actor": names[key], "stance": stance, "confidence": 1.0} for key, stance in quote.targets],
        "about_self": quote.about_self,
        "stance": quote.targets[0][1] if quote.targets else "neutral",
        "confidence": 1.0,
        "speaker_confidence": 1.0,
    }


def kind_of(text: str, content: Sequence[Span], cue: Sequence[Span], mask: bytes | bytearray) -> QuoteKind:
    kind = quotation.kind_of(text, content, mask)
    return "direct" if kind == "indirect" and not cue else kind


# ---- what is in the files


def counts(of: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How much there is of what, in the order it is printed."""
    quotes = [(record, quote) for record in of for quote in record["quotes"]]
    found = Counter[str]()
    for record, quote in quotes:
        named = {actor["name"] for actor in record["actors"] if actor["named"]}
        forms = {(entity["end"], entity["actor"]): entity["form"] for entity in record["entities"]}
        found[f"source: {source_form(quote, forms)}"] += 1
        found[f"type: {quote['type']}"] += 1
        found["with joint speakers"] += len(quote["speakers"]) > 1
        found["that cite somebody"] += bool(quote["cited"])
        found["of an unnamed speaker"] += bool(quote["speaker"]) and quote["speaker"] not in named
        found["of nobody known"] += not quote["speakers"]
        found["about themselves"] += quote["about_self"]
        for target in quote["targets"]:
            found[f"target: {target['stance']}"] += 1
    return {
        "documents": len(of),
        "words": sum(len(record["text"].split()) for record in of),
        "mentions": sum(len(record["entities"]) for record in of),
        "quotes": len(quotes),
        **dict(sorted(found.items())),
    }


def source_form(quote: Mapping[str, Any], forms: Mapping[tuple[int, str], str]) -> str:
    if not quote["source"]:
        return "none"
    start, end = quote["source"][0]
    inside = [form for (stop, actor), form in forms.items() if start < stop <= end and actor in quote["speakers"]]
    return min(inside, key=["name", "description", "pronoun"].index, default="description")


def checked(files: Sequence[Path]) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of all documents that are right, and what is wrong with the others."""
    found: dict[str, dict[str, Any]] = {}
    wrong: list[str] = []
    for file in files:
        for part in parts_of(file):
            try:
                record = record_of(document(part))
                demand(record["id"] not in found, f"{record['id']}: a second document of this name")
                found[record["id"]] = record
            except BadMarkup as error:
                wrong.append(f"{file.name}: {error}")
    return list(found.values()), wrong


def main(files: Sequence[str]) -> int:
    found, wrong = checked([Path(file) for file in files])
    print(*wrong, sep="\n", end="\n" if wrong else "")
    for what, number in counts(found).items():
        print(f"{number:6,} {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
