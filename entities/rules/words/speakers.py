"""The speakers of a quote in words. Pure: no database."""

from collections.abc import Sequence
from typing import Protocol


class Named(Protocol):
    name: str


class Spoken(Protocol):
    """What is said by `speakers`; without any, by somebody in the printed `speaker_words`, or nobody known."""

    speaker_words: str
    perhaps: bool

    @property
    def speakers(self) -> Sequence[Named]: ...


def all_of(names: Sequence[str]) -> str:
    """ "Ana Lind", "Ana Lind and Tom Berg", "Ana Lind, Tom Berg and Eva Holm" """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def speakers_in_words(quote: Spoken) -> str:
    """ "Ana Lind and Tom Berg", "perhaps Ana Lind", the printed words, or nothing for nobody known."""
    names = all_of([actor.name for actor in quote.speakers])
    if not names:
        return quote.speaker_words
    return f"perhaps {names}" if quote.perhaps else names
