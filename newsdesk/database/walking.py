"""Questions that PostgreSQL answers by an index, though it would reckon another way as cheaper.

It expects of every key what an average one has. Of a few hundred rows in order it takes all that a key has, and sorts
them, where it expects fewer than are wanted; of the most frequent keys that is a thousand times as many. And it reckons
nothing for the words of a text that lie outside of their row: it looks through all texts for a frequent word, which is
ten times as dear as its index.
"""

from django.db import connection

# Sent with the question, so that it costs no journey of its own; nothing of it outlasts the question.
WALKING, BY_INDEX = (
    (f"SET LOCAL enable_{way} = off; ", f"; SET LOCAL enable_{way} = DEFAULT") for way in ("bitmapscan", "seqscan")
)


def walked(words: str, given) -> list[tuple]:
    """The rows of this SELECT, found without bitmaps, which lose the order of an index."""
    return _asked(words, given, *WALKING)


def looked_up(words: str, given) -> list[tuple]:
    """The rows of this SELECT, found without looking through a whole table where an index can find them."""
    return _asked(words, given, *BY_INDEX)


def _asked(words, given, before, after):
    with connection.cursor() as cursor:
        cursor.execute(f"{before}{words}{after}", given)
        cursor.nextset()
        return cursor.fetchall()
