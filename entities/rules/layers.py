"""Which annotations of an article an export takes."""

from collections.abc import Callable
from dataclasses import dataclass

from entities.choices import State


@dataclass(frozen=True, slots=True)
class Layer:
    label: str
    explained: str
    takes: Callable  # annotation -> bool


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
