"""Many rows, some at a time."""

from collections.abc import Sequence


def batched(rows: Sequence, size: int) -> list[Sequence]:
    """The rows in runs of at most `size`, in their order."""
    return [rows[at : at + size] for at in range(0, len(rows), size)]
