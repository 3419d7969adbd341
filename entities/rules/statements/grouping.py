"""Which quotes are the same statement, as several outlets print it, and how their wordings differ.

Principle: one speaker saying nearly the same words within a few days is one statement. Words are compared folded and
without punctuation, as shingles (runs of three words; Broder, "On the resemblance and containment of documents",
1997). *Containment* is asked for, and not resemblance, because outlets print parts of a statement: how much of the
shorter quote stands in the longer one. Statements are the connected groups of quotes that are the same, so that two
partial quotes meet in the full one, and the order in which articles arrive does not matter.

What stands between quotation marks, and each fragment of a quote, is compared on its own, too: outlets wrap the same
few words into sentences of their own.

The very same words of some length are one statement whoever is said to have spoken them: that two outlets attribute
them to different people is worth seeing, and more often a mistake than a coincidence.

Known exceptions: a paraphrase or another translation shares too few words and stays alone; a slogan repeated within
DAYS is one statement though it was said twice; a short set phrase contained in two statements joins them; in
scripts without blanks between words only equal quotes meet; a quote without a date never meets another.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter

from django.utils.timezone import localdate

from articles.search.folding import fold_words
from entities.rules.texts.spans import ELLIPSIS

WINDOW = timedelta(days=14)
SHINGLE = 3  # words
FEWEST_WORDS = 4  # shorter quotes are the same only if equal
PARTIAL_BELOW = 7  # words; quotes shorter than this have to stand in the other whole
CONTAINED = 0.5  # of the shorter quote's shingles
UNNAMED_FROM = 8  # words, where nobody knows who speaks
VERBATIM_FROM = 8  # words that are one statement under several names
MOST_PARTS = 8  # of a quote, that are compared on their own
TEXTS_REMEMBERED = 4096  # what is repeated is taken apart once

Saying = tuple[int | None, str, str]  # speaker, words for an unnamed one, text

_WORD = re.compile(r"\w+(?:'\w+)*")
_NO_WORD = re.compile(r"\W+")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]")


@lru_cache(TEXTS_REMEMBERED)
def words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_words(text)))


@lru_cache(TEXTS_REMEMBERED)
def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of the whole, and of what is quoted in it and of its fragments where they are long enough."""
    whole = words_of(text)
    runs = [next(filter(None, found)) for found in _QUOTED.findall(text)]
    if ELLIPSIS in text:
        runs += text.split(ELLIPSIS)
    parts = [words for run in runs[:MOST_PARTS] if len(words := words_of(run)) >= FEWEST_WORDS]
    return tuple(dict.fromkeys([whole, *parts]))


@dataclass(frozen=True)
class Utterance:
    """A quote as it is compared; `speaker` is an actor's id, or None with the words that name the speaker, if any."""

    id: int
    article: int
    speaker: int | None
    speaker_words: str
    published_at: datetime | None
    text: str

    @property
    def saying(self) -> Saying:
        """Equal where the same voice says the very same."""
        return self.speaker, self.speaker_words, self.text

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(self.text)

    @cached_property
    def voice(self) -> str:
        """Equal where the same speaker is meant."""
        return f"#{self.speaker}" if self.speaker else fold_words(self.speaker_words)

    @property
    def shingles(self) -> frozenset[str]:
        return _shingles_of(self.words)

    @cached_property
    def keys(self) -> frozenset[int]:
        """64-bit numbers; two quotes that are the same statement have one in common. Empty: it never meets another."""
        if not self.words or not self.published_at or (not self.speaker and len(self.words) < UNNAMED_FROM):
            return frozenset()
        return _keys_of(self.voice, self.words)

    @property
    def verbatim_key(self) -> int | None:
        """The one of its keys by which others meet it who say the very same; None where it is too short for that."""
        return _key(" ".join(self.words)) if self.keys and len(self.words) >= VERBATIM_FROM else None


_Dated = tuple[datetime, Utterance]


@lru_cache(TEXTS_REMEMBERED)
def _shingles_of(words: tuple[str, ...]) -> frozenset[str]:
    if len(words) < FEWEST_WORDS:
        return frozenset({f"={' '.join(words)}"})
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


