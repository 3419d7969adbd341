"""The place in a text that answers a search, with the hits marked."""

import re
from functools import lru_cache

from articles.folding import fold_words

_WORD, _TERM = re.compile(r"\w+"), re.compile(r"\w+\*?")
SNIPPET_CHARACTERS = 220


def search_terms(query):
    """The folded words a search looks for, beginnings with their star; what it leaves out (-word, or) is no hit."""
    wanted = re.sub(r'(?:^|(?<=\s))-(?:"[^"]*"|\S+)', " ", query)
    return {word for word in _TERM.findall(fold_words(wanted)) if word != "or"}


def marked(text, terms):
    """`text` as [(words, is a hit)], joined again it is the text."""
    parts, done = [], 0
    for word in _WORD.finditer(text):
        if terms and _is_hit(word.group(), terms):
            if word.start() > done:
                parts.append((text[done : word.start()], False))
            parts.append((word.group(), True))
            done = word.end()
    if done < len(text):
        parts.append((text[done:], False))
    return parts


def snippet(text, terms, length=SNIPPET_CHARACTERS):
    """About `length` characters around the first hit, cut at blanks, marked; the beginning if nothing is hit."""
    hit = next((word for word in _WORD.finditer(text) if _is_hit(word.group(), terms)), None) if terms else None
    start = max(0, hit.start() - length // 3) if hit else 0
    if start:
        start = text.find(" ", start, hit.start()) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), hit.end() if hit else start + 1)
    words = " ".join(text[start:end].split())
    return marked(f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}", terms)


def _is_hit(word, terms):
    folded = _folded(word)
    return folded in terms or any(term[-1] == "*" and folded.startswith(term[:-1]) for term in terms)


@lru_cache(maxsize=50_000)
def _folded(word):
    return fold_words(word)
