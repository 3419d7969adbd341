"""Counts of quotes by and about the actors of an article: what the engine counts against what is true.

An actor is judged where the engine knows it: one that it does not know has no count on any page. Quotes of which the
gold set is uncertain, and subjects that it accepts without asking for them, count neither for nor against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entities.nlp.language.gazetteer import fold_name
from entities.nlp.measuring.matching import letters, matched
from entities.nlp.measuring.mistakes import names_by_actor, statements

Record = Mapping[str, Any]
# The names of a quote found, of quotes by one about another both, with how probably it counts for them.
Ours = Callable[[Record], Mapping[Any, float]]
WITHIN = 0.8  # of a quote's letters that lie in an uncertain one


@dataclass(frozen=True, slots=True)
class ActorCount:
    """Of one actor, or of one who speaks about another, in one article."""

    probabilities: tuple[float, ...]  # of each quote that the engine counts
    right: int  # of these
    true: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Places of the true quotes that count for an actor, and of those that may be taken to."""

    sure: frozenset[int] = frozenset()
    accepted: frozenset[int] = frozenset()


def counted_by(gold: Record, found: Record) -> Iterator[ActorCount]:
    """Quotes by each actor; those whose speaker is only a perhaps count for nobody."""

    def ours(quote: Record) -> Mapping[str, float]:
        return dict.fromkeys(_speakers(quote), quote["confidence"] * quote["speaker_confidence"])

    people = _people(gold, found)
    return _counted(gold, found, ours, _truth_by(gold, found, people), people.get)


def counted_about(gold: Record, found: Record) -> Iterator[ActorCount]:
    """Quotes about each actor. The confidence of a subject is that of the stance toward it, and says nothing here."""

    def ours(quote: Record) -> Mapping[str, float]:
        return {one["actor"]: quote["confidence"] for one in quote["targets"]}

    people = _people(gold, found)
    return _counted(gold, found, ours, _truth_about(gold, people), people.get)


def counted_between(gold: Record, found: Record) -> Iterator[ActorCount]:
    """Quotes by one actor about another, for each two of whom there are any."""

    def ours(quote: Record) -> Mapping[tuple[str, str], float]:
        sure = quote["confidence"] * quote["speaker_confidence"]
        return {(who, one["actor"]): sure for who in _speakers(quote) for one in quote["targets"]}

    people = _people(gold, found)
    by, about = _truth_by(gold, found, people), _truth_about(gold, people)
    truth = {}
    for speaker, said in by.items():
        for target, told in about.items():
            sure = said.sure & told.sure
            truth[speaker, target] = Truth(sure, said.sure & (told.sure | told.accepted) - sure)
    return _counted(gold, found, ours, truth, lambda pair: (people.get(pair[0]), people.get(pair[1])))


def _speakers(quote: Record) -> Sequence[str]:
    return [] if quote.get("perhaps") else quote.get("speakers") or [quote.get("speaker") or ""]


def _truth_by(gold: Record, found: Record, people: Mapping[str, str]) -> dict[str, Truth]:
    """A quote is by its speaker, or by somebody else whom the set accepts as well if that is whom the engine names."""
    true, own = statements(gold), statements(found)
    named = {place: set(_speakers(own[at])) for at, place in matched(gold["text"], true, own).items()}
    speakers = []
    for place, quote in enumerate(true):
        accepted = [quote["speaker"] or "", *(quote.get("also_accept") or {}).get("speaker", [])]
        ours = {people.get(name) for name in named.get(place, ())}
        speakers.append(next((name for name in accepted if people.get(fold_name(name)) in ours), accepted[0]))
    of_quote = {id(quote): [speaker] for quote, speaker in zip(true, speakers, strict=True)}
    meant = _meant(gold, people, lambda quote: of_quote[id(quote)])
    return {who: Truth(frozenset(places)) for who, places in meant.items()}


def _truth_about(gold: Record, people: Mapping[str, str]) -> dict[str, Truth]:
    sure = _meant(gold, people, lambda quote: quote.get("about") or [])
    accepted = _meant(gold, people, lambda quote: (quote.get("also_accept") or {}).get("about", []))
    return {who: Truth(frozenset(sure[who]), frozenset(accepted[who] - sure[who])) for who in sure}


def _people(gold: Record, found: Record) -> dict[str, str]:
    """{name of an actor found, folded name of a true one: who it is}.

    Two found that are one true actor are one, as they are once somebody merges them on the page.
    """
    of_true = names_by_actor(gold)
    people: dict[str, str] = {}
    for actor, names in names_by_actor(found).items():
        known = set().union(names, *(true for true in of_true.values() if true & names))
        who = next((people[name] for name in sorted(known) if name in people), actor)
        people |= dict.fromkeys(known, who) | {actor: who}
    return people


def _meant(gold: Record, people: Mapping[str, str], listed: Callable[[Record], Sequence[str]]) -> dict[str, set[int]]:
    """{who: places of the true quotes, as far as they are certain, that list them}, of everybody found."""
    meant: dict[str, set[int]] = {who: set() for who in people.values()}
    for at, quote in enumerate(statements(gold)):
        for name in listed(quote) if quote.get("certain", True) else ():
            who = people.get(fold_name(name))
            if who:
                meant[who].add(at)
    return meant


def _counted(
    gold: Record, found: Record, ours: Ours, truth: Mapping[Any, Truth], meant: Callable[[Any], Any]
) -> Iterator[ActorCount]:
    """`meant`: who, or which two, the engine's names stand for."""
    true, own = statements(gold), statements(found)
    pairs = matched(gold["text"], true, own)
    left_out = set(_uncertain(gold["text"], true, own, pairs))
    counts: dict[Any, dict[int, float]] = {}
    for at, quote in enumerate(own):
        for name, probability in ours(quote).items() if at not in left_out else ():
            counts.setdefault(meant(name), {})[at] = probability
    for key, of_true in truth.items():
        here = {at: p for at, p in counts.get(key, {}).items() if pairs.get(at) not in of_true.accepted}
        if here or of_true.sure:
            right = sum(pairs.get(at) in of_true.sure for at in here)
            yield ActorCount(tuple(here.values()), right, len(of_true.sure))


def _uncertain(text: str, true: Sequence[Record], own: Sequence[Record], pairs: Mapping[int, int]) -> Iterator[int]:
    """Quotes found that are, or lie in, true ones of which the set is uncertain."""
    doubtful = [letters(text, quote["content"]) for quote in true if not quote.get("certain", True)]
    for at, quote in enumerate(own):
        words = letters(text, quote["content"])
        if at in pairs:
            if not true[pairs[at]].get("certain", True):
                yield at
        elif any(len(words & other) >= WITHIN * len(words) for other in doubtful):
            yield at
