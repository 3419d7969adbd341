"""The place in a text that answers a search, with the hits marked."""

from articles.search.searching import understood
from articles.search.tokens import tokens

SNIPPET_CHARACTERS = 220


def search_terms(query):
    """The words a search looks for, as tokens, beginnings with their star; what it leaves out is no hit."""
    return understood(query).terms


def marked(text, terms):
    """`text` as [(words, is a hit)], joined again it is the text."""
    parts, done = [], 0
    for start, end in _hits(text, terms):
        if start < done:
            continue  # one sign that stands for several words
        if start > done:
            parts.append((text[done:start], False))
        parts.append((text[start:end], True))
        done = end
    if done < len(text):
        parts.append((text[done:], False))
    return parts


def snippet(text, terms, length=SNIPPET_CHARACTERS):
    """About `length` characters around the first hit, cut at blanks, marked; the beginning if nothing is hit."""
    hit = next(_hits(text, terms), None)
    start = max(0, hit[0] - length // 3) if hit else 0
    if start:
        start = text.find(" ", start, hit[0]) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), hit[1] if hit else start + 1)
    words = " ".join(text[start:end].split())
    return marked(f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}", terms)


def _hits(text, terms):
    """Where the words sought stand."""
    if not terms:
        return
    whole = {term for term in terms if term[-1] != "*"}
    beginnings = tuple(term[:-1] for term in terms if term[-1] == "*")
    for word, start, end in tokens(text):
        if word in whole or (beginnings and word.startswith(beginnings)):
            yield start, end
