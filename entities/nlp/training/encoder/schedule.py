"""The learning rate over the time of a run. Needs no torch.

It warms up, stays, and falls only in the last minutes, as one minus a square root (Hägele et al. 2024,
arXiv:2405.18392): so a run can be given more minutes, or be cooled down early, at any time before its end.
"""

from __future__ import annotations

import math

WARM_UP = 0.05  # of the minutes
COOL_DOWN = 0.3  # of the minutes, where nothing else is said


def share_of_rate(spent: float, minutes: float, cool_down: float | None = None) -> float:
    """Of the highest learning rate, after `spent` of the `minutes`, the last `cool_down` of which it falls."""
    warming = WARM_UP * minutes
    cooling = COOL_DOWN * minutes if cool_down is None else cool_down
    rising = spent / warming if spent < warming else 1.0
    left = max(0.0, minutes - spent)
    return min(rising, 1 - math.sqrt(1 - left / cooling)) if left < cooling else rising
