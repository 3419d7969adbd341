"""Full text as people type it: words, "words that stand together", -word, or, and beginn* for words that begin so."""

import re

from django.contrib.postgres.search import SearchQuery

from articles.folding import fold_words

LONGEST = 200  # characters
SHORTEST_BEGINNING = 2  # letters; a single one begins a good part of all words
_STAR = re.compile(r"(?<=\w)\*")
_LAST_WORD = re.compile(r"(?:^|[\s\"])(\w[\w'’-]*)$")
# Letters behind a word, which PostgreSQL's parser takes for a part of it: so the place of a beginning is still known
# in the parsed query, within phrases and beside "or", where only the parser knows how the words belong together.
# Behind a number or an underscore they are a word of their own to it, the next one: 1.5zqxq = '1.5' <-> 'zqxq'.
_MARK = "zqxq"
_MARKED = f"(?:'' <-> ''|(?<=[^''])){_MARK}''"


class _WithBeginnings(SearchQuery):
    template = f"regexp_replace(%(function)s(%(expressions)s)::text, '{_MARKED}', ''':*', 'g')::tsquery"


def words_query(words: str) -> SearchQuery:
    """The condition on a search vector of folded words; accents and case are ignored."""
    folded = fold_words(words)
    marked = _STAR.sub(_MARK, folded)
    query = _WithBeginnings if marked != folded else SearchQuery
    return query(marked, config="simple", search_type="websearch")


def still_typing(words: str) -> str:
    """The same search with its last word as a beginning, since it may go on: "port fer" -> "port fer*".

    A blank, a quotation mark or a star at the end finishes it; a word to be left out is left out only when finished.
    """
    last = _LAST_WORD.search(words)
    if not last or len(last[1]) < SHORTEST_BEGINNING or fold_words(last[1]) == "or" or len(words) >= LONGEST:
        return words
    return f"{words}*"
