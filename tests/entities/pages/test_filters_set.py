import pytest
from django.http import QueryDict

from entities.pages.filters_set import filters_set, has_faults
from entities.queries import QuoteQuery, RelationsQuery
from tests.factories import actor

pytestmark = pytest.mark.django_db


def test_what_is_set_behind_the_first_line_is_told_with_the_way_to_be_rid_of_it():
    lind, berg, orsa = actor("Ana Lind"), actor("Tom Berg"), actor("Eva Orsa")
    data = (
        f"speaker={lind.pk}&q=ferry&from=2025-11-01&stance=negative&not_about={berg.pk}&not_about={orsa.pk}&grouped=1"
    )
    query = QuoteQuery(QueryDict(data))
    found = dict(filters_set(query))
    assert list(found) == ["Not about Tom Berg", "Not about Eva Orsa", "Stance negative", "Group identical statements"]
    assert found["Not about Tom Berg"] == "?" + data.replace(f"&not_about={berg.pk}", "")
    assert "stance" not in found["Stance negative"]


def test_how_a_page_shows_what_it_found_is_no_filter():
    assert filters_set(RelationsQuery({"top": "30", "view": "network", "sort": "name"})) == []


def test_a_fault_behind_the_first_line_is_known():
    assert has_faults(QuoteQuery({"stance": "odd"}))
    assert not has_faults(QuoteQuery({"from": "yesterday"}))
