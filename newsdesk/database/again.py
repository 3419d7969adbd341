"""Writing beside others: what PostgreSQL refuses for the moment is tried again, and told in words if that lasts.

One lock order for all writers (docs/locks.md) leaves few deadlocks, not none: foreign keys lock what they point to,
and what is pruned is locked in cascades. Whoever PostgreSQL chose to give way has written nothing and may begin anew.
"""

import logging
import random
import time
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import Error, connection
from django.db.models import Model
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled, SerializationFailure

from newsdesk.web.refusals import Refusal

log = logging.getLogger(__name__)

TRIES = 6
LONGEST_PAUSE = 1.6  # seconds before the last try; half of it before the one before, and so on
Given = ParamSpec("Given")
Made = TypeVar("Made")


class Busy(Refusal):
    """What the request is about is being changed by others, for longer than anybody is made to wait."""

    status = 409

    def __init__(self, words: str = "Somebody is changing this right now. Try again in a moment."):
        super().__init__(words)


class TooLong(Refusal):
    """PostgreSQL broke off what would have taken longer than anybody is made to wait."""

    status = 409

    def __init__(self) -> None:
        super().__init__("This took too long and was stopped. Nothing was changed; try again later.")


def tried_again(verb: Callable[Given, Made]) -> Callable[Given, Made]:
    """A verb that is begun anew when PostgreSQL undid it in favour of others: TRIES times, after pauses of chance.

    The verb is one transaction, or a part of its caller's, who then begins again. Rows it is given look to every try
    as they looked to the first. Raises Busy when no try is left, and when a lock was waited for in vain.
    """

    @wraps(verb)
    def trying(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        if connection.in_atomic_block:
            return verb(*args, **kwargs)
        rows = [(row, copy(row)) for row in (*args, *kwargs.values()) if isinstance(row, Model)]
        for left in reversed(range(TRIES)):
            try:
                return verb(*args, **kwargs)
            except Error as error:
                refusal = refusal_for(error)
                if not refusal:
                    raise
                if not left or not undone_for_others(error):
                    raise refusal from error
                log.info("%s begins again: %s", verb.__qualname__, " ".join(str(error).split()))
            for row, before in rows:
                row.__dict__ = copy(before).__dict__
            time.sleep(random.uniform(0, LONGEST_PAUSE / 2 ** (left - 1)))
        raise AssertionError("the last try returns or raises")

    return trying


def undone_for_others(error: BaseException) -> bool:
    """Whether PostgreSQL undid the transaction so that others could go on."""
    return isinstance(error.__cause__, DeadlockDetected | SerializationFailure)


def refusal_for(error: BaseException) -> Refusal | None:
    """What a person is told of a failure that will pass; None of any other."""
    if undone_for_others(error) or isinstance(error.__cause__, LockNotAvailable):
        return Busy()
    return TooLong() if isinstance(error.__cause__, QueryCanceled) else None
