"""The proof of faults in small: a real site, killed and starved while articles come in and somebody corrects."""

import json
import os
import re
import subprocess
import sys

import pytest

from bench.faulting.kinds import FAULTS
from bench.own_site import ROOT
from bench.prove.faults import Record, _drawn

KINDS = ["web killed", "database killed", "backend killed"]  # none that the queue notices late


@pytest.mark.servers
def test_nothing_is_lost_or_stored_twice(tmp_path):
    kept = tmp_path / "faults.json"
    environment = os.environ | {"PROVE_FAULTS": "4", "PROVE_KINDS": ",".join(KINDS), "PROVE_RECORD": str(kept)}
    ended = subprocess.run(
        [sys.executable, "-m", "bench.prove", "faults"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout + ended.stderr
    assert re.search(r"^1 of 1 proven$", ended.stdout, re.MULTILINE)
    record = Record(kept)
    assert record.kinds.keys() == set(KINDS)
    assert sum(found["injected"] for found in record.kinds.values()) == 4
    assert {(found["lost"], found["twice"]) for found in record.kinds.values()} == {(0, 0)}
    assert record.totals["sent"] == record.totals["stored"] > 0
    assert record.totals["accepted"] > 0
    assert json.loads(kept.read_text())["next"] == 4


def test_each_kind_comes_once_a_turn_and_at_the_same_place_again():
    kinds = list(FAULTS)
    drawn = [_drawn(number, kinds) for number in range(2 * len(kinds))]
    assert sorted(drawn[: len(kinds)]) == sorted(drawn[len(kinds) :]) == sorted(kinds)
    assert drawn == [_drawn(number, kinds) for number in range(2 * len(kinds))]
    assert drawn[: len(kinds)] != drawn[len(kinds) :]


def test_record_goes_on_where_it_was(tmp_path):
    record = Record(tmp_path / "faults.json")
    record.count("web killed", "injected")
    record.count("web killed", "lost", 2)
    record.was_away("web killed", 3.14)
    record.was_away("web killed", 2.0)
    record.next = 10
    record.keep()
    again = Record(record.path)
    assert (again.next, again.kinds) == (10, {"web killed": {"injected": 1, "lost": 2, "twice": 0, "away": 3.1}})
    assert "web killed" in str(again)
