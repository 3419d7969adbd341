"""Reads the markup of the own corpus: documents with their mentions, cues and quotes where they are printed.

    === wire-001 | Port of Corran to close | 2025-03-14 | The Harbour Post
    @ lind = Ana Lind | person | port minister
    @ port = Port of Corran / PFC | organisation
    @ hand = ? | person | a dock hand whom nobody names

    {1|The [port|port] will close,} [minister Ana Lind|lind|1] <said|1>. “{2|[We|lind] will not pay,}” [she|lind|2]
    <added|2>.
    ---
    1 = said stated | lind | port negative
    2 = said promised | lind < hand | self

`[words|actor|quotes]` is a mention, and the source of those quotes; `[they|lind & hand]` means both. `<words|quote>`
is a cue and `{quote|words}` content, one or more fragments each. A blank line separates paragraphs, `---` ends the
text. An actor's names stand between slashes, "?" where the text gives none. The last lines tell of each quote:
attribution and cue class | speakers, joint ones with "&", behind "<" whom they cite, "-" for nobody known | whom it is
about, the main one first, each with the stance toward it; or "self" for the speaker alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from entities.nlp.annotation import ActorKind, Attribution, CueClass, Span, Stance

PARAGRAPH_GAP = "\n\n"
UNNAMED, NOBODY, SELF = "?", "-", "self"
HEADER = re.compile(r"=== (?P<id>[\w.-]+) \| (?P<title>[^|]*) \| (?P<date>[^|]*) \| (?P<publisher>[^|]*)")
ACTOR = re.compile(r"@ (?P<key>[\w-]+) = (?P<names>[^|]+) \| (?P<kind>[^|]+?)(?: \| (?P<role>[^|]*))?")
QUOTE = re.compile(r"(?P<number>\d+) = (?P<said>[^|]+)\|(?P<speakers>[^|]+)(?:\|(?P<targets>[^|]*))?")
CONTENT_OPENS = re.compile(r"\{(\d+)\|")
MENTION_CLOSES = re.compile(r"\|([^][{}<>|]+)(?:\|([\d, ]+))?\]")
CUE_CLOSES = re.compile(r"\|(\d+)>")
SHOWN = 40  # characters of the place where the markup is wrong


class BadMarkup(ValueError):
    """A document that is not in the format; says which one and what is wrong."""


@dataclass(frozen=True, slots=True)
class Actor:
    key: str
    names: tuple[str, ...]  # the fullest first; none of an unnamed somebody
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    actors: tuple[str, ...]  # keys; several of "they"
    source_of: tuple[int, ...]  # numbers of quotes


@dataclass(frozen=True, slots=True)
class Quote:
    """What the line at the document's end says of one quote; actors are keys."""

    attribution: str
    cue_class: str
    speakers: tuple[str, ...]
    cited: tuple[str, ...]  # whom the speakers cite, the nearest first
    targets: tuple[tuple[str, str], ...]  # with the stance toward each
    about_self: bool


