import numpy as np
import pytest

from entities.nlp.encoding.encoder import WIDTH
from entities.nlp.training.fitting.subjects import Example, Examples
from entities.nlp.training.fitting.targets import learned, told, unseen, written

RIGHT = frozenset({0})


def example(right, features=None, *, context=None, named=True):
    return Example({"always": 1.0, **(features or {})}, RIGHT if right else frozenset(), context, named)


def along(share, seed):
    """A vector that tells little but `share` in its first place."""
    vector = np.random.default_rng(seed).normal(0, 0.1, WIDTH).astype(np.float32)
    vector[0] = share
    return vector


def test_learned_weights_tell_right_from_wrong():
    weights = learned([example(n % 2 == 0, {"early": float(n % 2)}) for n in range(400)])
    late, early = example(True), example(False, {"early": 1.0})
    assert weights.share(late) > 0.8 > 0.2 > weights.share(early)
    assert written(weights.named, "# table\n").splitlines()[1].startswith("always\t")


def test_those_without_a_name_have_weights_of_their_own():
    some = [example(n % 2 == 0, {"early": float(n % 2)}) for n in range(1000)]
    some += [example(n % 2 == 1, {"early": float(n % 2)}, named=False) for n in range(1000)]
    weights = learned(some)
    assert weights.share(example(True)) > 0.8
    assert weights.share(example(False, named=False)) < 0.2


@pytest.mark.parametrize("named", [True, False])
def test_what_the_encoder_makes_of_mentions_tells_right_from_wrong(named):
    weights = learned([example(n % 2 == 0, context=along(float(n % 2 == 0), n)) for n in range(200)])
    assert weights.share(example(True, context=along(1.0, 1000), named=named)) > 0.7
    assert weights.share(example(False, context=along(0.0, 1001), named=named)) < 0.3
    assert 0.3 < weights.share(example(True, named=named)) < 0.7, "nothing is read, nothing is told"


def test_targets_without_an_example_count_as_missed():
    line = next(told([Examples((example(True), example(False)), demanded=4)], [[0.9, 0.9]]))
    assert line.endswith("precision 0.500, recall 0.250, F1 0.333")


def test_one_target_found_twice_counts_once():
    line = next(told([Examples((example(True), example(True, named=False)), demanded=1)], [[0.9, 0.9]]))
    assert line.endswith("precision 1.000, recall 1.000, F1 1.000")


def test_a_story_is_judged_by_weights_that_have_not_seen_it():
    """Each document has a feature of its own: whoever has seen it knows whether it is right."""
    found = [Examples(tuple(example(at % 2 == 0, {f"of {at}": 1.0}) for _ in range(60)), 60) for at in range(12)]
    seen = learned([one for document in found for one in document.found])
    shares = unseen([], found, range(12))
    assert seen.share(found[0].found[0]) > 0.8
    assert [len(one) for one in shares] == [60] * 12
    assert shares[0][0] < 0.7
