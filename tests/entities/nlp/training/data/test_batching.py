from random import Random

from entities.nlp.training.data.batching import epoch

TEXTS = ["x" * length for length in range(1, 41)]


def test_everything_is_in_one_batch():
    found = list(epoch(TEXTS, 8, 2, Random(1)))
    assert [len(batch) for batch in found] == [8] * 5
    assert sorted((text for batch in found for text in batch), key=len) == TEXTS


def test_batches_of_one_pool_are_sorted_by_length():
    found = list(epoch(TEXTS, 8, 5, Random(1)))
    assert sorted(found, key=lambda batch: len(batch[0])) == [TEXTS[at : at + 8] for at in range(0, 40, 8)]


def test_each_epoch_has_an_order_of_its_own_that_the_seed_gives_again():
    chance = Random(1)
    first, second = list(epoch(TEXTS, 8, 2, chance)), list(epoch(TEXTS, 8, 2, chance))
    assert first != second
    assert first == list(epoch(TEXTS, 8, 2, Random(1)))
