from dataclasses import replace

import pytest

from entities.rules.actors.evidence import evidence
from entities.rules.actors.kinds import KindEvidence
from entities.rules.actors.linking import in_doubt, is_fuller, link, links


def person(name, *aliases, **known):
    return evidence(name=name, kind="person", aliases=aliases, **known)


def place(name, **known):
    return evidence(name=name, kind="place", **known)


def organisation(name, *aliases, **known):
    return evidence(name=name, kind="organisation", aliases=aliases, **known)


def test_full_name_links_whatever_its_accents_and_case():
    assert link([person("IVAN GIL")], [person("Iván Gil", id=4)]) == {0: 4}


def test_surname_alone_does_not_link():
    assert link([person("Lind")], [person("Ana Lind", "Lind", id=4)]) == {}


def test_surname_links_when_the_role_beside_it_is_known():
    known = [person("Ana Lind", "Lind", roles=["Harbour Minister"], id=4)]
    assert link([person("Lind", roles=["harbour minister"])], known) == {0: 4}


def test_two_people_with_one_surname_stay_apart():
    known = [person("Donald Orr", "Orr", id=1), person("Melania Orr", "Orr", id=2)]
    assert link([person("Melania Orr", "Orr")], known) == {0: 2}
    assert link([person("Orr")], known) == {}


def test_a_fuller_name_that_differs_speaks_against_the_shared_surname():
    known = [person("Ana Lind", "Lind", roles=["minister"], id=1)]
    assert link([person("Per Lind", "Lind", roles=["minister"])], known) == {}


def test_places_of_one_name_in_two_countries_stay_apart():
    assert link([place("Georgia", country="GE")], [place("Georgia", country="US", id=1)]) == {}
    assert link([place("Georgia", country="GE")], [place("Georgia", country="GE", id=2)]) == {0: 2}


def test_generic_organisation_needs_the_same_country():
    known = [organisation("Foreign Ministry", country="IR", id=1)]
    assert link([organisation("Foreign Ministry")], known) == {}
    assert link([organisation("the Foreign Ministry", "Foreign Ministry", country="VE")], known) == {}
    assert link([organisation("Foreign Ministry", country="IR")], known) == {0: 1}


def test_acronym_links_the_organisation_that_was_spelled_out():
    known = [organisation("Office of Sea Rescue Control", "OSRC", id=7)]
    assert link([organisation("OSRC")], known) == {0: 7}


def test_a_club_is_not_its_city():
    assert link([organisation("Porto")], [place("Porto", id=1)]) == {}


def test_a_tie_links_to_nobody():
    known = [organisation("Northern Star", id=1), organisation("Northern Star", id=2)]
    assert link([organisation("Northern Star")], known) == {}


def test_one_known_actor_is_not_given_to_two_found_ones():
    known = [organisation("Northern Star Lines", "Northern Star", id=1)]
    found = [organisation("Northern Star Lines"), organisation("Northern Star Holding", "Northern Star")]
    assert link(found, known) == {0: 1}


@pytest.mark.parametrize(
    ("name", "than", "fuller"),
    [
        ("Layth Abu Rimal", "Abu Rimal", True),
        ("Abu Rimal", "Layth Abu Rimal", False),
        ("Organisation for Straits and River Cooperation", "OSRC", True),
        ("OSRC", "Organisation for Straits and River Cooperation", False),
        ("Ana Lind", "ANA LIND", False),
        ("Ana Lind", "Per Lind", False),
    ],
)
def test_fuller_name_has_more_words_or_spells_the_acronym_out(name, than, fuller):
    assert is_fuller(name, than) is fuller


def test_a_barred_name_never_links():
    known = [person("Ana Lind", "A. Lind", barred=["A. Lind"], id=4)]
    assert link([person("A. Lind")], known) == {}
    assert link([person("Ana Lind", "A. Lind")], known) == {0: 4}


def test_an_actor_answers_to_the_kinds_it_had():
    known = [organisation("Port Almeda", former_kinds=["place"], id=4)]
    assert link([place("Port Almeda")], known) == {0: 4}
    assert link([person("Port Almeda")], known) == {}


def read(**kinds):
    """{kind: evidence} from numbers of articles, or (number, signs)."""
    return {kind: KindEvidence(*(said if isinstance(said, tuple) else (said,))) for kind, said in kinds.items()}


def test_a_bare_name_read_as_a_person_links_to_the_place_it_is_elsewhere():
    known = [place("Karsovia", kinds=read(place=2), id=4)]
    chosen = links([person("Karsovia", kinds=read(person=1))], known)
    assert chosen[0].id == 4
    assert chosen[0].reasons == (
        "“Karsovia” is a place in 2 articles, and nothing but its reading makes it a person",
    )  # fmt: skip


def test_a_short_name_read_as_a_person_links_to_the_organisation():
    known = [organisation("Lingbo Terminals Group", "Lingbo", kinds=read(organisation=3), id=4)]
    assert link([person("Lingbo", kinds=read(person=1))], known) == {0: 4}


@pytest.mark.parametrize("sign", ["a role", "a title", "a first name", "words of its own"])
def test_whatever_the_article_says_of_the_person_keeps_it_one(sign):
    known = [organisation("Lingbo Group", "Lingbo", kinds=read(organisation=9), id=4)]
    assert link([person("Lingbo", kinds=read(person=(1, frozenset({sign}))))], known) == {}


