"""Names that say little by themselves, told by those whom the articles mention beside them."""

import pytest

from entities.rules.actors.company import Beside, is_double, is_office_in
from entities.rules.actors.evidence import evidence
from entities.rules.actors.linking import links

PORT = {name.lower(): Beside(name) for name in ("Sanna Ost", "Corran Dockers", "Ana Lind")}
BANKERS = {"per berg": Beside("Per Berg", frozenset({"governor of the national bank"}))}


def person(name, *aliases, **known):
    return evidence(name=name, kind="person", aliases=aliases, **known)


def bank(name, **known):
    return evidence(name=name, kind="organisation", **known)


def linked(found, *known):
    return {position: link.id for position, link in links(found, known).items()}


def test_a_surname_is_the_one_who_is_known_beside_the_same_people():
    chen = person("Chen Hao", "Chen", company=PORT, id=4)
    assert linked([person("Chen", company=PORT)], chen) == {0: 4}
    assert linked([person("Chen", company={})], chen) == {}


def test_a_surname_that_two_bear_is_nobody_s():
    one = person("Chen Hao", "Chen", company=PORT, id=4)
    assert linked([person("Chen", company=PORT)], one, person("Chen Su", company=PORT, id=5)) == {}


def test_one_in_common_is_too_few():
    one = dict(list(PORT.items())[:1])
    assert linked([person("Chen", company=one)], person("Chen Hao", "Chen", company=PORT, id=4)) == {}


def test_callings_that_differ_speak_against_the_company():
    known = person("Chen Hao", "Chen", company=PORT, roles=["goalkeeper"], id=4)
    assert linked([person("Chen", company=PORT, roles=["finance minister"])], known) == {}


def test_a_surname_of_two_parts_needs_no_company():
    assert linked([person("Raven-Amadi")], person("Jo Raven-Amadi", "Raven-Amadi", id=4)) == {0: 4}
    assert not is_double("jean-luc")
    assert not is_double("al-masri")


def test_a_first_name_and_a_surname_of_one_article_make_up_a_known_name():
    known = person("Aurelio Ben", "Ben", roles=["governor"], id=4)
    found = [person("Ben", roles=["governor"]), person("Aurelio")]
    assert linked(found, known) == {0: 4, 1: 4}
    assert linked([person("Ben", roles=["governor"]), person("Tomas")], known) == {0: 4}


def test_a_body_of_common_nouns_is_the_one_whose_officers_stand_beside_it():
    known = bank("National Bank", company={"per berg": Beside("Per Berg")}, id=4)
    assert linked([bank("National Bank", company=BANKERS)], known) == {0: 4}
    assert linked([bank("National Bank of Velmara", company=BANKERS)], known) == {0: 4}
    assert linked([bank("National Bank", company=PORT)], bank("National Bank", company=PORT, id=4)) == {}


def test_a_body_of_common_nouns_in_another_country_is_another():
    known = bank("National Bank", company=BANKERS, country="NO", id=4)
    assert linked([bank("National Bank", company=BANKERS, country="SE")], known) == {}


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("governor of the national bank", True),
        ("deputy head at national bank", True),
        ("national bank governor", True),
        ("critic fired over national bank losses", False),
        ("minister", False),
    ],
)
def test_an_office_is_told_by_how_the_body_follows(role, office):
    assert is_office_in(role, "national bank") is office
