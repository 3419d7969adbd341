"""What becomes of a row: a new actor, one that is known, a question, or a change of what the list said before.

Principle: an identifier decides, then the name with the type. A wrong match is worse than a question: where two known
actors fit, or one fits by another name alone, somebody is asked. A country that contradicts speaks against a match,
and so does another type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entities.rules.lists.rows import Said


@dataclass(frozen=True)
class Entry:
    """What a list says already."""

    id: int
    said: Said
    actor: int | None


@dataclass(frozen=True)
class Candidate:
    """A known actor that answers to one of the row's names. Keys are folded names."""

    id: int
    shown: str
    key: str
    kind: str
    country: str
    keys: frozenset[str]
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decision:
    outcome: str  # of models.ImportedRow.Outcome
    why: str = ""
    actor: int | None = None  # whom it joins, or whose entry it is
    entry: int | None = None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class Standing:
    """The entries of the list, by what a row may be known again by."""

    by_wikidata: Mapping[str, Entry]
    by_own_id: Mapping[str, Entry]
    by_name: Mapping[tuple[str, str], Sequence[Entry]]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Standing":
        names: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            names.setdefault((entry.said.key, entry.said.kind), []).append(entry)
        return cls(
            {entry.said.wikidata: entry for entry in entries if entry.said.wikidata},
            {entry.said.own_id: entry for entry in entries if entry.said.own_id},
            names,
        )

    def entry_of(self, said: Said) -> Entry | None:
        """The entry that speaks of the same actor: by an identifier, failing that by name and type.

        Two that bear different identifiers are two, whatever they are called.
        """
        by_id = self.by_wikidata.get(said.wikidata) or self.by_own_id.get(said.own_id)
        if by_id:
            return by_id
        same = [entry for entry in self.by_name.get((said.key, said.kind), ()) if not told_apart(said, entry.said)]
        return same[0] if len(same) == 1 else None


def told_apart(one: Said, other: Said) -> bool:
    """Whether two rows of one name bear different identifiers."""
    pairs = ((one.wikidata, other.wikidata), (one.own_id, other.own_id))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def decide(said: Said, standing: Standing, candidates: Sequence[Candidate], elsewhere: int | None = None) -> Decision:
    """`candidates` answer to a name of the row; `elsewhere` is the actor that another list has under its identifier."""
    entry = standing.entry_of(said)
    if entry:
        outcome = "same" if entry.said == said and entry.actor else "changes"
        return Decision(outcome, changes(entry.said, said), entry.actor, entry.id)
    if elsewhere:
        return Decision("joins", "Another list has the same id.", elsewhere)
    fitting = [one for one in candidates if fits(said, one)]
    own = [one for one in fitting if one.key == said.key]
    if len(own) == 1 and len(fitting) == 1:
        return Decision("joins", "", own[0].id)
    if fitting:
        ids = tuple(one.id for one in sorted(fitting, key=lambda one: (one.key != said.key, one.id)))[:8]
        if len(fitting) == 1 and " " in said.key and said.key in fitting[0].keys:
            return Decision("joins", f"It is also called “{said.name}”.", fitting[0].id)
        return Decision("asks", "", candidates=ids)
    return Decision("new")


def fits(said: Said, known: Candidate) -> bool:
    """Whether a known actor may be the one that the row names."""
    if known.kind != said.kind or said.key in known.barred:
        return False
    if said.country and known.country and said.country != known.country:
        return False
    if said.key in known.keys:
        return True
    return any(" " in key and key == known.key for key in map(_key, said.aliases))


def changes(before: Said, now: Said) -> str:
    """What differs, in words, "" where nothing does."""
    words = {"name": "name", "kind": "type", "aliases": "other names", "country": "country", "roles": "roles",
             "wikidata": "Wikidata id", "own_id": "own id"}  # fmt: skip
    differ = [word for field, word in words.items() if getattr(before, field) != getattr(now, field)]
    return ", ".join(differ)


def _key(name: str) -> str:
    return Said(name, "").key


def twice(rows: Sequence[tuple[int, Said]]) -> dict[int, str]:
    """{line: why} of the rows that say again what an earlier row says."""
    seen: dict[tuple[str, ...], tuple[int, Said]] = {}
    found: dict[int, str] = {}
    for line, said in rows:
        ids = [("Wikidata id", said.wikidata), ("own id", said.own_id)]
        met = next((seen[key] for key in ids if key[1] and key in seen), None)
        by_name = seen.get(("name", said.key, said.kind))
        if met is None and by_name and not told_apart(said, by_name[1]):
            met = by_name
        if met:
            found[line] = f"Line {met[0]} is about the same actor."
            continue
        for key in ids:
            if key[1]:
                seen[key] = (line, said)
        seen.setdefault(("name", said.key, said.kind), (line, said))
    return found
