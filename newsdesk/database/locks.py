"""Locks between transactions that no row stands for."""

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction does this; from now on others wait until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"newsdesk: {what}"])
