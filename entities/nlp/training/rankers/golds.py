"""What a gold record says of who speaks and who is spoken about, under all names that it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from entities.nlp.annotation import ActorFound, Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.interchange import pairs
from entities.nlp.language.gazetteer import fold_name, strip_possessive, title_gender
from entities.nlp.measuring.matching import matched

ARTICLES = ("the ", "a ", "an ")
PRONOUNS = frozenset(
    "i you he she it we they me him her us them his hers its their who which that this these those".split()
)

Record = Mapping[str, Any]


class Gold:
    """One gold record; names are compared as `plain` writes them."""

    def __init__(self, record: Record) -> None:
        self.record, self.text = record, record["text"]
        self.names: dict[str, frozenset[str]] = {}
        for actor in record["actors"]:
            also = actor.get("also_accept") or []
            names = plain_names((actor["name"], *(actor.get("aliases") or []), *also))
            self.names[actor["name"]] = self.names.get(actor["name"], frozenset()) | names

    def named(self, name: str) -> frozenset[str]:
        return self.names.get(name) or plain_names([name])

    def known(self) -> frozenset[str]:
        return frozenset().union(*self.names.values())

    def speakers(self, quote: Record) -> frozenset[str]:
        """All names under which somebody may be said to speak a quote; none where nobody is known."""
        told = [*(quote.get("speakers") or [quote["speaker"]]), *accepted(quote, "speaker")]
        found = frozenset[str]().union(*(self.named(name) for name in told if name))
        span = quote.get("speaker_span")
        words = plain(self.text[slice(*span)]) if span else ""
        return found | {words} if " " in words else found

    def matching(self, quotes: Sequence[DetectedQuote]) -> dict[int, Record]:
        """The gold quote of each detected one that has one."""
        found = [{"content": pairs(quote.content)} for quote in quotes]
        true = [{**quote, "content": spans_of(quote["content"])} for quote in self.record["quotes"]]
        return {at: true[other] for at, other in matched(self.text, true, found).items()}


def spans_of(content: Sequence[Any]) -> Sequence[Any]:
    return [content] if content and isinstance(content[0], int) else content


def accepted(quote: Record, what: str) -> Sequence[str]:
    return (quote.get("also_accept") or {}).get(what) or []


def plain(words: str) -> str:
    """A name without article, possessive ending, accents and case."""
    folded = fold_name(strip_possessive(words.strip(" ,.;:")))
    for article in ARTICLES:
        folded = folded.removeprefix(article)
    return folded


def plain_names(names: Iterable[str]) -> frozenset[str]:
    """Each name as it is, and without titles before it: "Dr Ana Ruiz", "Ana Ruiz"."""
    found = {plain(name) for name in names if name} - PRONOUNS - {""}
    return frozenset(found | {untitled(name) for name in found})


def untitled(name: str) -> str:
    words = name.split()
    while len(words) > 2 and title_gender(words[0]) is not None:
        words = words[1:]
    return " ".join(words)


def answers(actor: ActorFound, names: frozenset[str], known: frozenset[str]) -> bool:
    """Whether an actor found is one of these names; its aliases count where the record does not know its name."""
    if plain(actor.name) in names:
        return True
    return plain(actor.name) not in known and bool(plain_names(actor.aliases) & names)


def within(span: Span, spans: Iterable[Sequence[int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in spans)
