"""Names from other scripts within English sentences."""

from unicodedata import bidirectional

FROM_RIGHT_TO_LEFT = {"R", "AL"}
ISOLATE, END = "\u2068", "\u2069"  # of the Unicode bidirectional algorithm, UAX #9


def isolated(words: str) -> str:
    """The words such that, read from right to left, they turn nothing around them: no comma, no number of a day.

    Words without a letter of such a script stay as they are.
    """
    if any(bidirectional(sign) in FROM_RIGHT_TO_LEFT for sign in words):
        return f"{ISOLATE}{words}{END}"
    return words
