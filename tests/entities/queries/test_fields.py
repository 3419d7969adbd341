from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from entities.queries import ActorQuery, ArticleQuery, QuoteQuery, RelationsQuery, StatementQuery, TimelineQuery
from entities.queries.base import address
from newsdesk.web.paging import Cursor
from tests.factories import actor

pytestmark = pytest.mark.django_db


def faults(query):
    return {query[name].html_name: list(messages) for name, messages in query.errors.items()}


@pytest.fixture
def lind():
    return actor("Ana Lind", aliases=["Minister Lind"])


def test_an_actor_is_understood_by_id_name_and_alias(lind):
    for words in (str(lind.pk), "Ana Lind", " ána LIND ", "minister lind", "lind"):
        query = QuoteQuery({"speaker": words})
        assert (query.speaker, faults(query)) == ([lind], {})


def test_a_merged_actor_is_the_one_it_was_merged_into(lind):
    merged = actor("A. Lind", merged_into=lind)
    once_more = actor("A. L.", merged_into=merged)
    assert QuoteQuery({"speaker": str(once_more.pk)}).speaker == [lind]


def test_an_ambiguous_name_offers_a_choice(lind):
    other = actor("Per Lind")
    query = QuoteQuery(QueryDict("speaker=lind&stance=negative&after=~9"))
    assert (query.speaker, query.is_understood) == ([], False)
    assert faults(query) == {"speaker": ["Several actors are called “lind”. Choose one:"]}
    assert query["speaker"].candidates == [
        (lind, f"?speaker={lind.pk}&stance=negative"),
        (other, f"?speaker={other.pk}&stance=negative"),
    ]
    assert query["speaker"].words == "lind"


def test_a_name_in_full_goes_before_names_that_hold_it(lind):
    actor("Ana Lindqvist")
    assert QuoteQuery({"speaker": "ana lind"}).speaker == [lind]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Nobody Known", "No actor is called “Nobody Known”."),
        ("999999", "There is no such actor."),
        ("9" * 30, "There is no such actor."),
        ("a\0b", "Null characters are not allowed."),
        ("²", "No actor is called “²”."),
    ],
)
def test_an_unknown_actor_is_said_beside_the_field(words, message):
    query = QuoteQuery({"about": words, "q": "ferry"})
    assert faults(query) == {"about": [message]}
    assert query.q == "ferry"


def test_only_a_speaker_may_be_unknown():
    assert QuoteQuery({"speaker": "unknown"}).speaker == ["unknown"]
    assert faults(QuoteQuery({"about": "unknown"})) == {"about": ["No actor is called “unknown”."]}


def test_several_actors_keep_those_understood(lind):
    berg = actor("Tom Berg")
    query = TimelineQuery(QueryDict(f"actor={berg.pk}&actor=nobody&actor=Ana+Lind&actor={lind.pk}"))
    assert query.actor == [berg, lind]
    assert faults(query) == {"actor": ["No actor is called “nobody”."]}
    assert query["actor"].chosen == [(berg, f"?actor={lind.pk}"), (lind, f"?actor={berg.pk}")]
    assert query["actor"].words == "nobody"


def test_a_seventh_actor_is_refused_and_six_are_kept():
    seven = [actor(f"Actor {letter}") for letter in "ABCDEFG"]
    query = TimelineQuery(QueryDict("&".join(f"actor={each.pk}" for each in seven)))
    assert query.actor == seven[:6]
    assert faults(query) == {"actor": ["At most 6 actors at a time."]}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"from": "yesterday"}, {"from": ["Write a day as year-month-day: 2025-11-20."]}),
        ({"to": "2025-02-30"}, {"to": ["Write a day as year-month-day: 2025-11-20."]}),
        ({"to": "9999-12-31"}, {"to": ["Choose a day before the year 3000."]}),
        ({"to": "9998-12-31"}, {"to": ["Choose a day before the year 3000."]}),
        ({"from": "0001-01-01"}, {"from": ["Choose a day after the year 1604."]}),
        ({"from": "1000-01-01"}, {"from": ["Choose a day after the year 1604."]}),
        ({"verified": "banana"}, {"verified": ["“banana” is neither yes nor no. Write 1 or 0."]}),
        ({"from": "2025-11-02", "to": "2025-11-01"}, {"to": ["The period ends before it begins."]}),
        ({"kind": "loud"}, {"kind": ["“loud” is not one of the choices."]}),
        ({"source": "77"}, {"source": ["There is no such outlet."]}),
        ({"source": "x"}, {"source": ["There is no such outlet."]}),
        ({"after": "x"}, {"after": ["There is no such page; here is the first one."]}),
        ({"after": "x~1"}, {"after": ["There is no such page; here is the first one."]}),
        (
            {"after": "9999-12-31T23:59:59-23:59~1"},
            {"after": ["There is no such page; here is the first one."]},
        ),
        ({"after": "0001-01-01~1"}, {"after": ["There is no such page; here is the first one."]}),
    ],
)
def test_a_bad_parameter_is_left_out_and_named(asked, message):
    query = QuoteQuery({**asked, "q": "ferry"})
    assert faults(query) == message
    assert query.q == "ferry"
    assert all(query.cleaned_data.get(name) is None for name in query.errors)


