"""Connections of their own to the site's database, beside those that Django's pool lends."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

KEYWORDS = {option.keyword.decode() for option in Conninfo.get_defaults()}


def conninfo() -> str:
    """The site's database in libpq's words; the password, if there is one, included."""
    parameters = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in parameters.items() if name in KEYWORDS})


@contextmanager
def asking(*, seconds: int) -> Iterator[psycopg.Connection]:
    """For a few questions that must not wait for a busy pool, nor for a server that hangs. Raises psycopg's errors."""
    # Behind a session of somebody else's, such as a pooling proxy, options at the start would be refused.
    with psycopg.connect(conninfo(), connect_timeout=max(seconds, 2), autocommit=True) as asked:
        asked.execute(f"SET statement_timeout = {seconds * 1000}")
        yield asked
