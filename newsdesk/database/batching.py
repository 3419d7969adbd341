"""Many rows, some at a time."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def batched(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    """The rows in runs of at most `size`, in their order."""
    return [rows[at : at + size] for at in range(0, len(rows), size)]
