from random import Random

from entities.nlp.training.stance.unjudged import LONGEST, SENTENCES, TARGETS, records

TEXT = (
    "Ida Lund has betrayed every member of the Tide Club. It rained. Mr. Berg said so.\n\n"
    "Nobody in the harbour had seen anything like it before, and nobody wants to again.\n\n"
    "Ida Lund will speak to the members of the Tide Club on Friday evening."
)


def test_sentences_with_a_person_or_a_body_become_records_without_a_judgement():
    found = list(records([{"id": "gull", "text": TEXT}], Random(1)))
    assert [one["text"] for one in found] == [
        "Ida Lund has betrayed every member of the Tide Club.",
        "Ida Lund will speak to the members of the Tide Club on Friday evening.",
    ]
    names = {one["text"][target["start"] : target["end"]] for one in found for target in one["targets"]}
    assert names == {"Ida Lund", "Tide Club"}
    assert not any("polarity" in target for one in found for target in one["targets"])


def test_long_texts_and_sentences_give_only_so_much():
    crowd = "Ida Lund, Ada Berg and Mia Holm met the board of the Tide Club at the harbour. " * (SENTENCES + 5)
    endless = "Ida Lund spoke of " + "the sea and " * LONGEST + "the wind."
    found = list(records([{"id": "crowd", "text": crowd}, {"id": "endless", "text": endless}], Random(1)))
    assert [len(one["targets"]) for one in found] == [TARGETS] * SENTENCES
