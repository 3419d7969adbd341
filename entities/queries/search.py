"""Which words are sought everywhere?"""

from entities.queries.base import Query
from entities.queries.fields import WordsField


class SearchQuery(Query):
    q = WordsField(label="Words")
