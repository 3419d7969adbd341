"""One way to compare words as people do: accents, case and the style of quotation marks do not matter."""

import unicodedata
from functools import lru_cache

REMEMBERED = 200  # characters; names and phrases come again and again
FIRST_MARK = "\u0300"  # the first character that is put on another

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "ß": "ss"}
)


def fold_words(text: str) -> str:
    """Words as they are sought and as keys are stored, with their full stops: "U.N." -> "u.n.".

    Lower case without accents, with plain marks and single blanks; "Iván  Gil’s" -> "ivan gil's".
    """
    return _remembered(text) if len(text) <= REMEMBERED else _folded(text)


def _folded(text: str) -> str:
    bare = text.translate(_PLAIN)
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(char for char in decomposed if char < FIRST_MARK or not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


_remembered = lru_cache(maxsize=50_000)(_folded)
