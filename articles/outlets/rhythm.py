"""Has an outlet fallen silent? Decided on the days on which its articles came in.

Principle: an outlet has a rhythm once articles of it came on several days. It is silent when nothing came for twice as
long as the longest pause but the longest tenth that it used to make, and for three days at least, so that a weekend is
no alarm. What was brought in at one go, an archive, has no rhythm and is never silent. A person may set the days
instead; 0 means never.
"""

import math
from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise

FEWEST_DAYS = 5  # on which something came, to speak of a rhythm
LEAST = 3  # days of silence
USUAL_SHARE = 0.9  # of its pauses
NEVER = 0


def pause_expected(days: Collection[date]) -> int | None:
    """Days without an article that are no alarm yet; None for what has no rhythm."""
    known = sorted(set(days))
    if len(known) < FEWEST_DAYS:
        return None
    pauses = sorted((later - sooner).days for sooner, later in pairwise(known))
    usual = pauses[math.ceil(USUAL_SHARE * len(pauses)) - 1]
    return max(LEAST, 2 * usual)


def silent_since(days: Collection[date], *, today: date, after: int | None = None) -> date | None:
    """The last day on which something came, if that is too long ago. `after`: what a person set, in days."""
    expected = pause_expected(days) if after is None else after
    if not days or not expected:
        return None
    last = max(days)
    return last if today - last > timedelta(days=expected) else None
