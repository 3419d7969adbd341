import pytest

from entities.nlp.language.cues import classify


def cue(words, content="that the bridge is safe", kind="indirect", has_source=True):
    found = classify(words, content, kind, has_source=has_source)
    return found.cue_class, found.attribution


@pytest.mark.parametrize(
    ("words", "cue_class"),
    [
        ("said", "stated"),
        ("told reporters", "stated"),
        ("according to", "stated"),
        ("went on to say", "stated"),
        ("quipped", "stated"),
        ("claims", "claimed"),
        ("has denied", "denied"),
        ("warning of", "warned"),
        ("called on", "urged"),
        ("pledging", "promised"),
        ("asked", "asked"),
    ],
)
def test_statement_is_said(words, cue_class):
    assert cue(words) == (cue_class, "said")


def test_demand_is_said_however_short():
    assert cue("called on", "the envoy to resign") == ("urged", "said")
    assert cue("declined", "to say") == ("denied", "attitude")


def test_thought_is_said_where_enough_of_it_is_quoted():
    assert cue("remembered", "him as “the only pupil who frightened me”", "mixed") == ("thought", "said")
    assert cue("believes", "the plan is “flawed”", "mixed") == ("thought", "thought")


@pytest.mark.parametrize(
    ("words", "cue_class"),
    [("praised", "praised"), ("slammed", "criticised"), ("condemned", "condemned"), ("backs", "supported")],
)
def test_evaluation_is_said_only_with_quoted_words_or_a_clause(words, cue_class):
    assert cue(words, "the new bridge") == (cue_class, "attitude")
    assert cue(words, "the bridge as “a gift to the town”", "mixed") == (cue_class, "said")
    assert cue(words, "that the bridge was late") == (cue_class, "said")


def test_belief_is_thought_unless_it_is_quoted_at_length():
    assert cue("believes") == ("thought", "thought")
    assert cue("thought", "This bridge will not hold", "direct") == ("thought", "said")


def test_denied_saying_states_nothing():
    assert cue("did not say", "whether the bridge was safe") == ("denied", "attitude")
    assert cue("hasn’t said", "when it opens") == ("denied", "attitude")


def test_naming_a_topic_states_nothing():
    assert cue("cited", "privacy rules")[1] == "attitude"
    assert cue("announced", "the winners")[1] == "attitude"
    assert cue("announced", "plans to close the bridge for good")[1] == "said"


def test_passive_attributes_nothing_to_its_subject():
    assert cue("were twice denied", "visas to enter the country")[1] == "attitude"
    assert cue("was quoted as saying")[1] == "said"


def test_giving_a_name_states_nothing():
    assert cue("labelled", "Stormy", "direct")[1] == "attitude"
    assert cue("called", "a bridge to nowhere at all", "direct")[1] == "said"


def test_unknown_cue_needs_a_quotation():
    assert cue("personally took action", "to open the bridge") == ("other", "attitude")
    assert cue("snarled", "Get off my bridge now", "direct") == ("other", "said")


def test_no_cue_needs_quoted_words_and_a_source():
    assert cue("", "we will cross it", "direct") == ("stated", "said")
    assert cue("", "we will cross it", "direct", has_source=False)[1] == "attitude"
    assert cue(":", "we will cross it") == ("stated", "said")
