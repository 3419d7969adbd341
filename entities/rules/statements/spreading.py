"""What became of a statement on its way from outlet to outlet. Pure: no database.

Of each outlet its first version is compared with the first of all: which words it changed, whether it chose a harder
verb, and whether it gave the words to somebody else. Cutting an end off is no change of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from entities.choices import CueClass
from entities.rules.statements.grouping import segments

# How hard a verb makes what somebody says. Classes of one number are no harder than each other.
HARDNESS = {
    CueClass.CLAIMED: 1, CueClass.URGED: 1, CueClass.PROMISED: 1, CueClass.SUPPORTED: 1, CueClass.PRAISED: 1,
    CueClass.WARNED: 2, CueClass.DENIED: 2, CueClass.OPPOSED: 2, CueClass.CRITICISED: 2, CueClass.CONDEMNED: 3,
}  # fmt: skip
LONGEST = 6  # changed words that are printed


@dataclass(frozen=True, slots=True)
class Version:
    """What an outlet printed of a statement. `speaker`: the names of all who say it, or the printed words."""

    outlet: str
    text: str
    cue: str
    cue_class: str
    speaker: str
    actors: frozenset[int] = frozenset()  # none where nobody is named


@dataclass(frozen=True, slots=True)
class Change:
    outlet: str
    now: str
    was: str


@dataclass(frozen=True, slots=True)
class Changes:
    words: list[Change] = field(default_factory=list)
    verbs: list[Change] = field(default_factory=list)
    speakers: list[Change] = field(default_factory=list)


def changes(versions: Sequence[Version]) -> Changes:
    """How the others differ from the first of these, which are in the order of their publication."""
    found = Changes()
    if not versions:
        return found
    first = versions[0]
    for version in versions[1:]:
        if words := _reworded(first, version):
            found.words.append(words)
        if is_harder(version.cue_class, than=first.cue_class):
            found.verbs.append(Change(version.outlet, _verb(version), _verb(first)))
        if first.actors and version.actors and first.actors.isdisjoint(version.actors):
            found.speakers.append(Change(version.outlet, version.speaker, first.speaker))
    return found


def _verb(version: Version) -> str:
    return version.cue or ("" if version.cue_class == CueClass.OTHER else version.cue_class)


def is_harder(cue_class: str, *, than: str) -> bool:
    return HARDNESS.get(CueClass(cue_class), 0) > HARDNESS.get(CueClass(than), 0)


def _reworded(first: Version, version: Version) -> Change | None:
    """The first words that differ within the part that both print."""
    pieces = segments(version.text, beside=first.text)
    for place, piece in enumerate(pieces):
        if piece.kind == "left_out":
            added = pieces[place + 1] if place + 1 < len(pieces) else None
            now = added.text if added and added.kind == "added" else ""
            return Change(version.outlet, _short(now), _short(piece.text))
        is_within = 0 < place < len(pieces) - 1 and pieces[place - 1].kind == "same"
        if piece.kind == "added" and is_within and _has_words(piece.text):
            return Change(version.outlet, _short(piece.text), "")
    return None


def _has_words(text: str) -> bool:
    """Not where a quote in several pieces only says that it goes on."""
    return any(map(str.isalnum, text))


def _short(words: str) -> str:
    some = words.split()
    return " ".join(some[:LONGEST]) + (" …" if len(some) > LONGEST else "")
