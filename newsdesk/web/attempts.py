"""Whether a change was stored whose answer was lost: each has a key of its own, stored in the same transaction.

A page draws a key for every change that it sends (page.js). Whatever the view then writes bears the key with it, or
neither is there. A page that got no answer asks (lost.js), and the question settles it: an attempt that has not been
stored by then never is, however late it arrives.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from newsdesk.database.again import Busy, tried_again
from newsdesk.models import Attempt

HEADER = "Newsdesk-Attempt"
KEY = re.compile(r"[0-9a-f]{32}")
KEPT = timedelta(days=1)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE)\b|\s*WITH\b.*\b(INSERT INTO|UPDATE|DELETE FROM)\b", re.I | re.S)

_is_aside: ContextVar[bool] = ContextVar("is_aside", default=False)


class Settled(Busy):
    """It was asked about before it arrived, or arrived twice."""

    def __init__(self) -> None:
        super().__init__("This came too late or twice. It changed nothing; reload the page to see what is there.")


@contextmanager
def aside() -> Iterator[None]:
    """What is written in the block, or the function, is no part of what was asked for."""
    token = _is_aside.set(True)
    try:
        yield
    finally:
        _is_aside.reset(token)


class Noting:
    """Goes between a view and the database (`connection.execute_wrapper`): each transaction that writes has the key."""

    def __init__(self, key: str, person: int):
        self.key, self.person = key, person
        self.is_stored = False

    def __call__(self, execute, statement, params, many, context) -> Any:
        if _is_aside.get() or not WRITES.match(str(statement)) or self._is_noted():
            return execute(statement, params, many, context)
        with transaction.atomic():
            with aside():
                is_new = Attempt.note(self.key, self.person, timezone.now())
            if not is_new and not self.is_stored:
                raise Settled
            transaction.on_commit(self._store)
            return execute(statement, params, many, context)

    def _is_noted(self) -> bool:
        """In the transaction that is under way; Django forgets what was to follow one that is undone."""
        return any(waiting[1] == self._store for waiting in connection.run_on_commit)

    def _store(self) -> None:
        self.is_stored = True


class AttemptMiddleware:
    """Comes last, so that what Newsdesk writes down of every request is no part of an attempt."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with ExitStack() as request.noting:
            return self.get_response(request)

    def process_view(self, request, *_):
        key = request.headers.get(HEADER, "")
        if request.method not in ("GET", "HEAD") and KEY.fullmatch(key) and request.user.is_authenticated:
            request.noting.enter_context(connection.execute_wrapper(Noting(key, request.user.pk)))


@tried_again
@transaction.atomic
def settle(*, key: str, by, now: datetime) -> bool:
    """Whether this person's attempt is stored; if it is not, it never will be. Waits for one that is under way."""
    return (
        not Attempt.note(key, by.pk, now, is_stored=False)
        and Attempt.objects.filter(key=key, person=by.pk, is_stored=True).exists()
    )


def forget_attempts(now: datetime) -> None:
    Attempt.objects.filter(at__lt=now - KEPT).delete()
