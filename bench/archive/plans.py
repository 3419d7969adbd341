"""What a request costs the database: its queries, the rows they read, and the pages of memory they touch.

Unlike times, these are the same on every machine and however busy it is.
"""

import json
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from newsdesk.database.walking import BY_INDEX, WALKING

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)"
CHILDREN = "Plans"


@dataclass(frozen=True)
class Cost:
    """`rows` were read from tables and indexes, those that were passed over included; `buffers` are of 8 kB."""

    queries: int = 0
    rows: int = 0
    buffers: int = 0

    def __add__(self, other):
        return Cost(self.queries + other.queries, self.rows + other.rows, self.buffers + other.buffers)


def costs_of_page(client: Client, path: str, headers: dict[str, str]) -> list[tuple[str, Cost]]:
    """[(query, its cost)] of everything that the page asks the database."""
    asked: list[tuple[str, object]] = []

    def note(execute, words, given, many, context):
        asked.append((words, given))
        return execute(words, given, many, context)

    with connection.execute_wrapper(note):
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered {answer.status_code}.")
    return [(words, cost_of(words, given)) for words, given in asked if _reads(words)]


def cost_of_page(client: Client, path: str, headers: dict[str, str]) -> Cost:
    return sum((cost for _, cost in costs_of_page(client, path, headers)), Cost())


def cost_of(words: str, given) -> Cost:
    """Of one query, which is run for it."""
    plan = explained(words, given)
    buffers = plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    return Cost(1, _rows_read(plan), buffers)


def explained(words: str, given) -> dict:
    """The plan as it was followed."""
    before, words, after = _framed(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{before}{EXPLAIN} {words}{after}", given)
        if before:
            cursor.nextset()
        (found,) = cursor.fetchone()
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def _framed(words):
    """(what is set before it, the query, what is set back after it)"""
    for before, after in (WALKING, BY_INDEX):
        if words.startswith(before):
            return before, words.removeprefix(before).removesuffix(after), after
    return "", words, ""


def _reads(words):
    return _framed(words)[1].lstrip(" (\n").upper().startswith(("SELECT", "WITH"))


def _rows_read(node):
    below = sum(map(_rows_read, node.get(CHILDREN, ())))
    if "Relation Name" not in node and "Index Name" not in node:
        return below
    if node["Node Type"] == "Bitmap Heap Scan":  # its rows were counted where the index found them
        return below
    passed_over = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return below + round((node["Actual Rows"] + passed_over) * node["Actual Loops"])
