"""No large table keeps an index that another of its indexes makes needless."""

import pytest
from django.db import connection

LARGE = [
    "articles_article", "entities_mention", "entities_quote", "entities_quotespan", "entities_quotetarget",
    "entities_datemention", "entities_wording", "entities_actoractivity", "entities_pairactivity",
    "entities_actortotal", "entities_pairtotal",
    "entities_role", "entities_alias", "entities_jointspeaker", "entities_innerattribution",
]  # fmt: skip
NEEDLESS = """
SELECT short.indexrelid::regclass::text, long.indexrelid::regclass::text
FROM pg_index short JOIN pg_index long ON long.indrelid = short.indrelid AND long.indexrelid <> short.indexrelid
JOIN pg_class one ON one.oid = short.indexrelid JOIN pg_class other ON other.oid = long.indexrelid
WHERE short.indrelid = ANY (%s::regclass[]) AND short.indnkeyatts = 1 AND long.indnkeyatts > 1
  AND NOT short.indisunique AND short.indpred IS NULL AND long.indpred IS NULL AND one.relam = other.relam
  AND short.indkey[0] <> 0 AND short.indkey[0] = long.indkey[0] AND short.indclass[0] = long.indclass[0]
"""


@pytest.mark.django_db
def test_no_index_begins_as_a_longer_one_does():
    with connection.cursor() as cursor:
        cursor.execute(NEEDLESS, [LARGE])
        assert cursor.fetchall() == []
