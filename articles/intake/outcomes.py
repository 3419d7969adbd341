"""The outcomes that a file of an upload may have: each has exactly one, told in the same words everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Outcome:
    key: str
    words: str
    tone: str = ""  # "good", "bad", "asks" or "live"

    @property
    def is_open(self) -> bool:
        """Newsdesk still works on it."""
        return self.tone == "live"


ALL = (
    Outcome("waiting", "Waiting", "live"),
    Outcome("received", "Processing", "live"),
    Outcome("asked", "Is this an article?", "asks"),
    Outcome("columns", "Which columns?", "asks"),
    Outcome("needs_date", "Needs a date", "asks"),
    Outcome("annotated", "Ready", "good"),
    Outcome("new_version", "New version", "good"),
    Outcome("near_duplicate", "Copy of another outlet’s", "good"),
    Outcome("other_language", "In another language", "good"),
    Outcome("duplicate", "Duplicate"),
    Outcome("gone", "Deleted since"),
    Outcome("unreadable", "Unreadable", "bad"),
    Outcome("password", "Needs a password", "bad"),
    Outcome("too_large", "Too large", "bad"),
    Outcome("not_annotated", "Not annotated", "bad"),
    Outcome("fault", "Not read", "bad"),
    Outcome("cancelled", "Cancelled"),
)
BY_KEY = {outcome.key: outcome for outcome in ALL}
# What addresses called several of them together, before there were so many.
TOGETHER = {
    "in_work": ("received",),
    "ready": ("annotated", "new_version", "near_duplicate", "other_language", "needs_date"),
    "failed": ("asked", "columns", "unreadable", "password", "too_large", "not_annotated", "fault", "cancelled"),
}


def keys(stage: str) -> tuple[str, ...]:
    """The outcomes that an address asks for; none for a word that means none."""
    return TOGETHER.get(stage) or ((stage,) if stage in BY_KEY else ())


@dataclass(frozen=True)
class Tally:
    """How many items have an outcome, and their bytes."""

    items: int = 0
    size: int = 0


@dataclass(frozen=True)
class Progress:
    """How far the items of an upload have come. `rate` is items read a second, lately."""

    tallies: Mapping[str, Tally]
    rate: float = 0.0

    def _sum(self, *names: str) -> Tally:
        found = [self.tallies.get(name, Tally()) for name in names]
        return Tally(sum(one.items for one in found), sum(one.size for one in found))

    @property
    def all(self) -> Tally:
        return self._sum(*self.tallies)

    @property
    def total(self) -> int:
        return self.all.items

    @property
    def waiting(self) -> int:
        return self._sum("waiting").items

    @property
    def in_work(self) -> int:
        return self._sum("received").items

    @property
    def finished(self) -> int:
        return self.total - self.waiting - self.in_work

    @property
    def failed(self) -> int:
        return self._sum(*TOGETHER["failed"]).items

    @property
    def duplicate(self) -> int:
        return self._sum("duplicate").items

    @property
    def size_read(self) -> int:
        return self.all.size - self._sum("waiting").size

    @property
    def steps(self) -> int:
        """Each item is read, then annotated."""
        return 2 * self.total

    @property
    def steps_done(self) -> int:
        return 2 * self.finished + self.in_work

    @property
    def tabs(self) -> list[tuple[Outcome, int]]:
        """The outcomes that there are, with how many."""
        return [(one, self.tallies[one.key].items) for one in ALL if one.key in self.tallies]

    @property
    def seconds_left(self) -> float | None:
        """Until all is read, if it goes on as lately; None where nothing can be said."""
        return self.waiting / self.rate if self.rate and self.waiting else None

    @property
    def time_left(self) -> str:
        return "" if self.seconds_left is None else duration(self.seconds_left)


def duration(seconds: float) -> str:
    """About so long, in words: "40 seconds", "3 minutes", "2 hours"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} second{'' if round(seconds) <= 1 else 's'}"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes"
    return f"{round(seconds / 3600)} hours"


def rate(read: int, first: datetime | None, now: datetime) -> float:
    """Items a second of `read` items since the first of them; 0.0 where there is too little to tell."""
    if not first or read < 2:
        return 0.0
    return read / max((now - first).total_seconds(), 0.5)
