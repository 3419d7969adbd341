import pytest

from entities.linking import evidence, is_fuller, link


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
