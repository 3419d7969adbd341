"""The plans that PostgreSQL keeps of a connection, while what they look through grows a thousandfold."""

from django.db import connection


def plan_anew() -> None:
    """Forget the plans of this connection, those by which foreign keys are checked above all.

    A plan made when a table was as good as empty reads all of it at each check, and is kept until the table is
    analyzed: whoever fills an empty site in one go would wait longer with each row.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
