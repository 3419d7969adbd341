"""Which pairs of actors are worth a look, and why: literals in, words out."""

import pytest

from entities.rules.actors.duplicates import alike, blocking_keys, compare, known


def person(name, *aliases, id=1, **facts):
    return known(id=id, name=name, kind="person", aliases=aliases, **facts)


def body(name, *aliases, id=1, kind="organisation", **facts):
    return known(id=id, name=name, kind=kind, aliases=aliases, **facts)


def meet(one, other):
    """Whether blocking brings the two together."""
    return bool(
        blocking_keys(one.names, one.kind, one.acronyms) & blocking_keys(other.names, other.kind, other.acronyms)
    )


SUGGESTED = [
    (person("J. Smith"), person("John Smith"), "an initial that fits: “J. Smith” and “John Smith”"),
    (person("Ordóñez Vidal"), person("Rafael Ordóñez Vidal"),
     "one name is a part of the other: “Ordóñez Vidal” and “Rafael Ordóñez Vidal”"),
    (person("Rafael Ordóñez"), person("Rafael Ordóñez Vidal"),
     "one name is a part of the other: “Rafael Ordóñez” and “Rafael Ordóñez Vidal”"),
    (person("Vidal"), person("Rafael Ordóñez Vidal"), "“Vidal” is a part of “Rafael Ordóñez Vidal”"),
    (person("Sánchez-Ibáñez"), person("Inés Sánchez-Ibáñez"),
     "“Sánchez-Ibáñez” is a part of “Inés Sánchez-Ibáñez”"),
    (person("Sánchez-Ibáñez"), person("Sanchez-Ibanez"), "the same name: “Sánchez-Ibáñez” and “Sanchez-Ibanez”"),
    (person("van Dijk"), person("Pieter van Dijk"), "“van Dijk” is a part of “Pieter van Dijk”"),
    (person("Ana Lindqvist"), person("Ana Lindquist"), "spelled alike: “Ana Lindqvist” and “Ana Lindquist”"),
    (person("Olena Tkachenko"), person("Olena Tkatschenko"),
     "spelled alike: “Olena Tkachenko” and “Olena Tkatschenko”"),
    (person("Serhiy Tkachenko"), person("Sergei Tkatschenko"),
     "two forms of one first name: “Serhiy Tkachenko” and “Sergei Tkatschenko”"),
    (person("Wei Haoran"), person("Haoran Wei"), "the same words in another order: “Wei Haoran” and “Haoran Wei”"),
    (body("Republic of Velmara", kind="place"), body("Velmara", kind="place"),
     "the same name: “Republic of Velmara” and “Velmara”"),
    (body("Harbour Workers’ Union"), body("Harbour Workers Union"),
     "the same name: “Harbour Workers’ Union” and “Harbour Workers Union”"),
    (person("Karsovia"), body("Karsovia", kind="place"), "the same name, once as a person, once as a place"),
    (person("Lingbo"), body("Lingbo Terminals", "Lingbo"), "the same name, once as a person, once as an organisation"),
    (person("Mary Ann Orr"), person("Mary Orr"), "the same but for a middle name: “Mary Ann Orr” and “Mary Orr”"),
    (person("Ana Lind", "A. Lind"), person("Ana Lind"), "the same name: “Ana Lind”"),
    (body("Organisation for Straits and River Cooperation"), body("OSRC"),
     "“OSRC” is short for “Organisation for Straits and River Cooperation”"),
    (body("Harbour Authority", "NHA"), body("Northport Harbour Agency", "NHA"), "both are printed as “NHA”"),
    (body("Karelia Port"), body("Port of Karelia", "Karelia Port"), "both are printed as “Karelia Port”"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "reason"), SUGGESTED)
def test_pairs_that_may_be_one_actor_are_suggested_with_the_reason(one, other, reason):
    found = compare(one, other)
    assert found.reasons[0] == reason
    assert found.is_suggested
    assert compare(other, one).points == found.points
    assert meet(one, other)


