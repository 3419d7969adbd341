"""Keys of rows, and other numbers that are counted up, as addresses and forms carry them."""

MOST_DIGITS = 18  # of what the database can hold as a key, whatever the digits


def id_in(words: str) -> int | None:
    """The number that `words` are, if it can be a key."""
    return int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else None
