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


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("identified", "the driver as a former pilot"),
        ("referred to", "the bridge as a toy"),
        ("described", "the mayor as honest"),
        ("hailed", "the ruling as a triumph for tenants"),
        ("dismissed", "the report as the work of amateurs"),
        ("defended", "the closures as the price of safety"),
        ("cast", "the merger as a rescue"),
        ("accused", "the council of hiding the survey for years"),
        ("criticised", "the board for ignoring two warnings"),
        ("thanked", "the crews for working through the night"),
        ("scoffed at the governor on Monday for", "believing in forecasts"),
        ("was adamant", "that the bridge would be safe"),
        ("speculated", "the firm would be sold by spring"),
    ],
)
def test_telling_what_somebody_is_or_did_states_something(words, content):
    assert cue(words, content)[1] == "said"


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("have avoided", "direct criticism of the teachers"),
        ("stopped short of calling", "the closure a mistake"),
        ("steered clear of criticising", "the board for ignoring warnings"),
        ("failed to condemn", "the attack on the depot"),
        ("offered no criticism of", "the new head of the port"),
        ("made no mention of", "the deal that was signed"),
        ("refused", "to quit the race"),
        ("sought", "to calm the markets before the vote"),
        ("denied", "access to the site"),
        ("denied", "bail for a third time on Monday"),
        ("concluded", "its hearing of the case"),
        ("claimed", "the prize for the best film of the year"),
        ("claimed", "responsibility for the attack on the depot"),
        ("announced", "significant finds of gas in the north"),
        ("a call for", "proposals for the old market hall"),
        ("issued a call for", "proposals for the old market hall"),
        ("threatened", "the livelihood of every fisherman on the coast"),
        ("pleaded", "guilty to two charges of fraud"),
        ("showed", "rows of windows blown out by the blast"),
        ("highlights", "the risks to small shops"),
        ("identified", "the man shot on the bridge"),
        ("approved", "a bill that serves as the basis of the law"),
        ("voted in favor of", "the overhaul as well as the budget"),
    ],
)
def test_naming_showing_refusing_and_avoiding_state_nothing(words, content):
    assert cue(words, content)[1] == "attitude"


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("claimed", "the prize was stolen"),
        ("denied", "taking the money"),
        ("denied", "reports that the bank will close"),
        ("announced", "the bridge will close"),
        ("concluded", "that the driver was tired"),
        ("threatened", "to sue the paper"),
        ("showed", "that the dam could not hold"),
        ("called for", "the minister to resign"),
    ],
)
def test_clause_or_demand_behind_such_a_verb_states_something(words, content):
    assert cue(words, content)[1] == "said"


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("issued a statement saying", "the claims are “wholly invented”"),
        ("sent out a letter demanding", "the report by Monday"),
        ("claimed", "its view on pensions remains unchanged"),
        ("claims", "fishing boats carried oil to the islands at night"),
        ("has vowed", "never to give up the harbour"),
        ("accepted", "that the fires damaged the name of the club"),
        ("have criticised", "the singer for her chasing fame"),
    ],
)
def test_words_that_state_something_are_said(words, content):
    kind = "mixed" if "“" in content else "indirect"
    assert cue(words, content, kind)[1] == "said"


def test_participle_that_is_not_said_says_nothing():
    assert cue("stopped short of saying", "the plan was dead")[1] == "attitude"


def test_reported_words_that_are_likely_no_quote_state_nothing():
    found = [
        classify("said", "that it was late", kind, has_source=True, confidence=0.4).attribution
        for kind in ("indirect", "direct")
    ]
    assert found == ["attitude", "said"]
