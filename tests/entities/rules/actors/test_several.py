"""One actor whose articles contradict each other."""

from entities.rules.actors.several import InArticle, several

CARVER = [
    InArticle(1, ("midfielder",), 2026, frozenset({7, 8})),
    InArticle(2, ("Canada’s finance minister",), 2026, frozenset({9})),
    InArticle(3, ("convicted murderer",), 2026, frozenset({10})),
    InArticle(4, ("explorer",), 1897),
]


def parts(*articles):
    found = several(articles)
    return found and [[one.article for one in part.articles] for part in found.parts]


def test_four_callings_are_four_people():
    assert sorted(parts(*CARVER)) == [[1], [2], [3], [4]]


def test_one_calling_is_one_person():
    assert parts(InArticle(1, ("midfielder",), 2026), InArticle(2, ("striker", "captain"), 2025)) is None
    assert parts() is None


def test_an_article_that_shares_a_role_bridges_no_gap_of_callings():
    both = InArticle(3, ("midfielder", "minister"), 2026)
    assert parts(CARVER[0], CARVER[1], both) in ([[1, 3], [2]], [[2, 3], [1]])


def test_what_says_nothing_goes_with_those_it_mentions():
    silent = [InArticle(5, (), None, frozenset({8})), InArticle(6, (), None, frozenset({9}))]
    assert parts(CARVER[0], CARVER[1], *silent) == [[1, 5], [2, 6]]


def test_two_countries_are_two_ministers_but_an_ambassador_has_two():
    minister = InArticle(1, ("Canada’s finance minister",), 2026)
    assert parts(minister, InArticle(2, ("Norway’s finance minister",), 2026)) == [[1], [2]]
    assert parts(minister, InArticle(2, ("ambassador to Norway",), 2026)) is None


def test_decades_of_silence_tell_apart_unless_articles_fill_them():
    years = [InArticle(n, (), year) for n, year in enumerate((1890, 1897, 2020, 2026))]
    assert sorted(parts(*years)) == [[0, 1], [2, 3]]
    assert parts(*years, *(InArticle(year, (), year) for year in (1930, 1960, 1990))) is None


def test_the_part_that_a_person_confirmed_keeps_the_name_and_two_of_them_are_one():
    confirmed = InArticle(3, ("convicted murderer",), 2026, decided=True)
    assert parts(*CARVER[:2], CARVER[0], confirmed)[0] == [3]
    again = InArticle(9, ("midfielder",), 2026, decided=True)
    assert parts(confirmed, again) is None


def test_reasons_are_in_words():
    assert several(CARVER[:2]).reasons == (
        "called “midfielder” in some articles, “Canada’s finance minister” in others",
    )
    assert several([InArticle(1, (), 1897), InArticle(2, (), 2026)]).reasons == ("in the news in 1897 and in 2026",)
