from dataclasses import dataclass

import pytest

from entities.rules.actors.merging import in_order


@dataclass(frozen=True)
class Somebody:
    pk: int
    name: str


@pytest.mark.parametrize(
    ("first", "second", "mentions", "kept"),
    [
        ("Lind", "Ana Lind", (90, 3), "Ana Lind"),
        ("Ana Lind", "Ana Maria Lind", (9, 3), "Ana Maria Lind"),
        ("HPA", "Harbour Port Authority", (9, 3), "Harbour Port Authority"),
        ("Tom Berg", "Thomas Berg", (9, 3), "Tom Berg"),
        ("Tom Berg", "Thomas Berg", (3, 9), "Thomas Berg"),
        ("Tom Berg", "Thomas Berg", (3, 3), "Tom Berg"),
    ],
)
def test_the_fuller_then_the_more_frequent_then_the_older_name_is_kept(first, second, mentions, kept):
    one, other = Somebody(1, first), Somebody(2, second)
    counts = {1: mentions[0], 2: mentions[1]}
    assert in_order(one, other, counts)[0].name == kept
    assert in_order(other, one, counts)[0].name == kept
