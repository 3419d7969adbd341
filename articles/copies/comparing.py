"""Which articles are near-verbatim copies: syndicated agency reports, re-published corrections.

Principle: an article is a copy of an earlier one if nearly all it says stands there word for word. Words are compared
folded, as shingles (runs of five words); a copy may leave out much, but adds little of its own. Candidates are found by
MinHash in bands (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3), so that no
article is compared with all others.

Known exceptions: what was cut to less than half of the original may share no band and be missed; an article that adds
more than a fifth of its own is a report that quotes another, and no copy; without dates nobody knows which came first.
"""

import hashlib
import re
from datetime import timedelta

from rensa import RMinHash

from articles.search.folding import fold_words

WINDOW = timedelta(days=7)
SHINGLE = 5  # words
SHARED = 0.8  # of the copy's shingles
FEWEST_WORDS = 25  # shorter texts are too easily alike
BANDS, ROWS = 32, 4  # 1 - (1 - s**4)**32: two of three similar shingles meet almost surely, one of five rarely
SEED = 1997  # stored bands are compared with later ones: changing it needs `manage.py find_copies`

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """Empty for a text too short to be compared."""
    words = _WORD.findall(fold_words(text))
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def bands(text: str) -> list[int]:
    """64-bit numbers; alike texts have one in common. Empty for a text too short to be compared."""
    found = shingles(text)
    if not found:
        return []
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    minhash.update(list(found))
    digest = minhash.digest()
    return [_key(at, digest[at : at + ROWS]) for at in range(0, BANDS * ROWS, ROWS)]


def _key(at, rows):
    words = f"{at} {' '.join(map(str, rows))}".encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), signed=True)


def is_copy(later: str, earlier: str) -> bool:
    """Whether the text published later is a near-verbatim copy of the earlier one."""
    own = shingles(later)
    return bool(own) and len(own & shingles(earlier)) >= SHARED * len(own)
