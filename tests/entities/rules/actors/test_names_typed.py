import pytest

from entities.rules.actors.names_typed import Closeness, closeness, keys_meant


@pytest.mark.parametrize("typed", ["us", "US", "U.S.", "usa", "American", "americans", "America", "washington"])
def test_a_country_is_meant_by_its_abbreviations_adjective_people_and_capital(typed):
    assert {"united states", "u.s.", "us"} <= set(keys_meant(typed))


def test_the_typed_name_comes_first_and_an_abbreviation_means_the_organisation_too():
    assert keys_meant("UN") == ("un", "united nations")
    assert keys_meant("Iván Gil") == ("ivan gil",)
    assert keys_meant(" ") == ()


@pytest.mark.parametrize(
    ("typed", "keys", "how"),
    [
        ("Medina", ["medina"], Closeness.SAME), ("us", ["united states"], Closeness.MEANT),
        ("medina", ["david medina"], Closeness.WORDS), ("gil", ["ivan gil-lopez"], Closeness.WORDS),
        ("med", ["david medina"], Closeness.BEGINNING), ("me", ["david medina"], Closeness.NONE),
        ("edina", ["david medina"], Closeness.NONE), ("", ["x"], Closeness.NONE),
        ("medina", ["david medina", "medina"], Closeness.SAME),
    ],
)  # fmt: skip
def test_a_name_answers_more_or_less_closely(typed, keys, how):
    assert closeness(typed, keys) == how
