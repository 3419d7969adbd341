"""People of one name in different articles, as the engine reads them and the corpus keeps them."""

from datetime import UTC, datetime

import pytest

from entities.models import Actor
from entities.tasks import annotate
from tests.factories import article

pytestmark = pytest.mark.django_db

CALDER = [
    (
        2026,
        "Leeds midfielder James Calder said on Monday that he would miss the final. “My knee is gone,” the "
        "23-year-old footballer told the club.",
    ),
    (
        2026,
        "Canada’s finance minister, James Calder, said on Tuesday that the deficit would grow. “We borrow too much,” "
        "Calder told parliament.",
    ),
    (
        2026,
        "James Calder, a convicted murderer serving life in Perth, said on Wednesday that he was innocent. “I never "
        "met her,” Calder told the court.",
    ),
    (
        1897,
        "James Calder, the explorer, said on Thursday that he had reached the source of the river. “It is a small "
        "spring,” Calder told the Society.",
    ),
]


def store(year, text):
    annotate(article(text, title="", published_at=datetime(year, 6, 1, 12, tzinfo=UTC)))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_four_people_of_one_name_stay_four(order):
    for position in order:
        store(*CALDER[position])
    people = Actor.objects.current().filter(name="James Calder")
    assert people.count() == 4
    assert sorted(people.values_list("country", flat=True)) == ["", "", "", "CA"]


def test_who_is_met_again_in_the_same_calling_is_the_same():
    for position in (0, 1, 1, 0):
        year, text = CALDER[position]
        store(year, f"{text} Nobody answered on day {position}{Actor.objects.count()}.")
    assert Actor.objects.current().filter(name="James Calder").count() == 2


def test_other_ways_to_print_a_name_are_one_person():
    for name in ("J.K. Rowe", "J. K. Rowe", "JK Rowe"):
        store(2026, f"The writer {name} said on Monday that she was late. “I missed the train,” {name} told the court.")
    assert [actor.aliases.count() for actor in Actor.objects.current().filter(kind="person")] == [3]