@pytest.mark.parametrize("words", ["1", "true", "TRUE", "yes", "on"])
def test_a_switch_is_on(words):
    query = QuoteQuery({"verified": words})
    assert (query.verified, "checked" in str(query["verified"])) == (True, True)


@pytest.mark.parametrize("words", ["", "0", "false", "False", "no", "off", " 0 "])
def test_a_switch_is_off(words):
    query = QuoteQuery({"verified": words})
    assert (query.verified, "checked" in str(query["verified"]), query.errors) == (False, False, {})


def test_a_period_is_read_as_days():
    query = QuoteQuery({"from": "2025-11-01", "to": "2025-11-01"})
    assert (query.since, query.until) == (date(2025, 11, 1), date(2025, 11, 1))


def test_only_what_was_said_is_asked_for_unless_told_otherwise():
    assert QuoteQuery({}).attribution == "said"
    assert QuoteQuery({"attribution": "any"}).attribution == "any"
    assert RelationsQuery({"attribution": "nonsense"}).attribution == "said"


def test_defaults_do_not_count_as_filters():
    assert not QuoteQuery({"attribution": "", "after": "~3"}).is_filtered
    assert not ActorQuery({"sort": "rising"}).is_filtered
    assert QuoteQuery({"verified": "1"}).is_filtered
    assert RelationsQuery({"top": "30"}).top == 30
    assert RelationsQuery({"top": "31"}).top == 15


def test_a_cursor_is_read_back():
    moment = datetime(2025, 11, 20, 12, tzinfo=UTC)
    assert QuoteQuery({"after": str(Cursor(moment, 5))}).after == Cursor(moment, 5)
    assert QuoteQuery({"after": "~5"}).after == Cursor(None, 5)


def test_an_actor_cursor_fits_its_order():
    assert ActorQuery({"after": "12~5"}).after == Cursor(12, 5)
    assert ActorQuery({"after": "ana lind~5", "sort": "name"}).after == Cursor("ana lind", 5)


@pytest.mark.parametrize(
    "asked", [{"after": "ana lind~5"}, {"after": "~5"}, {"after": "~5", "sort": "name"}, {"after": f"{'9' * 5000}~5"}]
)
def test_an_actor_cursor_that_does_not_fit_is_not_followed(asked):
    bad = ActorQuery(asked)
    assert (bad.after, bad.faults) == (None, ["There is no such page; here is the first one."])


def test_a_cursor_among_statements_needs_a_date():
    moment = datetime(2025, 11, 20, 12, tzinfo=UTC)
    assert StatementQuery({"after": str(Cursor(moment, 5))}).after == Cursor(moment, 5)
    assert StatementQuery({"after": "~5"}).after is None


def test_articles_are_asked_by_whom_they_mention():
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    query = ArticleQuery(QueryDict(f"actor={lind.pk}&actor=tom+berg&state=undated"))
    assert (query.actor, query.state) == ([lind, berg], "undated")


def test_address_says_only_what_matters(lind):
    assert address(
        "/quotes/", speaker=lind, since=date(2025, 11, 1), verified=True, about=None, attribution="said"
    ) == (f"/quotes/?speaker={lind.pk}&from=2025-11-01&verified=1")
    assert address("/quotes/", verified=False, q="") == "/quotes/"
    assert address("/quotes/", attribution="attitude") == "/quotes/?attribution=attitude"