def test_a_person_known_by_that_name_keeps_it_a_persons():
    known = [
        organisation("Lingbo Group", "Lingbo", kinds=read(organisation=9), id=4),
        person("Mei Lingbo", "Lingbo", kinds=read(person=(1, frozenset({"a role"}))), id=5),
    ]
    assert link([person("Lingbo", kinds=read(person=1))], known) == {}


def test_a_full_name_read_as_an_organisation_links_to_the_person_it_is_elsewhere():
    known = [person("Mehrdad Zandifar", kinds=read(person=(1, frozenset({"a role"}))), id=4)]
    assert link([organisation("Mehrdad Zandifar", kinds=read(organisation=1))], known) == {0: 4}


def test_a_barred_name_is_no_slip_either():
    known = [place("Karsovia", kinds=read(place=9), barred=["Karsovia"], id=4)]
    assert link([person("Karsovia", kinds=read(person=1))], known) == {}


def test_two_that_a_misread_name_may_be_link_to_neither():
    known = [
        place("Karsovia", kinds=read(place=3), id=1),
        organisation("Karsovia", kinds=read(organisation=3), id=2),
    ]
    assert link([person("Karsovia", kinds=read(person=1))], known) == {}


def test_kinds_are_in_doubt_only_where_a_bare_name_meets_another_kind():
    known = [place("Karsovia", id=1), person("Ana Lind", id=2), organisation("Lingbo Group", "Lingbo", id=3)]
    bare = read(person=1)
    assert in_doubt([person("Karsovia", kinds=bare), person("Ana Lind", kinds=bare)], known) == {1}
    assert in_doubt([person("Lingbo", kinds=read(person=(1, frozenset({"a role"}))))], known) == set()


def test_two_trumps_and_a_bare_one_stay_three():
    known = [
        person("Donald Trump", "Trump", roles=["President"], id=1), person("Melania Trump", "Trump", id=2),
    ]  # fmt: skip
    assert link([person("Trump")], known) == {}
    assert link([person("Ivanka Trump", "Trump")], known) == {}
    assert link([person("Trump", roles=["President"])], known) == {0: 1}


def test_a_homonym_links_only_with_the_same_country():
    known = [place("Georgia", country="GE", id=1)]
    assert link([place("Georgia")], known) == {}
    assert link([place("Velmara")], [place("Velmara", country="VE", id=1)]) == {0: 1}


def test_a_capital_that_stands_for_its_government_is_not_the_city():
    known = [evidence(name="Iran", kind="place", aliases=["Tehran"], country="IR", id=1)]
    assert link([place("Tehran")], known) == {}
    assert link([place("Tehran")], [place("Tehran", id=2), *known]) == {0: 2}


def test_names_in_either_order_link_by_the_role():
    known = [person("Wei Haoran", roles=["Chinese trader"], id=4)]
    assert link([person("Haoran Wei", roles=["Chinese trader"])], known) == {0: 4}
    assert link([person("Haoran Wei")], known) == {}


def test_a_transliteration_is_left_to_a_person():
    known = [person("Serhiy Tkachenko", roles=["minister"], id=4)]
    assert link([person("Sergei Tkatschenko", roles=["minister"])], known) == {}


def test_the_successor_in_an_office_is_somebody_else():
    known = [person("Anders Holm", "Holm", roles=["Prime Minister"], id=4)]
    assert link([person("Birgit Falk", "Falk", roles=["Prime Minister"])], known) == {}


def test_father_and_son_stay_apart():
    known = [person("Karl Weidman Sr.", id=1), person("Karl Weidman Jr.", id=2)]
    assert link([person("Karl Weidman Jr.")], known) == {0: 2}
    assert link([person("Karl Weidman")], known) == {}


@pytest.mark.parametrize(
    ("found", "known"),
    [
        (organisation("Harbour Workers' Union"), organisation("Harbour Workers Union", id=4)),
        (place("Republic of Velmara"), place("Velmara", id=4)),
        (place("Velmaran"), place("Velmara", id=4)),
    ],
)
def test_forms_of_one_name_link_either_way_round(found, known):
    assert link([found], [known]) == {0: 4}
    assert link([replace(known, id=None)], [replace(found, id=4)]) == {0: 4}


def test_two_forms_of_one_name_in_an_article_link_to_the_same_actor():
    known = [organisation("Lingbo Terminals Group", "Lingbo", id=4)]
    assert link([organisation("Lingbo Terminals Group"), organisation("Lingbo")], known) == {0: 4, 1: 4}
    assert link([place("Republic of Velmara"), place("Velmaran")], [place("Velmara", id=4)]) == {0: 4, 1: 4}


def test_the_fuller_of_two_namesakes_is_preferred():
    known = [organisation("Lingbo Terminals Group", "Lingbo", id=4), organisation("Lingbo", id=5)]
    assert link([organisation("Lingbo Terminals", "Lingbo")], known) == {0: 4}


@pytest.mark.parametrize(
    ("found", "known", "reason"),
    [
        (person("Lind", roles=["harbour minister"]), person("Ana Lind", "Lind", roles=["Harbour Minister"], id=4),
         "both are printed as “Lind”, both called “harbour minister”"),
        (place("Republic of Velmara"), place("Velmara", id=4),
         "“Republic of Velmara” and “Velmara” are two forms of one name"),
        (person("Haoran Wei", roles=["trader"]), person("Wei Haoran", roles=["trader"], id=4),
         "“Haoran Wei” and “Wei Haoran” are two forms of one name, both called “trader”"),
    ],
)  # fmt: skip
def test_a_link_says_why(found, known, reason):
    assert links([found], [known])[0].reasons == (reason,)