@dataclass(slots=True)
class Marked:
    """A text without its markup, and what was marked, by number of the quote."""

    text: str = ""
    mentions: list[Mention] = field(default_factory=list)
    contents: dict[int, list[Span]] = field(default_factory=dict)
    cues: dict[int, list[Span]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    date: str  # empty where the text has none
    publisher: str
    actors: tuple[Actor, ...]
    marked: Marked
    quotes: dict[int, Quote]


def parts(markup: str) -> list[str]:
    """The documents of a file, each as it is written. Raises BadMarkup."""
    before, *found = re.split(r"^(?==== )", markup, flags=re.MULTILINE)
    if before.strip():
        raise BadMarkup(f"“{before.strip()[:SHOWN]}” stands before the first document")
    return found


def document(part: str) -> Document:
    """One document. Raises BadMarkup, which names it."""
    header, _, rest = part.partition("\n")
    try:
        return read_document(header, rest)
    except BadMarkup as error:
        raise BadMarkup(f"{header[4:].partition(' |')[0]}: {error}") from error


def read_document(header: str, rest: str) -> Document:
    head = HEADER.fullmatch(header.rstrip())
    if not head:
        raise BadMarkup("the first line is not “=== id | title | date | publisher”")
    if head["date"]:
        day(head["date"])
    printed, ended, told = rest.partition("\n---\n")
    if not ended:
        raise BadMarkup("no line “---” ends the text")
    lines = printed.splitlines()
    actors = tuple(actor(line) for line in lines if line.startswith("@ "))
    if len({one.key for one in actors}) < len(actors):
        raise BadMarkup("two actors have the same key")
    marked = read_text([line for line in lines if not line.startswith("@ ")])
    quotes: dict[int, Quote] = {}
    for line in filter(str.strip, told.splitlines()):
        number, found = quote(line.strip())
        if number in quotes:
            raise BadMarkup(f"two lines tell of quote {number}")
        quotes[number] = found
    return Document(head["id"], head["title"], head["date"], head["publisher"], actors, marked, quotes)


def day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadMarkup(f"“{written}” is no date such as 2025-11-20") from None


def actor(line: str) -> Actor:
    found = ACTOR.fullmatch(line.rstrip())
    if not found:
        raise BadMarkup(f"“{line[:SHOWN]}” is not “@ key = names | kind | role”")
    names = tuple(name.strip() for name in found["names"].split(" / "))
    return Actor(
        found["key"],
        () if names == (UNNAMED,) else names,
        one_of(ActorKind, found["kind"].strip(), "kind of an actor"),
        (found["role"] or "").strip(),
    )


def quote(line: str) -> tuple[int, Quote]:
    found = QUOTE.fullmatch(line)
    if not found:
        raise BadMarkup(f"“{line[:SHOWN]}” is not “number = attribution cue-class | speakers | targets”")
    said = found["said"].split()
    if len(said) != 2:
        raise BadMarkup(f"quote {found['number']}: “{' '.join(said)}” is not an attribution and a cue class")
    speaking, *cited = ([] if part.strip() == NOBODY else keys(part) for part in found["speakers"].split("<"))
    targets = (found["targets"] or "").strip()
    return int(found["number"]), Quote(
        one_of(Attribution, said[0], "attribution"),
        one_of(CueClass, said[1], "cue class"),
        tuple(speaking),
        tuple(key for part in cited for key in part),
        tuple(target(each) for each in targets.split(",")) if targets not in ("", SELF) else (),
        targets == SELF,
    )


def target(written: str) -> tuple[str, str]:
    words = written.split()
    if len(words) != 2:
        raise BadMarkup(f"“{written.strip()}” is not an actor and a stance")
    return words[0], one_of(Stance, words[1], "stance")


def keys(written: str) -> list[str]:
    return [key.strip() for key in written.split("&")]


def one_of(among: object, found: str, what: str) -> str:
    if found not in get_args(among):
        raise BadMarkup(f"“{found}” is no {what}; there are {', '.join(get_args(among))}")
    return found


def read_text(lines: Sequence[str]) -> Marked:
    """The text of a document's lines; those of a paragraph are joined with a blank."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines).strip())]
    marked = Marked()
    for paragraph in paragraphs:
        if marked.text:
            marked.text += PARAGRAPH_GAP
        Reading(marked).read(paragraph)
    marked.mentions.sort(key=lambda one: (one.span.start, -one.span.end))
    return marked


class Reading:
    """Reads one paragraph into a text; what is open nests."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.opened: list[tuple[str, int, int]] = []  # sign, where its words start, number of the quote

    def read(self, paragraph: str) -> None:
        at = 0
        while at < len(paragraph):
            at = self.step(paragraph, at)
        if self.opened:
            sign, start, _ = self.opened[-1]
            raise BadMarkup(f"“{sign}” is never closed: “{self.marked.text[start:][:SHOWN]}”")

    def step(self, paragraph: str, at: int) -> int:
        """Reads the character at a place, or the sign that starts there; where to go on."""
        sign = paragraph[at]
        if sign not in "[]{}<>|":
            self.marked.text += sign
            return at + 1
        here = f"at “{paragraph[max(0, at - SHOWN // 2) : at + SHOWN // 2]}”"
        if sign == "{":
            opens = CONTENT_OPENS.match(paragraph, at)
            if not opens:
                raise BadMarkup(f"content has no number {here}")
            self.opened.append((sign, len(self.marked.text), int(opens[1])))
            return opens.end()
        if sign in "[<":
            self.opened.append((sign, len(self.marked.text), 0))
            return at + 1
        if not self.opened:
            raise BadMarkup(f"“{sign}” closes nothing {here}")
        kind, start, number = self.opened.pop()
        return self.close(paragraph, at, kind, self.words(start, here), number, here)

    def close(self, paragraph: str, at: int, kind: str, span: Span, number: int, here: str) -> int:
        """Takes down what ends here; where to go on."""
        if kind == "{":
            if paragraph[at] != "}":
                raise BadMarkup(f"content is not closed by a brace {here}")
            self.marked.contents.setdefault(number, []).append(span)
            return at + 1
        ends = (MENTION_CLOSES if kind == "[" else CUE_CLOSES).match(paragraph, at)
        if not ends:
            raise BadMarkup(f"a {'mention' if kind == '[' else 'cue'} does not end as it should {here}")
        if kind == "[":
            source_of = tuple(int(each) for each in re.findall(r"\d+", ends[2] or ""))
            self.marked.mentions.append(Mention(span, tuple(keys(ends[1])), source_of))
        else:
            self.marked.cues.setdefault(int(ends[1]), []).append(span)
        return ends.end()

    def words(self, start: int, here: str) -> Span:
        """From a place to the end of the text, without blanks at either end."""
        words = self.marked.text[start:]
        if not words.strip():
            raise BadMarkup(f"no words are marked {here}")
        return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
