"""The place in a text that answers a search, with the hits marked."""

import re
from functools import lru_cache

from articles.folding import fold

_WORD = re.compile(r"\w+")
SNIPPET_CHARACTERS = 220


def search_terms(query):
    """The folded words a websearch query looks for; what it leaves out (-word, or) is no hit."""
    wanted = re.sub(r'(?:^|(?<=\s))-(?:"[^"]*"|\S+)', " ", query)
    return {word for word in _WORD.findall(fold(wanted)) if word != "or"}


def marked(text, terms):
    """`text` as [(words, is a hit)], joined again it is the text."""
    parts, done = [], 0
    for word in _WORD.finditer(text):
        if terms and _folded(word.group()) in terms:
            if word.start() > done:
                parts.append((text[done : word.start()], False))
            parts.append((word.group(), True))
            done = word.end()
    if done < len(text):
        parts.append((text[done:], False))
    return parts


def snippet(text, terms, length=SNIPPET_CHARACTERS):
    """About `length` characters around the first hit, cut at blanks, marked; the beginning if nothing is hit."""
    hit = next((word for word in _WORD.finditer(text) if _folded(word.group()) in terms), None) if terms else None
    start = max(0, hit.start() - length // 3) if hit else 0
    if start:
        start = text.find(" ", start, hit.start()) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), hit.end() if hit else start + 1)
    words = " ".join(text[start:end].split())
    return marked(f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}", terms)


@lru_cache(maxsize=50_000)
def _folded(word):
    return fold(word)
