"""Puts every table back as the migrations left it, after a test whose transactions were real.

Django's own way truncates all tables, which costs a file or more for each of them and their indexes, and fills those
that are never empty from Python. Here only rows that are not as they were are touched.
"""

import pgtrigger
from django.db import connection, transaction

KEPT = "as_migrated"  # a schema with copies of the tables that the migrations fill


def keep_rows():
    """Copy what the migrations have filled, once, before any test."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")  # there in a database that is used again
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in _with_rows(cursor, _tables(cursor)):
            cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE "{table}"')


def restore_rows():
    """Waits for whoever still reads or writes, as emptying a table would."""
    # Rows of the history can't be deleted, and deleting others would write into it.
    with transaction.atomic(), connection.cursor() as cursor, pgtrigger.ignore():
        tables = _tables(cursor)
        cursor.execute("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE".format(", ".join(f'"{table}"' for table in tables)))
        kept = set(_tables(cursor, KEPT))
        for table in set(_with_rows(cursor, tables)) - kept:
            cursor.execute(f'DELETE FROM "{table}"')
        for table in kept:
            now, then = f'"{table}"', f'{KEPT}."{table}"'
            cursor.execute(
                f"SELECT EXISTS (TABLE {now} EXCEPT ALL TABLE {then}) OR EXISTS (TABLE {then} EXCEPT ALL TABLE {now})"
            )
            if cursor.fetchone()[0]:
                cursor.execute(f"DELETE FROM {now}")
                cursor.execute(f"INSERT INTO {now} TABLE {then}")


def _tables(cursor, schema="public"):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
    return [table for (table,) in cursor.fetchall()]


def _with_rows(cursor, tables):
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (TABLE \"{table}\")" for table in tables))
    return [table for (table,) in cursor.fetchall()]
