"""Gold, stories and examples that the rankers are taught with; the trees themselves where scikit-learn is at hand."""

import numpy as np
import pytest

from entities.nlp.annotation import ActorFound
from entities.nlp.coreference.candidates import COLUMN
from entities.nlp.language.words import Words
from entities.nlp.names import identify
from entities.nlp.training.rankers.golds import Gold, answers, plain_names
from entities.nlp.training.rankers.speakers import ByRules, examples
from entities.nlp.training.rankers.stories import stories
from tests.entities.nlp.literals import detected

MARKED = "{PERSON:Ida Lund} met {PERSON:Paul Reyes}. He said rain fell. A clerk said ice broke."


def record(text, *quotes):
    actors = [{"name": "Paul Reyes", "aliases": ["Reyes"]}, {"name": "Ida Lund", "aliases": []}]
    return {"text": text, "actors": actors, "quotes": list(quotes)}


def quote(text, content, speaker, **more):
    start = text.index(content)
    return {"content": [[start, start + len(content)]], "speaker": speaker, "speaker_span": None, **more}


def test_names_are_compared_without_articles_titles_and_pronouns():
    assert plain_names(["The Reef Board", "Dr Ana Ruiz", "he"]) == {"reef board", "dr ana ruiz", "ana ruiz"}


def test_aliases_answer_only_where_the_gold_does_not_know_the_name():
    reef = ActorFound("Reef", "organisation", ("Reef", "Tide"))
    assert answers(reef, frozenset({"tide"}), frozenset({"tide"}))
    assert not answers(reef, frozenset({"tide"}), frozenset({"tide", "reef"}))


def test_joint_and_also_accepted_speakers_are_right():
    text = "Ida Lund and Paul Reyes said rain fell."
    gold = Gold(record(text))
    told = quote(text, "rain fell", "Ida Lund", speakers=["Ida Lund", "Paul Reyes"], also_accept={"speaker": ["town"]})
    assert gold.speakers(told) == {"ida lund", "paul reyes", "reyes", "town"}


def test_texts_that_share_their_rarer_names_are_one_story():
    first = "Ida Lund met Paul Reyes near Hrast and Sarnel. Corran waited."
    second = "In Hrast, Paul Reyes told Ida Lund of Sarnel; Corran agreed."
    other = "The Orchard Trust opened Fennel Hall with Greta Vole."
    found = stories([first, other, second])
    assert found[0] == found[2] != found[1]


def test_a_source_is_an_example_with_its_right_candidate():
    found = detected(MARKED, {"content": "rain fell", "cue": "said", "source": "He"})
    words = Words(found.text, found.sentences)
    cast = identify.identify(words, found.mentions)
    gold = Gold(record(found.text, quote(found.text, "rain fell", "Paul Reyes")))
    (example,) = examples(gold, words, cast, found.quotes, ByRules(), teaches=True)
    assert example.right.tolist() == [True, False, False]
    assert example.rows[-1, COLUMN["nobody"]] == 1
    strange = Gold(record(found.text, quote(found.text, "rain fell", "Nobody Named")))
    (example,) = examples(strange, words, cast, found.quotes, ByRules(), teaches=True)
    assert example.right.tolist() == [False, False, True]


def test_arrays_predict_what_the_library_predicts():
    """Each tree that scikit-learn grew, added up, is what numpy reads from the arrays."""
    tree = pytest.importorskip("sklearn.tree")
    from entities.nlp.training.rankers.boosting import fill

    lottery = np.random.default_rng(1)
    rows = lottery.normal(size=(400, 6)).astype(np.float32)
    grown = tree.DecisionTreeRegressor(max_depth=4, random_state=0).fit(rows, rows[:, 0] * rows[:, 1])
    feature, threshold = np.zeros((1, 15), np.int16), np.full((1, 15), np.inf, np.float32)
    value = np.zeros((1, 16), np.float32)
    fill(grown.tree_, grown.tree_.value[:, 0, 0], feature[0], threshold[0], value[0])
    from entities.nlp.encoding.trees import Trees

    assert np.allclose(Trees(tuple("abcdef"), feature, threshold, value)(rows), grown.predict(rows), atol=1e-6)


def test_boosting_finds_the_right_candidate_and_is_the_same_each_time():
    pytest.importorskip("sklearn")
    from entities.nlp.training.rankers.boosting import Settings, ranked
    from entities.nlp.training.rankers.speakers import Example

    lottery = np.random.default_rng(2)
    asked = [lottery.normal(size=(4, 3)).astype(np.float32) for _ in range(150)]
    found = [Example(rows, rows[:, 1] == rows[:, 1].max()) for rows in asked]
    learned = ranked(found, "abc", Settings(trees=40, depth=3, smallest_leaf=5))
    assert np.mean([one.right[learned(one.rows).argmax()] for one in found]) > 0.9
    assert np.array_equal(ranked(found, "abc", Settings(trees=40, depth=3, smallest_leaf=5)).value, learned.value)
