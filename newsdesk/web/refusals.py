"""What a person may not or cannot do, whichever app says so."""

from collections.abc import Sequence


class Refusal(Exception):
    """The message says why, in words for the person who asked. Nothing was written.

    What an answer depends on besides stands on the class: views catch any refusal alike.
    """

    status = 422
    argument: str | None = None  # the one of the verb's that is at fault
    is_fault = True  # of the request; otherwise all stands as it asks
    is_outdated = False  # what the person looked at stands differently by now
    changes: Sequence = ()  # what others did meanwhile, the newest first


class Gone(Refusal):
    """What the request names was removed since its author looked."""

    is_outdated = True
