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
Ours = Callable[[Record], Mapping[str, float]]  # actors of a quote found, with how probably it counts for them
Listed = Callable[[Record], Sequence[str]]  # actors of a true quote
WITHIN = 0.8  # of a quote's letters that lie in an uncertain one


@dataclass(frozen=True, slots=True)
class ActorCount:
    """Of one actor in one article."""

    probabilities: tuple[float, ...]  # of each quote that the engine counts
    right: int  # of these
    true: int


def counted_by(gold: Record, found: Record) -> Iterator[ActorCount]:
    """Quotes by each actor; those whose speaker is only a perhaps count for nobody."""

    def speakers(quote: Record) -> Sequence[str]:
        return [] if quote.get("perhaps") else quote.get("speakers") or [quote.get("speaker") or ""]

    def accepted(quote: Record) -> Sequence[str]:
        return [quote["speaker"] or "", *(quote.get("also_accept") or {}).get("speaker", [])]

    return _counted(
        gold,
        found,
        ours=lambda quote: dict.fromkeys(speakers(quote), quote["confidence"] * quote["speaker_confidence"]),
        theirs=accepted,
        optional=lambda _: [],
    )


def counted_about(gold: Record, found: Record) -> Iterator[ActorCount]:
    """Quotes about each actor."""
    return _counted(
        gold,
        found,
        ours=lambda quote: {one["actor"]: quote["confidence"] * one["confidence"] for one in quote["targets"]},
        theirs=lambda quote: quote.get("about") or [],
        optional=lambda quote: (quote.get("also_accept") or {}).get("about", []),
    )


def _counted(gold: Record, found: Record, *, ours: Ours, theirs: Listed, optional: Listed) -> Iterator[ActorCount]:
    true, own = statements(gold), statements(found)
    pairs = matched(gold["text"], true, own)
    sure = [at for at, quote in enumerate(true) if quote.get("certain", True)]
    left_out = set(_uncertain(gold["text"], true, own, pairs))
    names_of = names_by_actor(gold)
    counts: dict[str, dict[int, float]] = {}
    for at, quote in enumerate(own):
        for name, probability in ours(quote).items() if at not in left_out else ():
            counts.setdefault(name, {})[at] = probability

    def meant(quote: Record, names: set[str], listed: Listed) -> bool:
        return any(names & names_of.get(name, {fold_name(name)}) for name in listed(quote) if name)

    groups: list[tuple[dict[int, float], set[int]]] = []
    for actor, names in names_by_actor(found).items():
        of_true = {at for at in sure if meant(true[at], names, theirs)}
        accepted = {at for at in sure if at not in of_true and meant(true[at], names, optional)}
        found_here = {at: p for at, p in counts.get(actor, {}).items() if pairs.get(at) not in accepted}
        twin = next((group for group in groups if group[1] & of_true), None)
        if twin:  # one true actor under two names, which are merged on the page
            twin[0].update(found_here)
            twin[1].update(of_true)
        elif found_here or of_true:
            groups.append((found_here, of_true))
    for found_here, of_true in groups:
        right = sum(pairs.get(at) in of_true for at in found_here)
        yield ActorCount(tuple(found_here.values()), right, len(of_true))


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
