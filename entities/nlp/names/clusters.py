"""Name mentions of one text grouped into actors-to-be; the rules that group them live elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from entities.nlp.annotation import ActorKind, Role
from entities.nlp.detected import DetectedMention
from entities.nlp.language import gazetteer
from entities.nlp.language.words import Words

Key = tuple[str, ...]  # what kind of rule made the cluster, then folded words


@dataclass(slots=True)
class Cluster:
    kind: ActorKind
    key: Key
    first_seen: int
    full_name: str = ""  # where it is known better than the text prints it
    place: gazetteer.Place | None = None
    people: bool = False  # a people, "Iranians"
    surfaces: Counter[str] = field(default_factory=Counter)
    confidence: float = 0.0  # of its surest mention
    only_adjective: bool = True
    roles: list[Role] = field(default_factory=list)
    genders: Counter[gazetteer.Gender] = field(default_factory=Counter)  # told by titles


class Clusters:
    """`assigned` holds the cluster of each mention, or None; `merge` is resolved by `of`."""

    def __init__(self, words: Words, mentions: Sequence[DetectedMention]) -> None:
        self.words = words
        self.mentions = mentions
        self.surfaces = [mention.span.of(words.text) for mention in mentions]
        self.found: list[Cluster] = []
        self.by_key: dict[Key, int] = {}
        self.assigned: list[int | None] = [None] * len(mentions)
        self.adjectives: set[int] = set()
        self.absorbed: dict[int, int] = {}

    def named(self, key: Key, kind: ActorKind, mention: int) -> int:
        """The cluster with this key, made on first use; the mention is put into it."""
        if key not in self.by_key:
            self.by_key[key] = len(self.found)
            self.found.append(Cluster(kind, key, self.mentions[mention].span.start))
        self.put(mention, self.by_key[key])
        return self.by_key[key]

    def put(self, mention: int, cluster: int, *, adjective: bool = False) -> None:
        if adjective:
            self.adjectives.add(mention)
        else:
            self.found[cluster].only_adjective = False
        if self.assigned[mention] == cluster:
            return
        self.assigned[mention] = cluster
        found = self.found[cluster]
        found.surfaces[self.surfaces[mention]] += 1
        found.first_seen = min(found.first_seen, self.mentions[mention].span.start)
        found.confidence = max(found.confidence, self.mentions[mention].confidence)

    def merge(self, keep: int, absorb: int) -> None:
        keep, absorb = self.root(keep), self.root(absorb)
        if keep != absorb:
            self.absorbed[absorb] = keep
            self.found[keep].surfaces.update(self.found[absorb].surfaces)
            self.found[keep].first_seen = min(self.found[keep].first_seen, self.found[absorb].first_seen)
            self.found[absorb].surfaces.clear()

    def root(self, cluster: int) -> int:
        while cluster in self.absorbed:
            cluster = self.absorbed[cluster]
        return cluster

    def of(self, mention: int) -> int | None:
        cluster = self.assigned[mention]
        return None if cluster is None else self.root(cluster)
