"""Names found by the beginnings of their words, whichever word it is, with an index (`alias_by_words`)."""

import re

from django.db import models
from django.db.models import F, Q, Value

LONGEST_WORD = 300  # characters, as many as a name may have; PostgreSQL takes 2,046 bytes
BORDERS = " '-"  # before a word of a folded name; in this order also a class of a regular expression


class WordsOf(models.Func):
    """The words of a folded name, each once, as an index on words keeps them."""

    template = "array_to_tsvector(array_remove(string_to_array(translate(%(expressions)s, '-''', '  '), ' '), ''))"
    output_field = models.TextField()


class _Met(models.Func):
    template, arg_joiner, output_field = "(%(expressions)s)", " @@ ", models.BooleanField()


class _Sought(models.Func):
    template, output_field = "%(expressions)s::tsquery", models.TextField()


def begin(key):
    """Condition that a name holds these folded words, the first from its beginning on and the last as a beginning."""
    begins = Q(key__startswith=key)
    for border in BORDERS:
        begins |= Q(key__contains=f"{border}{key}")
    words = _words(key)
    if not words:
        return begins
    if max(map(len, words)) > LONGEST_WORD:
        return Q(pk__in=[])
    if len(words) > 1:  # "ben shoshan" is Ben-Shoshan, too
        begins |= Q(key__regex=rf"(^|[{BORDERS}])" + r"[ -]".join(map(re.escape, words)))
    *whole, last = words
    return _meeting(" & ".join([*map(_quoted, whole), f"{_quoted(last)}:*"])) & begins


def begin_with_any(beginnings):
    """Condition that some word of a name begins so with one of these, which hold no blank."""
    words = {word for beginning in beginnings for word in _words(beginning) if len(word) <= LONGEST_WORD}
    return _meeting(" | ".join(f"{_quoted(word)}:*" for word in sorted(words))) if words else Q(pk__in=[])


def _meeting(sought):
    return Q(_Met(WordsOf(F("key")), _Sought(Value(sought))))


def _words(key):
    return [word for word in re.split(f"[{BORDERS}]", key) if word]


def _quoted(word):
    return "'" + word.replace("\\", "\\\\") + "'"
