"""Of which kind a name is, told by all articles together: literals in, a verdict out."""

from itertools import combinations

import pytest

from entities.rules.actors.kinds import KindEvidence, is_slip, may_be_mistaken, signs_of, together, why_slip

ROLE = frozenset({"a role"})
SPEAKS = frozenset({"words of its own"})


def read(**kinds):
    """{kind: evidence} from numbers of articles, or (number, signs)."""
    return {kind: KindEvidence(*(said if isinstance(said, tuple) else (said,))) for kind, said in kinds.items()}


def test_a_bare_person_is_a_slip_where_more_articles_read_a_place():
    assert is_slip("person", "place", "karsovia", read(person=1, place=2))


def test_one_article_against_one_decides_nothing():
    kinds = read(person=1, place=1)
    assert not is_slip("person", "place", "karsovia", kinds)
    assert not is_slip("place", "person", "karsovia", kinds)


def test_one_sign_decides_against_none():
    assert is_slip("person", "place", "karsovia", read(person=1, place=(1, frozenset({"a country"}))))


def test_what_an_article_says_of_a_person_holds_against_any_number():
    assert not is_slip("person", "organisation", "lingbo", read(person=(1, ROLE), organisation=9))


def test_words_of_another_article_decide_nothing():
    assert is_slip("person", "organisation", "lingbo", read(person=(1, SPEAKS), organisation=9))
    assert not is_slip("organisation", "person", "ola berg", read(person=(1, SPEAKS), organisation=1))


def test_a_surname_alone_never_makes_a_body_a_person():
    assert not is_slip("organisation", "person", "berg", read(organisation=1, person=(9, ROLE)))
    assert is_slip("organisation", "person", "ola berg", read(organisation=1, person=(9, ROLE)))


def test_a_first_name_that_is_a_place_too_stays_a_person():
    assert not may_be_mistaken("person", "place", "chad")


def test_a_club_and_its_city_are_no_slip_of_each_other():
    assert not may_be_mistaken("organisation", "place", "almeda")
    assert not may_be_mistaken("place", "organisation", "port almeda")
    assert may_be_mistaken("place", "organisation", "almeda harbour council")


KINDS = ["person", "place", "organisation", "group", "event", "other"]


@pytest.mark.parametrize("name", ["berg", "ola berg", "berg harbour council"])
def test_two_kinds_are_never_slips_of_each_other(name):
    some = [KindEvidence(n, signs) for n in (0, 1, 3) for signs in (frozenset(), SPEAKS, ROLE)]
    both = [
        (one, other)
        for one, other in combinations(KINDS, 2)
        for kinds in ({one: a, other: b} for a in some for b in some)
        if is_slip(one, other, name, kinds) and is_slip(other, one, name, kinds)
    ]
    assert both == []


@pytest.mark.parametrize(
    ("kind", "facts", "signs"),
    [
        ("person", {"names": ["Berg"]}, set()),
        ("person", {"names": ["Anna Berg", "Berg"]}, {"a first name"}),
        ("person", {"names": ["Port Almeda"]}, set()),
        ("person", {"names": ["Berg"], "roles": ["mayor"]}, {"a role"}),
        ("person", {"names": ["Berg"], "before": ["told Mr. "]}, {"a title"}),
        ("person", {"names": ["Berg"], "before": ["told Mr.-"]}, set()),
        ("person", {"names": ["Berg"], "speaks": True}, {"words of its own"}),
        ("place", {"names": ["Berg"], "before": ["riots in "]}, {"“in” before it"}),
        ("place", {"names": ["Berg"], "country": "NO"}, {"a country"}),
        ("place", {"names": ["Republic of Berg"]}, {"a name that says what it is"}),
        ("place", {"names": ["Berg"], "speaks": True, "roles": ["mayor"]}, set()),
        ("organisation", {"names": ["Berg", "Berg Group"]}, {"a name that says what it is"}),
        ("organisation", {"names": ["Berg"], "by_person": True}, {"a person's word"}),
    ],
    ids=str,
)
def test_signs_of_a_kind(kind, facts, signs):
    assert signs_of(kind, **facts) == signs


def test_what_articles_say_of_a_kind_adds_up():
    total = together([read(person=1, place=2), read(person=(2, ROLE))])
    assert total == {"person": KindEvidence(3, ROLE), "place": KindEvidence(2)}


def test_the_reason_names_what_tells():
    kinds = read(person=1, place=(2, frozenset({"a country"})))
    assert why_slip("Karsovia", "person", "place", kinds) == (
        "“Karsovia” is a place in 2 articles (told by a country), and nothing but its reading makes it a person"
    )
