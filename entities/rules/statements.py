"""Which quotes are the same statement, as several outlets print it, and how their wordings differ.

Principle: one speaker saying nearly the same words within a few days is one statement. Words are compared folded and
without punctuation, as shingles (runs of three words; Broder, "On the resemblance and containment of documents",
1997). *Containment* is asked for, and not resemblance, because outlets print parts of a statement: how much of the
shorter quote stands in the longer one. Statements are the connected groups of quotes that are the same, so that two
partial quotes meet in the full one, and the order in which articles arrive does not matter.

The very same words of some length are one statement whoever is said to have spoken them: that two outlets attribute
them to different people is worth seeing, and more often a mistake than a coincidence.

Known exceptions: a paraphrase or another translation shares too few words and stays alone; a slogan repeated within
DAYS is one statement though it was said twice; a short set phrase contained in two statements joins them; in
scripts without blanks between words only equal quotes meet; a quote without a date never meets another.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby

from django.utils.timezone import localdate

from articles.folding import fold_words

WINDOW = timedelta(days=14)
SHINGLE = 3  # words
FEWEST_WORDS = 4  # shorter quotes are the same only if equal
PARTIAL_BELOW = 7  # words; quotes shorter than this have to stand in the other whole
CONTAINED = 0.5  # of the shorter quote's shingles
UNNAMED_FROM = 8  # words, where nobody knows who speaks
VERBATIM_FROM = 8  # words that are one statement under several names

_WORD = re.compile(r"\w+(?:'\w+)*")
_NO_WORD = re.compile(r"\W+")


def words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_words(text)))


@dataclass(frozen=True)
class Utterance:
    """A quote as it is compared; `speaker` is an actor's id, or None with the words that name the speaker, if any."""

    id: int
    article: int
    speaker: int | None
    speaker_words: str
    published_at: datetime | None
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.text)

    @cached_property
    def voice(self) -> str:
        """Equal where the same speaker is meant."""
        return f"#{self.speaker}" if self.speaker else fold_words(self.speaker_words)

    @cached_property
    def shingles(self) -> frozenset[str]:
        if len(self.words) < FEWEST_WORDS:
            return frozenset({f"={' '.join(self.words)}"})
        return frozenset(
            " ".join(self.words[at : at + SHINGLE]) for at in range(len(self.words) - SHINGLE + 1)
        )  # fmt: skip

    @cached_property
    def keys(self) -> frozenset[int]:
        """64-bit numbers; two quotes that are the same statement have one in common. Empty: it never meets another."""
        if not self.words or not self.published_at or (not self.speaker and len(self.words) < UNNAMED_FROM):
            return frozenset()
        keys = {_key(f"{self.voice}|{shingle}") for shingle in self.shingles}
        if len(self.words) >= VERBATIM_FROM:
            keys.add(_key(" ".join(self.words)))
        return frozenset(keys)


def _key(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), signed=True)


def same_statement(one: Utterance, other: Utterance) -> bool:
    """Two quotes of one article are never compared: what a text says twice it prints as two parts."""
    if one.article == other.article or not one.keys or not other.keys:
        return False
    if not one.published_at or not other.published_at or abs(one.published_at - other.published_at) > WINDOW:
        return False
    if one.voice != other.voice:
        return len(one.words) >= VERBATIM_FROM and one.words == other.words
    shorter = min(len(one.words), len(other.words))
    shared = len(one.shingles & other.shingles) / min(len(one.shingles), len(other.shingles))
    return shared >= (CONTAINED if shorter >= PARTIAL_BELOW else 1)


def grouped(utterances: Iterable[Utterance]) -> list[list[Utterance]]:
    """The statements among these, each a group of two or more; all quotes of a group were given.

    Each quote that is reached is compared with those not reached yet, so a group of equal quotes costs one comparison
    a member.
    """
    waiting = sorted(utterances, key=lambda utterance: utterance.id)
    groups = []
    while waiting:
        group = [waiting.pop(0)]
        for reached in group:  # grows while it is walked
            found = [other for other in waiting if same_statement(reached, other)]
            group += found
            waiting = [other for other in waiting if other not in found] if found else waiting
        if len(group) > 1:
            groups.append(group)
    return groups


@dataclass(frozen=True)
class Segment:
    """Words of a quote beside another: "same", "added" (only here), "left_out" (only there) or "cut" (an end of it)."""

    kind: str
    text: str


def segments(text: str, *, beside: str) -> list[Segment]:
    """How `text` says what `beside` says, aligned word by word; case, accents and punctuation are no difference.

    A quote that begins later or ends earlier is cut, which is another thing than wording it differently.
    """
    mine, theirs = text.split(), beside.split()
    matcher = SequenceMatcher(None, _plain(theirs), _plain(mine), autojunk=False)
    pieces = []
    steps = matcher.get_opcodes()
    for position, (step, start, end, from_, to) in enumerate(steps):
        if step == "equal":
            pieces += [("same", word) for word in mine[from_:to]]
            continue
        at_an_end = step == "delete" and position in (0, len(steps) - 1)
        pieces += [("cut", "…")] if at_an_end else [("left_out", word) for word in theirs[start:end]]
        pieces += [("added", word) for word in mine[from_:to]]
    return [
        Segment(kind, " ".join(word for _, word in words))
        for kind, words in groupby(pieces, key=lambda piece: piece[0])
    ]


def _plain(words: Iterable[str]) -> list[str]:
    return [_NO_WORD.sub("", fold_words(word)) for word in words]


def later(first: datetime, moment: datetime, *, to_the_minute: bool) -> str:
    """How long after the first version another was printed, as exactly as both times are known: "3 hours later"."""
    passed = moment - first
    if passed >= timedelta(days=1) or not to_the_minute:
        n, unit = (localdate(moment) - localdate(first)).days, "day"
    elif passed >= timedelta(hours=1):
        n, unit = passed // timedelta(hours=1), "hour"
    else:
        n, unit = passed // timedelta(minutes=1), "minute"
    if not n:
        return "the same day" if unit == "day" else "the same minute"
    return f"{n} {unit}{'' if n == 1 else 's'} later"
