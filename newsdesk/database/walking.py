"""Questions for the first few rows of each of several keys, answered by walking an index in its order.

PostgreSQL expects of every key what an average one has. Of a few hundred rows in order it takes all that a key has, and
sorts them, where it expects fewer than are wanted; of the most frequent keys that is a thousand times as many.
"""

from django.db import connection

# Sent with the question, so that it costs no journey of its own; nothing of it outlasts the question.
BEFORE, AFTER = "SET LOCAL enable_bitmapscan = off; ", "; SET LOCAL enable_bitmapscan = DEFAULT"


def walked(words: str, given) -> list[tuple]:
    """The rows of this SELECT, found without bitmaps, which lose the order of an index."""
    with connection.cursor() as cursor:
        cursor.execute(f"{BEFORE}{words}{AFTER}", given)
        cursor.nextset()
        return cursor.fetchall()
