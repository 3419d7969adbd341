"""Which quote found is which true one, for whoever measures; records of the interchange format on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

SAME_QUOTE = 0.5  # of all letters of two quotes, those that they share

SourceClass = Literal["name", "pronoun", "description", "none"]
PRONOUN = re.compile(
    r"(?:i|we|you|he|she|it|they|who|this|that|these|those|one|him|her|them|his|their)(?: (?:all|both|also|later))?",
    re.IGNORECASE,
)


def matched(text: str, true: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Found -> true by position, one to one, the best overlaps first."""
    true_letters = [letters(text, quote["content"]) for quote in true]
    found_letters = [letters(text, quote["content"]) for quote in found]
    overlaps = sorted(
        (-len(ours & theirs) / len(ours | theirs), at, other)
        for at, ours in enumerate(found_letters)
        for other, theirs in enumerate(true_letters)
        if ours & theirs
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, at, other in overlaps:
        if -overlap >= SAME_QUOTE and at not in pairs and other not in taken:
            pairs[at] = other
            taken.add(other)
    return pairs


def letters(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end) if text[at].isalnum()}


def source_class(text: str, source: Sequence[Sequence[int]]) -> SourceClass:
    """How a source is printed; a name is what has a capital letter beyond its first word or article."""
    words = " ".join(text[start:end] for start, end in source).strip(" ,.:;")
    if not words:
        return "none"
    if PRONOUN.fullmatch(words):
        return "pronoun"
    first, _, rest = words.partition(" ")
    if first.lower() in ("the", "a", "an", "his", "her", "its", "their", "some", "many", "one", "two", "several"):
        first = ""
    return "name" if any(word[:1].isupper() for word in (first, *rest.split())) else "description"
