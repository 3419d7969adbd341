"""Whether the speaker of a quote found is the right one, to calibrate how sure the engine is of it.

Judged are quotes found that are true quotes and got a named actor for their speaker. Where a set tells
the speakers, they decide. Where it tells only the source as printed, as PolNeAR does, a name in the
source decides; for a pronoun or a description, the names in its coreference chain as another tool
(CoreNLP) found them. Such chains are often wrong themselves, so a disagreement is no proof: `corrected`
turns it into the probability that the engine was right all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entities.nlp.annotation import Span
from entities.nlp.language.gazetteer import fold_name
from entities.nlp.measuring.matching import matched, source_class
from entities.nlp.training.fitting.coreference import names_of_chains

SUREST = 4  # one in so many of the noisy judgements, the most confident ones, are taken for right


@dataclass(frozen=True, slots=True)
class Judgement:
    confidence: float
    agrees: bool
    noisy: bool = False


def of_told_speakers(document: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[Judgement]:
    """Of a document that tells the speakers; uncertain ones are left out."""
    names_of = {actor["name"]: own_names(actor) for actor in document["actors"]}
    for true, found, names in named_speakers(document, record):
        accepted = [true["speaker"], *(true.get("also_accept") or {}).get("speaker", [])]
        if true.get("certain", True) and true["speaker"]:
            right = set().union(*(names_of.get(name, {fold_name(name)}) for name in accepted))
            yield Judgement(found["speaker_confidence"], bool(names & right))


def of_printed_sources(
    document: Mapping[str, Any], record: Mapping[str, Any], chains: Mapping[str, Any]
) -> Iterator[Judgement]:
    """Of a document that tells the printed sources, with another tool's chains."""
    text, of_mention = document["text"], names_of_chains(chains)
    for true, found, names in named_speakers(document, record):
        printed = source_class(text, true["source"])
        if printed == "name":
            words = fold_name(" ".join(text[start:end] for start, end in true["source"]))
            yield Judgement(found["speaker_confidence"], any(name in words for name in names))
        elif printed != "none":
            chained = chain_within(of_mention, true["source"])
            if chained:
                yield Judgement(found["speaker_confidence"], alike(names, chained), noisy=True)


def named_speakers(
    document: Mapping[str, Any], record: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], set[str]]]:
    """The true quote, the one found and all names of its speaker."""
    names_of = {actor["name"]: own_names(actor) for actor in record["actors"]}
    pairs = matched(document["text"], document["quotes"], record["quotes"])
    for at, other in pairs.items():
        found = record["quotes"][at]
        if found["speaker"] in names_of:
            yield document["quotes"][other], found, names_of[found["speaker"]]


def own_names(actor: Mapping[str, Any]) -> set[str]:
    also = actor.get("also_accept") or []
    return {fold_name(name) for name in (actor["name"], *(actor.get("aliases") or []), *also)} - {""}


def chain_within(of_mention: Mapping[Span, frozenset[str]], source: Sequence[Sequence[int]]) -> frozenset[str]:
    """Names of the chain of the longest mention that starts in the source and ends in it."""
    within = [
        (span.end - span.start, -span.start, names)
        for span, names in of_mention.items()
        if any(start <= span.start and span.end <= end for start, end in source)
    ]
    return max(within, key=lambda item: item[:2])[2] if within else frozenset()


def alike(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two sets of folded names share a last word."""
    return bool({name.split()[-1] for name in some} & {name.split()[-1] for name in others if name})


def corrected(judgements: Sequence[Judgement]) -> tuple[list[tuple[float, float]], float]:
    """Each confidence with the probability that the speaker is right, and how often the chains are.

    The chains' own accuracy s is how often they agree with the engine where it is surest, as if it were never
    wrong there. Where engine and chains are wrong independently of each other, they agree in a share a = p·s
    of all noisy judgements, so the engine is right in p = a / s; and in one where they disagree, with
    probability p (1 - s) / (1 - a).
    """
    noisy = sorted((one for one in judgements if one.noisy), key=lambda one: one.confidence)
    surest = noisy[-max(1, len(noisy) // SUREST) :]
    s = sum(one.agrees for one in surest) / len(surest) if noisy else 1.0
    a = sum(one.agrees for one in noisy) / len(noisy) if noisy else 1.0
    p = min(1.0, a / s) if s else 0.0
    doubtful = p * (1 - s) / (1 - a) if a < 1 else 0.0
    return [(one.confidence, 1.0 if one.agrees else min(1.0, doubtful) if one.noisy else 0.0) for one in judgements], s
