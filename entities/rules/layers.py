"""Which annotations of an article an export takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from entities.choices import State


class Annotation(Protocol):
    state: str

    @property
    def layer(self) -> str: ...
    @property
    def is_verified(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Layer:
    label: str
    explained: str
    takes: Callable[[Annotation], bool]


# By their names in addresses.
LAYERS = {
    "live": Layer("all", "all that nobody rejected", lambda annotation: annotation.state != State.REJECTED),
    "verified": Layer("verified only", "only verified ones", lambda annotation: annotation.is_verified),
    "decided": Layer(
        "what people decided",
        "what people accepted, corrected, made or rejected",
        lambda annotation: annotation.layer in ("verified", "edited"),  # the rejected ones stand beside these
    ),
}
