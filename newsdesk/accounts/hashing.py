"""Hashing passwords, slowly on purpose, without holding up the pages.

Argon2id with 19 MiB, two passes and one lane is what OWASP's Password Storage Cheat Sheet asks for at least. Measured
on one core it takes 23 ms, where a million rounds of PBKDF2 took 240 ms, and Django's own choice for Argon2 (100 MiB,
eight lanes) 200 ms. In each web process one password is hashed at a time, so that one core at most is busy with it,
and LINE requests at most wait their turn, so that two threads are left for pages; who comes then is asked to try again.
"""

import threading
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import hashers

LINE = max(1, settings.WEB_THREADS - settings.EXPORT_THREADS - 2)


class Busy(Exception):
    """Too many passwords are being checked in this moment."""


class Turns:
    """One at a time, and never more than `line` in all, the one whose turn it is included."""

    def __init__(self, line: int):
        self._places = threading.BoundedSemaphore(line)
        self._turn = threading.Lock()

    @contextmanager
    def turn(self):
        """Raises Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._turn:
                yield
        finally:
            self._places.release()


turns = Turns(LINE)


class OneAtATime:
    """For Django's hashers: each hash waits its turn."""

    def encode(self, *args, **options):
        with turns.turn():
            return super().encode(*args, **options)

    def verify(self, password, encoded):
        with turns.turn():
            return super().verify(password, encoded)


class Argon2(OneAtATime, hashers.Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class Earlier(hashers.PBKDF2PasswordHasher):
    """Of passwords set before Newsdesk hashed with Argon2. The first sign-in hashes them anew."""

    def verify(self, password, encoded):
        with turns.turn():
            return super().verify(password, encoded)
