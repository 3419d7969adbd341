"""Learns which people and bodies without a name a quote is about (`attributions/unnamed.py`), and writes the weights.

    python -m entities.nlp.training.fitting.unnamed_targets GOLD.jsonl.gz… [--out FILE]

As `training/fitting/targets.py` learns those of actors, from the same sets. An example is somebody unnamed in the words
of a quote who does not say it. Those teach nothing whom a set accepts without demanding them, or who are the actor that
the quote was found to be about anyhow. Says how well weights do with an eighth of the stories, learned without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from entities.nlp import pipeline
from entities.nlp.attributions import compose
from entities.nlp.attributions.spoken_of import Asked
from entities.nlp.attributions.targets import TargetFinder
from entities.nlp.attributions.unnamed import LIKELY, UnnamedFinder, UnnamedLikelihood
from entities.nlp.coreference import resolve
from entities.nlp.coreference.resolution import Mention
from entities.nlp.training.fitting.targets import Example, Examples, learn, names_of
from entities.nlp.training.rankers.golds import Gold, accepted, plain_names

RIDGE = 4.0
HEADER = "# feature (attributions/unnamed.py)\tweight in the logarithm of the odds that the quote is about them\n"

Record = Mapping[str, Any]


def examples(record: Record) -> Examples:
    """Of one document; demanded are the targets of its quotes that no actor found is."""
    gold, resolved = Gold(record), Resolved(record)
    doc = pipeline.language()(pipeline.readable(record["text"]), disable=[*pipeline.RESOLUTION[1:]])
    words, quotes = doc._.words, doc._.raw_quotes
    resolution = resolve.resolve(words, doc._.cast, quotes)
    said = compose.said_of(words.text, resolution, quotes)
    finder = TargetFinder(words, resolution.cast, resolution)
    unnamed = UnnamedFinder(words, resolution.cast, resolution)
    named = [finder.asked(one) for one in said]
    abouts = list(finder.of_all(said))
    asked = [unnamed.asked(one) for one in said]
    unnamed.likelihood.count(asked)
    known = gold.known()
    found: list[Example] = []
    demanded = 0
    for index, quote in sorted(gold.matching(quotes).items()):
        if quote.get("certain", True):
            given: set[str] = set()
            for target in abouts[index].targets:
                given |= names_of(resolution.cast.actors[target.actor].found, known)
                given |= resolved.names(named[index].mentions[target.actor])
            about = [names for name in quote.get("about") or [] if not (names := gold.named(name)) & given]
            others = [gold.named(name) for name in (*(quote.get("about") or []), *accepted(quote, "about"))]
            demanded += len(about)
            for somebody in unnamed.candidates(index, asked[index]):
                names = printed(unnamed, asked[index], somebody) | resolved.names(asked[index].mentions[somebody])
                right = any(names & each for each in about)
                if right or not any(names & each for each in others):
                    before = asked[index - 1] if index else None
                    found.append(Example(unnamed.likelihood.features(asked[index], somebody, before), right))
    return Examples(tuple(found), demanded)


class Resolved:
    """Whom a gold record says that words mean, where it tells of every mention."""

    def __init__(self, record: Record) -> None:
        gold = Gold(record)
        self.by_end: dict[int, frozenset[str]] = {
            entity["end"]: gold.named(name) for entity in record.get("entities") or [] if (name := entity.get("actor"))
        }

    def names(self, mentions: Sequence[Mention]) -> frozenset[str]:
        ends = (mention.span.end for mention in mentions)
        return frozenset[str]().union(*(self.by_end.get(end, frozenset()) for end in ends))


def printed(finder: UnnamedFinder, asked: Asked, somebody: int) -> frozenset[str]:
    """What the quote calls somebody; where it has pronouns alone, what the text calls them."""
    described = (mention for mention in asked.mentions[somebody] if mention.form == "description")
    called = [mention.span.of(finder.words.text) for mention in described]
    return plain_names(called or [finder.cast.actors[somebody].found.name])


def main() -> None:
    learn(__doc__ or "", examples, UnnamedLikelihood.table, HEADER, least=LIKELY, ridge=RIDGE)


if __name__ == "__main__":
    main()