@lru_cache(TEXTS_REMEMBERED)
def _keys_of(voice: str, words: tuple[str, ...]) -> frozenset[int]:
    keys = {_key(f"{voice}|{shingle}") for shingle in _shingles_of(words)}
    if len(words) >= VERBATIM_FROM:
        keys.add(_key(" ".join(words)))
    return frozenset(keys)


def _key(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), signed=True)


def same_statement(one: Utterance, other: Utterance) -> bool:
    """Two quotes of one article are never compared: what a text says twice it prints as two parts."""
    if one.article == other.article or not one.keys or not other.keys:
        return False
    if not one.published_at or not other.published_at or abs(one.published_at - other.published_at) > WINDOW:
        return False
    return _same_words(one, other)


def _same_words(one: Utterance, other: Utterance) -> bool:
    if one.voice != other.voice:
        return len(one.words) >= VERBATIM_FROM and one.words == other.words
    return any(_contained(mine, theirs) for mine in parts_of(one.text) for theirs in parts_of(other.text))


def _contained(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter, mine, theirs = min(len(one), len(other)), _shingles_of(one), _shingles_of(other)
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    return shared >= (CONTAINED if shorter >= PARTIAL_BELOW else 1)


class Met:
    """Utterances that wait to be met by others that are the same statement.

    Words are compared once for all that say the very same; who of these meets then follows from the calendar, so that a
    statement which hundreds repeat costs each of them next to nothing.
    """

    def __init__(self, utterances: Iterable[Utterance]):
        self._waiting: dict[Saying, list[_Dated]] = defaultdict(list)  # in the order of their publication
        self._sayings: dict[int, set[Saying]] = defaultdict(set)  # by key
        self._alike: dict[Saying, list[Saying]] = {}
        for utterance in utterances:
            if utterance.published_at and utterance.keys:
                self._waiting[utterance.saying].append((utterance.published_at, utterance))
        for saying, waiting in self._waiting.items():
            waiting.sort(key=itemgetter(0))
            for key in waiting[0][1].keys:
                self._sayings[key].add(saying)
        self._examples = {saying: waiting[0][1] for saying, waiting in self._waiting.items()}

    def take(self, utterance: Utterance) -> list[Utterance]:
        """Those that are the same statement as this one, by id; they wait no longer."""
        taken: list[Utterance] = []
        if not utterance.published_at or not utterance.keys:
            return taken
        for saying in self._alike_to(utterance):
            waiting = self._waiting[saying]
            since = bisect_left(waiting, utterance.published_at - WINDOW, key=itemgetter(0))
            until = bisect_right(waiting, utterance.published_at + WINDOW, key=itemgetter(0))
            near = waiting[since:until]
            taken += [other for _, other in near if other.article != utterance.article]
            waiting[since:until] = [dated for dated in near if dated[1].article == utterance.article]
        return sorted(taken, key=attrgetter("id"))

    def _alike_to(self, utterance: Utterance) -> list[Saying]:
        if utterance.saying not in self._alike:
            near = {saying for key in utterance.keys for saying in self._sayings.get(key, ())}
            self._alike[utterance.saying] = [said for said in near if _same_words(utterance, self._examples[said])]
        return self._alike[utterance.saying]


def grouped(utterances: Iterable[Utterance]) -> list[list[Utterance]]:
    """The statements among these, each a group of two or more; all quotes of a group were given."""
    utterances = sorted(utterances, key=attrgetter("id"))
    waiting, reached, groups = Met(utterances), set(), []
    for first in utterances:
        if first.id in reached:
            continue
        group = [first]
        reached.add(first.id)
        for said in group:  # grows while it is walked
            found = [other for other in waiting.take(said) if other.id not in reached]
            reached.update(other.id for other in found)
            group += found
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
    plain, plain_theirs = _plain(mine), _plain(theirs)
    if plain == plain_theirs:  # as most printings of a statement are
        return [Segment("same", " ".join(mine))] if mine else []
    matcher = SequenceMatcher(None, plain_theirs, plain, autojunk=False)
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
    return list(map(_plain_word, words))


@lru_cache(maxsize=8_192)
def _plain_word(word: str) -> str:
    return _NO_WORD.sub("", fold_words(word))


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
