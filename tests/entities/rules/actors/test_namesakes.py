"""Two hundred pairs of names: who must never be taken for one, and who should be."""

import re
from pathlib import Path

import pytest

from entities.rules.actors.evidence import evidence
from entities.rules.actors.linking import link
from entities.rules.actors.namesakes import callings, tells_bodies_apart, tells_names_apart, tells_times_apart

ACTOR = re.compile(r"(?P<names>.+?)(?: \((?P<roles>[^)]*)\))?(?: (?P<year>\d{4}))?")
ROWS = [
    line.split("\t")
    for line in (Path(__file__).parents[3] / "data" / "namesakes.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MISSED_AT_MOST = 18  # spellings of other alphabets, nicknames, middle names: the duplicates page suggests them


def read(words, kind, id=0):
    country = re.search(r" ([A-Z]{2})(?= \(| \d{4}$|$)", words)
    country = None if country and country[1] in OWN else country
    words = words.replace(country[0], "", 1) if country else words
    match = ACTOR.fullmatch(words)
    name, *aliases = match["names"].split(" / ")
    return evidence(
        name=name,
        kind=kind,
        aliases=aliases,
        roles=[role.strip() for role in (match["roles"] or "").split(";") if role.strip()],
        country=country[1] if country else "",
        years=[int(match["year"])] if match["year"] else [],
        id=id,
    )


OWN = {"EU", "FA", "II"}  # short names, no countries


def linked(kind, one, other):
    """Whether either, met first, takes in the other."""
    return any(link([read(a, kind)], [read(b, kind, id=1)]) for a, b in ((one, other), (other, one)))


def test_list_holds_two_hundred_pairs():
    assert len(ROWS) >= 200
    assert len({tuple(row) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("kind", "one", "other"), [row[1:] for row in ROWS if row[0] == "apart"])
def test_two_are_never_taken_for_one(kind, one, other):
    assert not linked(kind, one, other)


def test_few_are_missed():
    missed = [row for row in ROWS if row[0] == "same" and not linked(*row[1:])]
    assert len(missed) <= MISSED_AT_MOST, missed


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("George H. W. Marsh", "George W. Marsh", True),
        ("John Adler", "John Quincy Adler", True),
        ("Ann J. Berg", "Ann Berg", False),
        ("Berg", "Ann Berg", False),
        ("Wei Haoran", "Haoran Wei", False),
    ],
)
def test_names_are_told_apart_by_their_middle_and_end(one, other, apart):
    assert tells_names_apart(one, other) is apart


def test_callings_are_told_by_nouns():
    assert callings(["Canada's finance minister", "author"]) == {"office"}
    assert callings(["spokesman"]) == frozenset()


def test_a_life_may_lie_between_two_articles():
    assert tells_times_apart([1897], [1990, 2026])
    assert not tells_times_apart([1998], [2026])
    assert not tells_times_apart([], [2026])


def test_bodies_are_told_apart_by_how_their_names_go_on():
    assert tells_bodies_apart("Lingbo Terminals", "Lingbo Shipping", "lingbo")
    assert not tells_bodies_apart("Lingbo Terminals", "Lingbo Terminals Group", "lingbo")
    assert not tells_bodies_apart("Lingbo", "Lingbo Shipping", "lingbo")
