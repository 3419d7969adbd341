"""The page about security: the tests it names are there, and its sections of the ASVS are told once each."""

import re
from collections import Counter

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs/security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+\.py)(?::(?:\w+\.)?(\w+))?`", PAGE)))
ROW = re.compile(r"^\| (V\d+\.\d+) [^|]+\| (\d+) \| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
SECTIONS = ROW.findall(PAGE)
OUTCOMES = {"met", "partly", "no", "not applicable"}
SAID = re.compile(r"(\d+) are met, (\d+) partly, (\d+) not, and (\d+) do not apply")


def test_page_names_tests():
    assert len(NAMED) > 5


@pytest.mark.parametrize(("path", "function"), NAMED)
def test_named_test_is_there(path, function):
    text = (settings.BASE_DIR / path).read_text()
    assert re.search(rf"^\s*def {function}\(" if function else r"^\s*def test_", text, re.MULTILINE)


def test_every_section_is_told_once_in_order():
    numbers = [tuple(map(int, section[1:].split("."))) for section, *_ in SECTIONS]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == len(re.findall(r"^\| V\d", PAGE, re.MULTILINE))  # no row is written in another way


def test_sections_hold_as_many_requirements_as_the_standard():
    assert (len(SECTIONS), sum(int(row[1]) for row in SECTIONS), sum(int(row[2]) for row in SECTIONS)) == (75, 70, 183)


def test_outcomes_are_counted_right():
    counted = Counter(outcome for *_, outcome, _ in SECTIONS)
    assert counted.keys() <= OUTCOMES
    (said,) = SAID.findall(PAGE.replace("\n", " "))
    assert [int(number) for number in said] == [counted[one] for one in ("met", "partly", "no", "not applicable")]