APART = [
    (person("Ana Lind"), person("Per Lind")),
    (person("Ana Lind", "Lind"), person("Per Lind", "Lind")),
    (person("A. Lind"), person("Per Lind")),
    (person("Lind"), person("Ana Lund")),
    (person("Inés"), person("Inés Sánchez-Ibáñez")),
    (person("Ana Lind"), body("Ana Lind Foundation")),
    (body("Ministry of Defence"), body("Ministry of Trade")),
    (body("Supreme Court"), body("Supreme Court of Karsovia")),
    (body("Northport", kind="place"), body("Southport", kind="place")),
    (body("Almeda", kind="place"), body("Almeda")),
    (person("Ana Lind", "Lind"), body("Lind")),
    (body("Iran", "Tehran", kind="place"), body("Tehran", kind="place")),
    (body("Tessaro"), body("Tessaro Foods")),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_pairs_that_are_different_are_not_suggested(one, other):
    assert not compare(one, other).is_suggested
    assert not compare(other, one).is_suggested


def test_accents_make_no_difference():
    assert compare(person("Iván Gil"), person("IVAN GIL")).reasons == ("the same name: “Iván Gil” and “IVAN GIL”",)


def test_the_same_role_speaks_for_a_pair():
    one, other = (person(name, roles=["Harbour Minister"], id=n) for n, name in enumerate(("Lind", "Ana Lind")))
    found = compare(one, other)
    assert found.reasons == ("“Lind” is a part of “Ana Lind”", "both are called “harbour minister”")
    assert found.points == 3


def test_the_same_company_speaks_for_a_pair():
    one = person("Lind", articles=frozenset({1}), company=frozenset({7, 8, 9}), id=1)
    other = person("Ana Lind", articles=frozenset({2}), company=frozenset({8, 9, 10}), id=2)
    assert compare(one, other).reasons[1] == "2 of the same actors are mentioned beside them"


def test_an_article_that_tells_them_apart_speaks_against_a_pair():
    one = person("J. Smith", articles=frozenset({1, 2}), id=1)
    other = person("John Smith", articles=frozenset({2, 3}), id=2)
    found = compare(one, other)
    assert found.against == ("1 article tells them apart",)
    assert not found.is_suggested


def test_different_countries_speak_against_a_pair():
    found = compare(person("Ana Lind", country="SE"), person("Ana Lind", country="NO"))
    assert found.against == ("different countries: SE and NO",)
    assert found.points == 2


def test_a_surname_that_many_answer_to_is_not_suggested():
    assert compare(person("Lind"), person("Ana Lind"), namesakes=2).against == ("2 more people answer to this surname",)
    assert not compare(person("Lind"), person("Ana Lind"), namesakes=2).is_suggested


def test_one_name_as_two_kinds_is_suggested():
    found = compare(body("Northport Council"), body("Northport Council", kind="place"))
    assert found.reasons == ("the same name, once as an organisation, once as a place",)
    assert found.is_suggested


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("zelensky", "selenskyj", True),
        ("tchaikovsky", "tschaikowski", True),
        ("lind", "lund", False),
        ("berg", "burg", False),
        ("gonzalez", "gonzales", True),
        ("yusuf", "jusuf", True),
    ],
)
def test_spellings_of_one_name_are_alike(one, other, same):
    assert alike(one, other) is same


@pytest.mark.parametrize("name", ["", "-", "…", "李明", "O", "и"])
def test_odd_names_are_compared_without_harm(name):
    assert isinstance(compare(person(name), person("Ana Lind")).points, (int, float))
    assert isinstance(blocking_keys([name], "person"), set)


def test_a_name_that_opens_another_is_suggested_in_the_same_company():
    one = body("Tessaro", articles=frozenset({1}), company=frozenset({7, 8, 9}), id=1)
    other = body("Tessaro Foods", articles=frozenset({2}), company=frozenset({8, 9, 10}), id=2)
    assert compare(one, other).reasons[0] == "one name opens the other: “Tessaro” and “Tessaro Foods”"
    assert compare(one, other).is_suggested


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Esmaeil Baqaei", "Esmail Baghaei"),
        ("Muammar Qadhafi", "Muammar Gaddafi"),
        ("Владимир Путник", "Vladimir Putnik"),
        ("Sergei Orlov", "Sergey Orlov"),
        ("Mohammed Rahal", "Muhammad Rahal"),
    ],
)
def test_one_name_in_two_alphabets_or_transliterations_is_suggested(one, other):
    first, second = known(id=1, name=one, kind="person"), known(id=2, name=other, kind="person")
    assert compare(first, second).is_suggested
    assert blocking_keys([one], "person") & blocking_keys([other], "person")
