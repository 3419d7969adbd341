"""One way to compare words as people do: accents, case and the style of quotation marks do not matter."""

import re
import unicodedata

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "ß": "ss"}
)


def fold_words(text: str) -> str:
    """Words as they are sought and as keys are stored, with their full stops: "U.N." -> "u.n.".

    Lower case without accents, with plain marks and single blanks; "Iván  Gil’s" -> "ivan gil's".
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", bare.casefold()).strip()
