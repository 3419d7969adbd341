"""A synthetic archive in small: its counts are exact, its pages light, bounded, and a list of what bare SQL lists."""

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from bench.archive.building import build
from bench.archive.measuring import asking_for, bare, difference
from bench.archive.plans import cost_of, cost_of_page
from bench.archive.workload import WORKLOAD, Rotations
from entities.models import Quote, Wording
from entities.rules.statements.grouping import Utterance, grouped
from entities.services.derived.exact import drift
from tests.factories import user

ARTICLES = 300
LOOKED_AT = 1  # of the values of a rotation
# A page prints more than the reference finds: the names, places and outlets around each row, the filters, the account.
AROUND, TIMES = 1_500, 12
QUERIES = 40
# (queries, rows) of the pages that are dearer. They are to become cheaper: nothing may be added here, or grow.
DEAR = {
    "actors, most mentioned": (QUERIES, 4_500),
    "actors, most quoted people": (QUERIES, 3_500),
    "desk": (QUERIES, 4_200),
    "dossier": (60, 3_000),
    "API, actors": (QUERIES, 5_300),
    "review": (QUERIES, 3_300),
    # Where a table is as small as here, the planner may take a whole index of it: of quotes to count what an empty
    # answer leads on to.
    "full text, two words": (QUERIES, 2_200),
}
LIGHT = 60_000  # bytes of the first answer, not compressed
# A dot and its words in each of hundreds of places; the months of both sides as tables.
HEAVY = {"matrix, ever": 110_000, "compare two speakers": 75_000}


@pytest.fixture
def archive():
    build(ARTICLES)
    with connection.cursor() as cursor:
        # Of tables that tests have filled and emptied, the planner knows what they were then, and their files are as
        # long as they were: reading all of a short index would seem cheaper than looking up rows.
        cursor.execute("VACUUM (FULL, ANALYZE)")
        # Small tables are read whole, which says nothing of large ones. Rows that an index passes over are counted.
        cursor.execute("SET seq_page_cost = 10000")
        yield
        cursor.execute("RESET seq_page_cost; DROP SCHEMA bench CASCADE")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_archive_is_exact_and_its_pages_list_what_bare_sql_lists_at_a_bounded_price(archive):
    assert Article.objects.count() == ARTICLES
    assert len(drift()) == 0
    assert statements_kept() == statements_by_the_rule()
    client, rotations = Client(), Rotations()
    client.force_login(user("analyst", "annotator"))
    client.cookies["scripted"] = "1"
    wrong, dear, heavy = [], [], []
    for request in WORKLOAD:
        for value in rotations[request.rotation][:LOOKED_AT]:
            path = request.path.format(**value)
            headers = asking_for(request.part, path)
            answer = client.get(path, headers=headers)
            assert answer.status_code == 200, path
            if len(answer.content) > HEAVY.get(request.name, LIGHT):
                heavy.append(f"{path}: {len(answer.content)}")
            wrong += filter(None, [difference(request, path, answer.content, bare(request, value))])
            cost, least = cost_of_page(client, path, headers), cost_of(request.reference, value)
            queries, rows = DEAR.get(request.name, (QUERIES, AROUND))
            if cost.rows > rows + TIMES * least.rows or cost.queries > queries:
                dear.append(f"{path}: {cost}, the reference {least}")
    assert wrong == []
    assert dear == []
    assert heavy == []


def statements_kept():
    kept = {}
    for quote, statement in Wording.objects.exclude(statement=None).values_list("quote", "statement"):
        kept.setdefault(statement, set()).add(quote)
    return {frozenset(group) for group in kept.values()}


def statements_by_the_rule():
    fields = ("pk", "article", "speaker", "speaker_words", "published_at", "text")
    said = [Utterance(*row) for row in Quote.objects.comparable().values_list(*fields)]
    return {frozenset(one.id for one in group) for group in grouped(said)}
