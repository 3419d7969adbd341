"""`manage.py evaluate`: what it says when there is nothing to measure with."""

import pytest
from django.core.management import CommandError, call_command


def test_missing_scorer_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"The scorer .*score\.py is missing"):
        call_command("evaluate", str(tmp_path / "data"))


def test_missing_and_broken_gold_sets_are_named(tmp_path):
    for scorer in ("score.py", "score_actor.py"):
        (tmp_path / scorer).write_text("")
    gold = tmp_path / "data"
    gold.mkdir()
    with pytest.raises(CommandError, match=r"holds neither polnear_dev\.jsonl nor polnear_dev\.jsonl\.gz"):
        call_command("evaluate", str(gold))
    (gold / "polnear_dev.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(CommandError, match=r'polnear_dev, line 1: "text" is missing'):
        call_command("evaluate", str(gold))
