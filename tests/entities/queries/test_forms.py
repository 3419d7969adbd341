"""What a page's form sends: a filter that it did not draw would be gone with the next one that somebody chooses."""

import pytest
from django.http import QueryDict

from entities.queries import (
    ActorQuery,
    ArticleQuery,
    CompareQuery,
    PairQuery,
    QuoteQuery,
    RelationsQuery,
    StatementsQuery,
    TimelineQuery,
)
from entities.queries.compare import SideQuery
from tests.factories import actor, article, quote

PERIOD = {"since", "until"}
OF_ONE_ANSWER = {"after", "table", "dates"}  # where somebody has got to in what was found


@pytest.mark.parametrize(
    "query", [ActorQuery, ArticleQuery, PairQuery, QuoteQuery, RelationsQuery, StatementsQuery, TimelineQuery]
)
def test_a_form_sends_every_filter_of_its_page_once(query):
    sent = [*query.line, *query.behind, *query.kept]
    assert sorted(sent) == sorted(query.base_fields.keys() - PERIOD - OF_ONE_ANSWER)


def test_a_comparison_sends_every_filter_of_quotes_that_it_knows():
    sent = {*SideQuery.line, *SideQuery.behind}
    assert sent == QuoteQuery.base_fields.keys() - OF_ONE_ANSWER - {"grouped", "unsure", "sort"}


def test_what_is_a_sides_own_is_drawn_there_alone(db):
    left = CompareQuery(QueryDict("differ=period")).left
    drawn = [field.name for field in (*left.fields_in_line, *left.fields_behind)]
    assert [field.name for field in left.own_fields] == ["since", "until"]
    assert not {"since", "until"} & {*drawn}
    assert {"speaker", "about", "source", "not_about", "outlets"} <= {*drawn}


def test_filters_that_have_nothing_to_choose_are_not_drawn(db):
    person, body = actor("Ana Lind"), actor("Harbour Authority", kind="organisation")
    quote(article("“Yes,” said Ana Lind."), "Yes", person)
    names = {
        who: [field.name for field in QuoteQuery(QueryDict(f"speaker={who.pk}")).switches_in_line]
        for who in (person, body)
    }
    assert names == {person: [], body: ["spokespeople"]}
    behind = [field.name for field in QuoteQuery(QueryDict()).fields_behind]
    assert "listed" not in behind


def test_a_network_keeps_its_view_and_draws_nothing_of_the_matrix(db):
    query = RelationsQuery(QueryDict("view=network"))
    assert [field.name for field in query.fields_kept] == ["view"]
    assert "around" in [field.name for field in query.fields_in_line]
    assert not {"top", "sort", "row", "column"} & {field.name for field in query.fields_behind}
    assert RelationsQuery(QueryDict()).fields_kept == []
