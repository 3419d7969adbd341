"""What reads dates: a pattern and a function for each kind, in the order in which they claim their characters."""

from __future__ import annotations

import re
from collections.abc import Callable

from entities.nlp.dates.resolving import (
    ResolvedDate,
    Setting,
)

Reader = Callable[[re.Match[str], Setting], ResolvedDate | None]
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "the": 0, "next": 1, "coming": 1}  # from now
READERS: list[tuple[re.Pattern[str], Reader]] = []


def reads(pattern: str, flags: int = 0) -> Callable[[Reader], Reader]:
    """Registers a reader for a pattern; readers above claim their characters first.

    A pattern that looks at more than the date itself names the date's group `date`.
    """

    def register(reader: Reader) -> Reader:
        READERS.append((re.compile(pattern, flags), reader))
        return reader

    return register
