"""What a run of the engine changes in an article: new, gone and changed findings. Pure: no database.

Two findings of one kind are the same one, perhaps changed, when they cover the same words, or share at least half of
the words that either covers (intersection over union, by characters). Exact places are paired first.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]  # [start, end)

SAME_FROM = 0.5
SHOWN, AROUND = 120, 30  # characters: of a text shown beside another, and of what they share around their difference


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of a finding: `key` is compared, `words` are shown."""

    field: str  # "Speaker"
    key: Hashable
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    what: str  # "quote", "mention" or "date"
    spans: tuple[Span, ...]  # in text order, end exclusive
    text: str
    facts: tuple[Fact, ...] = ()
    key: int | None = field(default=None, compare=False)  # of its row

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return max(end for _, end in self.spans)


Pair = tuple[Finding, Finding]  # before, after


@dataclass(frozen=True, slots=True)
class Changed:
    before: Finding
    after: Finding

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """[(field, before, after)] of what differs."""
        fields = []
        if self.before.spans != self.after.spans:
            fields.append(("Words", self.before.text, self.after.text))
        earlier = {fact.field: fact for fact in self.before.facts}
        for fact in self.after.facts:
            old = earlier.get(fact.field)
            if old is None or old.key != fact.key:
                was = old.words if old else ""
                fields.append((fact.field, was, told_apart(was, fact.words)))
        return fields


@dataclass(frozen=True, slots=True)
class Difference:
    """Each in text order."""

    new: list[Finding] = field(default_factory=list)
    gone: list[Finding] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)

    def of(self, what: str) -> "Difference":
        """That of the quotes, the mentions or the dates alone."""
        return Difference(
            [finding for finding in self.new if finding.what == what],
            [finding for finding in self.gone if finding.what == what],
            [change for change in self.changed if change.after.what == what],
        )


def compare(before: Iterable[Finding], after: Iterable[Finding]) -> Difference:
    """What must happen to `before` for it to become `after`."""
    gone, new, pairs = pair(before, after)
    changed = [Changed(old, now) for old, now in pairs]
    return Difference(
        sorted(new, key=_place),
        sorted(gone, key=_place),
        sorted((change for change in changed if change.fields), key=lambda change: _place(change.after)),
    )


def pair(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[list[Finding], list[Finding], list[Pair]]:
    """(gone, new, [(before, after) of those that are the same, perhaps changed])"""
    gone, new = list(before), list(after)
    pairs: list[Pair] = []
    for same in (_words_and_facts, _words):
        gone, new, paired = _pair(gone, new, same)
        pairs += paired
    gone, new, paired = _pair_by_overlap(gone, new)
    return gone, new, pairs + paired


def shared_part(spans: Collection[Span], others: Collection[Span]) -> float:
    """Intersection over union of two sets of [start, end) spans, by characters."""
    shared = sum(max(0, min(end, e) - max(start, s)) for start, end in spans for s, e in others)
    total = sum(end - start for start, end in (*spans, *others))
    return shared / (total - shared)


def told_apart(was: str, became: str) -> str:
    """What it became in words that are not those of what it was: two actors may have one name."""
    return f"{became} (another of that name)" if was == became else became


def beside(words: str, other: str) -> str:
    """`words` cut to where they differ from `other`, with some of what both share: "… and kept his chair"."""
    if max(len(words), len(other)) <= SHOWN:
        return words
    shorter = min(len(words), len(other))
    first = _n_shared(words, other)
    last = len(words) - min(_n_shared(words[::-1], other[::-1]), shorter - first)
    start, end = max(0, first - AROUND), min(len(words), last + AROUND)
    start = words.find(" ", start, first) + 1 or start if start else 0
    end = max(words.rfind(" ", last, end), last) if end < len(words) else end
    shown = words[start:end]
    if len(shown) > SHOWN:
        shown = f"{shown[: SHOWN // 2]} … {shown[-SHOWN // 2 :]}"
    return f"{'… ' if start else ''}{shown}{' …' if end < len(words) else ''}"


def _n_shared(words: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(words, other, strict=False))
    return next((n for n, (one, another) in pairs if one != another), min(len(words), len(other)))


def _words(finding: Finding) -> Hashable:
    return finding.what, finding.spans


def _words_and_facts(finding: Finding) -> Hashable:
    return _words(finding), tuple((fact.field, fact.key) for fact in finding.facts)


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.what


def _pair(
    gone: Iterable[Finding], new: Iterable[Finding], same: Callable[[Finding], Hashable]
) -> tuple[list[Finding], list[Finding], list[Pair]]:
    """(not paired, not paired, pairs) of findings for which `same` gives the same."""
    free: dict[Hashable, list[Finding]] = defaultdict(list)
    for finding in gone:
        free[same(finding)].append(finding)
    pairs: list[Pair] = []
    unpaired: list[Finding] = []
    for finding in new:
        matches = free[same(finding)]
        if matches:
            pairs.append((matches.pop(0), finding))
        else:
            unpaired.append(finding)
    return [finding for left in free.values() for finding in left], unpaired, pairs


def _pair_by_overlap(
    gone: Sequence[Finding], new: Sequence[Finding]
) -> tuple[list[Finding], list[Finding], list[Pair]]:
    near = [(shared_part(old.spans, now.spans), -i, -j) for i, j, old, now in _touching(gone, new)]
    olds: set[int] = set()
    nows: set[int] = set()
    pairs: list[Pair] = []
    for share, i, j in sorted(near, reverse=True):
        if share >= SAME_FROM and -i not in olds and -j not in nows:
            olds.add(-i)
            nows.add(-j)
            pairs.append((gone[-i], new[-j]))
    left = [finding for i, finding in enumerate(gone) if i not in olds]
    return left, [finding for j, finding in enumerate(new) if j not in nows], pairs


def _touching(gone: Sequence[Finding], new: Sequence[Finding]) -> Iterator[tuple[int, int, Finding, Finding]]:
    """(position, position, finding, finding) of those of one kind that have some text between them in common."""
    order = sorted(range(len(new)), key=lambda j: new[j].start)
    starts = [new[j].start for j in order]
    longest = max((now.end - now.start for now in new), default=0)
    for i, old in enumerate(gone):
        for j in order[bisect_right(starts, old.start - longest) : bisect_left(starts, old.end)]:
            if old.what == new[j].what and old.start < new[j].end:
                yield i, j, old, new[j]
