import pytest

from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name


@pytest.mark.parametrize(
    ("words", "code", "sense"),
    [
        ("Iran", "IR", "name"),
        ("U.S.", "US", "name"),
        ("US", "US", "name"),
        ("the Netherlands", "NL", "name"),
        ("Türkiye", "TR", "name"),
        ("Nigerian", "NG", "adjective"),
        ("Poles", "PL", "people"),
        ("Ottawa", "CA", "capital"),
        ("Scottish", "GB", "adjective"),
        ("German", "DE", "adjective"),
        ("Germans", "DE", "people"),
        ("Europe", "", "name"),
    ],
)
def test_place_is_known_by_each_of_its_names(words, code, sense):
    found = gazetteer.place_named(words)
    assert (found.place.code, found.sense) == (code, sense)


@pytest.mark.parametrize("words", ["us", "who", "Springfield", "IT"])
def test_place_is_not_seen_in_other_words(words):
    assert gazetteer.place_named(words) is None


def test_every_country_has_a_code_of_its_own():
    codes = [row[0] for row in gazetteer.table("countries.tsv", 5)]
    assert sorted(set(codes)) == sorted(codes)
    assert {len(code) for code in codes} == {2}


def test_country_code_is_of_the_first_country_mentioned():
    assert gazetteer.country_code("former South Korean envoy to Japan") == "KR"
    assert gazetteer.country_code("head of the chess club") == ""


def test_organisation_abbreviation_keeps_its_case():
    assert gazetteer.organisation_named("WHO") == "World Health Organization"
    assert gazetteer.organisation_named("U.N.") == "United Nations"
    assert gazetteer.organisation_named("who") == ""


def test_first_name_tells_a_gender_only_if_it_is_given_to_one():
    assert gazetteer.gender_of_first_name("Inés") == "f"
    assert gazetteer.gender_of_first_name("Bogdan") == "m"
    assert gazetteer.gender_of_first_name("Jean") == ""
    assert gazetteer.gender_of_first_name("Xq") == ""


def test_role_nouns_of_one_meaning_share_a_family():
    assert gazetteer.role_noun("spokesman").family == gazetteer.role_noun("spokesperson").family
    assert gazetteer.role_noun("spokeswomen") == gazetteer.Noun(gazetteer.role_noun("spokesman").family, "f", True)
    assert gazetteer.role_noun("table") is None


def test_fold_name_forgets_case_accents_stops_and_kinds_of_marks():
    assert fold_name("  ÉLYSÉE  d’Été U.S. ") == "elysee d'ete us"
