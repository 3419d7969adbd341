import json

import pytest

from entities.nlp.training.judging import calibration
from entities.nlp.training.judging.calibration import (
    expected_error,
    fitted,
    held_out_error,
    judged_names,
    judged_quotes,
)

LABELS = {"gold": {"sailor": "PER", "port": "LOC", "day": None, "crew": "?"}, "pred": {"MISC": None}}
TEXT = "Lena Moor said the ferry is late and the tide is out."


def quote(start, end, confidence=0.5):
    return {"content": [[start, end]], "confidence": confidence}


def name(start, end, label, confidence=0.9):
    return {"start": start, "end": end, "label": label, "confidence": confidence}


def test_table_rises_even_where_the_judgements_fall():
    judged = [(0.1, False), (0.2, True), (0.3, False), (0.4, False), (0.8, True), (0.9, True)]
    table = fitted(judged, smallest=2)
    assert table.as_json() == {"confidence": [0.25, 0.85], "probability": [0.25, 1.0]}


def test_table_reads_between_its_points_and_holds_beyond_them():
    table = fitted([(0.2, False), (0.2, False), (0.8, True), (0.8, True)], smallest=2)
    assert [float(table(at)) for at in (0.0, 0.5, 1.0)] == pytest.approx([0.0, 0.5, 1.0])


def test_table_of_nothing_is_refused():
    with pytest.raises(ValueError, match="Nothing was judged"):
        fitted([])


def test_expected_error_is_the_gap_between_confidence_and_success():
    assert expected_error([(0.95, True), (0.95, False), (0.15, False), (0.15, False)]) == pytest.approx(0.3)


def test_expected_error_counts_certainty_into_the_last_bin():
    assert expected_error([(1.0, True)]) == 0.0


def test_held_out_error_vanishes_where_confidence_tells_all():
    document = [(0.2, False), (0.9, True)] * 50
    assert held_out_error([document] * 4) == 0.0


def test_quote_is_right_that_shares_half_of_its_letters():
    true, late = quote(15, 32), TEXT.index(" late")
    assert judged_quotes(TEXT, [true], [quote(15, late, 0.7)]) == [(0.7, True)]
    assert judged_quotes(TEXT, [true], [quote(15, 52, 0.7)]) == [(0.7, False)]


def test_quote_found_twice_is_right_once():
    judged = judged_quotes(TEXT, [quote(15, 32)], [quote(19, 32, 0.4), quote(15, 32, 0.8)])
    assert judged == [(0.4, False), (0.8, True)]


def test_name_is_right_if_span_and_coarse_label_are_true():
    true = [{"start": 0, "end": 9, "label": "sailor"}, {"start": 19, "end": 24, "label": "port"}]
    found = [name(0, 9, "PERSON", 0.9), name(19, 24, "ORG", 0.6), name(5, 9, "PERSON", 0.3)]
    assert judged_names(true, found, LABELS) == [(0.9, True), (0.6, False), (0.3, False)]


def test_names_over_unsure_ones_and_unwanted_labels_are_not_judged():
    true = [{"start": 0, "end": 9, "label": "crew"}, {"start": 19, "end": 24, "label": "day"}]
    assert judged_names(true, [name(0, 4, "PERSON"), name(19, 24, "NORP")], LABELS) == []
    assert judged_names(true, [name(19, 24, "GPE", 0.7)], LABELS) == [(0.7, False)]


def test_tables_are_written_beside_the_model(tmp_path):
    gold, found = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    documents = [{"id": str(at), "text": TEXT, "quotes": [quote(15, 32)]} for at in range(2)]
    gold.write_text("".join(json.dumps(document) + "\n" for document in documents))
    found.write_text("".join(json.dumps({"id": str(at), "quotes": [quote(15, 32, 0.6)]}) + "\n" for at in range(2)))
    calibration.main([str(tmp_path), "--quotes", str(gold), str(found)])
    assert json.loads((tmp_path / calibration.FILE).read_text()) == {
        "quotes": {
            "confidence": [0.6],
            "probability": [1.0],
            "judged": 2,
            "error_before": 0.4,
            "error_held_out": 0.0,
        }
    }


def test_speakers_get_a_table_beside_the_others_and_the_card_shows_all(tmp_path):
    actor = {"name": "Lena Moor", "aliases": []}
    true = [{"content": [[15, 32]], "speaker": "Lena Moor"}]
    ours = [{"content": [[15, 32]], "speaker": "Lena Moor", "speaker_confidence": 0.7}]
    gold, found = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": TEXT, "actors": [actor], "quotes": true}) + "\n")
    found.write_text(json.dumps({"id": "a", "actors": [actor], "quotes": ours}) + "\n")
    kept = {"confidence": [0.5], "probability": [0.9], "judged": 3, "error_before": 0.4, "error_held_out": 0.1}
    (tmp_path / calibration.FILE).write_text(json.dumps({"quotes": kept}))
    (tmp_path / calibration.CARD).write_text("# Card\n\n## Calibration\n\nOld.\n\n## Limits\n\nSome.\n")
    calibration.main([str(tmp_path), "--speakers", str(gold), str(found), "--speakers", str(gold), str(found)])
    stored = json.loads((tmp_path / calibration.FILE).read_text())
    assert (stored["quotes"], stored["speakers"]["probability"]) == (kept, [1.0])
    card = (tmp_path / calibration.CARD).read_text()
    assert "2 judged; error 0.300 before, 0.000 after." in card
    assert ("Old." in card, card.endswith("## Limits\n\nSome.\n")) == (False, True)
