import pytest

from entities.nlp.training.judging.speakers import Judgement, corrected, of_printed_sources, of_told_speakers

TEXT = "Lena Moor left. She said the ferry is late. Ann Grey said it was cold."
LATE, COLD = [[25, 42]], [[58, 69]]
MOOR = {"name": "Lena Moor", "aliases": ["Moor"]}
GREY = {"name": "Ann Grey", "aliases": []}


def found(*speakers):
    quotes = [
        {"content": content, "speaker": speaker, "speaker_confidence": 0.6}
        for content, speaker in zip((LATE, COLD), speakers, strict=True)
    ]
    return {"actors": [MOOR, GREY], "quotes": quotes}


def test_told_speakers_decide_and_uncertain_ones_are_left_out():
    true = [{"content": LATE, "speaker": "Moor"}, {"content": COLD, "speaker": "Ann Grey", "certain": False}]
    document = {"text": TEXT, "actors": [MOOR | {"name": "Moor", "aliases": ["Lena Moor"]}, GREY], "quotes": true}
    assert list(of_told_speakers(document, found("Lena Moor", "Lena Moor"))) == [Judgement(0.6, agrees=True)]
    assert list(of_told_speakers(document, found("Ann Grey", None))) == [Judgement(0.6, agrees=False)]


def test_printed_names_decide_and_pronouns_ask_their_chain():
    true = [{"content": LATE, "source": [[16, 19]]}, {"content": COLD, "source": [[44, 52]]}]
    document = {"text": TEXT, "quotes": true}
    tokens = [[0, 4, "Lena", "Lena", "NNP"], [5, 9, "Moor", "Moor", "NNP"], [16, 19, "She", "she", "PRP"]]
    chains = {"tokens": tokens, "sentences": [[0, 2], [2, 3]], "coref": [[[0, 0, 2, 1], [1, 0, 1, 0]]]}
    assert list(of_printed_sources(document, found("Lena Moor", "Lena Moor"), chains)) == [
        Judgement(0.6, agrees=True, noisy=True),
        Judgement(0.6, agrees=False),
    ]


def test_disagreement_with_noisy_chains_is_no_proof():
    surest = [Judgement(0.9, agrees=True, noisy=True)] * 8 + [Judgement(0.9, agrees=False, noisy=True)] * 2
    others = [Judgement(0.5, agrees=True, noisy=True)] * 12 + [Judgement(0.5, agrees=False, noisy=True)] * 18
    told = [Judgement(0.7, agrees=False)]
    judged, accuracy = corrected([*others, *surest, *told])
    assert accuracy == pytest.approx(0.8)
    assert sum(right for _, right in judged) / 40 == pytest.approx(0.5 / 0.8)
    assert judged[-1] == (0.7, 0.0)


def test_nothing_noisy_needs_no_correction():
    assert corrected([Judgement(0.7, agrees=True)]) == ([(0.7, 1.0)], 1.0)
