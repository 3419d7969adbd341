from datetime import date

import pytest

from entities.rules.words import asking
from entities.rules.words.asking import FIRST, MOST, Asked, verb_meaning
from entities.rules.words.periods_typed import Period

NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30))

QUESTIONS = {
    "what did medina say about iran": Asked("medina", "iran"),
    "What did the U.S. say about Iran?": Asked("U.S.", "Iran"),
    "what has Iran said on the nuclear deal": Asked("Iran", "nuclear deal"),
    "what medina said about iran": Asked("medina", "iran"),
    "what does iran think of america": Asked("iran", "america"),
    "what did medina say": Asked("medina"),
    "iran about us": Asked("iran", "us"),
    "medina on iran": Asked("medina", "iran"),
    "medina said about iran": Asked("medina", "iran"),
    "quotes by medina about iran": Asked("medina", "iran"),
    "quotes about iran by medina": Asked("medina", "iran"),
    "medina's quotes about iran": Asked("medina", "iran"),
    "by medina": Asked("medina"),
    "quotes about iran": Asked(about="iran"),
    "who said what about iran": Asked(about="iran"),
    "what was said about iran": Asked(about="iran"),
    "who criticised medina": Asked(about="medina", stance="negative"),
    "who accused medina": Asked(about="medina", stance="negative"),
    "who has praised Medina?": Asked(about="Medina", stance="positive"),
    "who is critical of medina": Asked(about="medina", stance="negative"),
    "whom did medina criticize": Asked("medina", stance="negative", of_subjects=True),
    "did medina praise iran": Asked("medina", "iran", stance="positive"),
    "medina condemned iran": Asked("medina", "iran", stance="negative"),
    "critics of medina": Asked(about="medina", stance="negative"),
    "support for iran by medina": Asked("medina", "iran", stance="positive"),
    "who warned iran": Asked(about="iran", cue="warned"),
    "iran about us over time": Asked("iran", "us", in_time=True),
    "tone of iran about us": Asked("iran", "us", in_time=True),
    "how did iran talk about us": Asked("iran", "us", in_time=True),
    "medina vs rubio on iran": Asked("medina", "iran", other="rubio"),
    "compare medina with rubio": Asked("medina", other="rubio"),
    "about iran, what did medina say?": Asked("medina", "iran"),
    "show me all quotes by medina about iran": Asked("medina", "iran"),
    "what is medina's position on iran": Asked("medina", "iran"),
    "how often did medina mention iran": Asked("medina", "iran"),
    "how many quotes are there about iran by medina": Asked("medina", "iran"),
    "how many times has Medina criticised Iran?": Asked("Medina", "Iran", stance="negative"),
    "medina's criticism of iran": Asked("medina", "iran", stance="negative"),
    "has medina ever praised iran": Asked("medina", "iran", stance="positive"),
    "everyone who criticised iran": Asked(about="iran", stance="negative"),
    "quotes from medina in november": Asked("medina", period=NOVEMBER),
    "what did medina say about iran in November 2025?": Asked("medina", "iran", period=NOVEMBER),
    "who criticised iran in november": Asked(about="iran", stance="negative", period=NOVEMBER),
    "when did medina first mention iran": Asked("medina", "iran", wants=FIRST),
    "what did medina first say about iran": Asked("medina", "iran", wants=FIRST),
    "what did medina last say about iran": Asked("medina", "iran"),
    "latest quotes by medina": Asked("medina"),
    "who spoke most about the dam": Asked(about="dam", wants=MOST),
    "who is quoted the most about the dam": Asked(about="dam", wants=MOST),
    "most quoted people on the dam": Asked(about="dam", wants=MOST),
    "who criticised iran most often": Asked(about="iran", stance="negative", wants=MOST),
    "who is quoted most": Asked(wants=MOST),
    "who is talked about most": Asked(of_subjects=True, wants=MOST),
    "whom does medina talk about most": Asked("medina", of_subjects=True, wants=MOST),
    "who was criticised by medina": Asked("medina", stance="negative", of_subjects=True),
}


def readings(words):
    return asking.readings(words, today=date(2025, 11, 20))


@pytest.mark.parametrize(("words", "asked"), QUESTIONS.items())
def test_a_question_is_read_in_its_fixed_form(words, asked):
    assert readings(words)[0] == asked
    assert len(readings(words)) == 1


def test_names_side_by_side_may_be_meant_either_way_round_and_be_divided_anywhere():
    assert [(asked.speaker, asked.about, asked.is_said) for asked in readings("carl medina iran")] == [
        ("carl", "medina iran", False), ("medina iran", "carl", False),
        ("carl medina", "iran", False), ("iran", "carl medina", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["", "medina", "the us", '"iran about us"', "-iran about us", "iran (about us)", "beginn* about", "who"]
)
def test_what_is_no_question_is_none(words):
    assert readings(words) == []


def test_a_joining_word_within_a_name_is_read_both_ways():
    read = [(asked.speaker, asked.about) for asked in readings("doctors on call about iran")]
    assert read == [("doctors on call", "iran"), ("doctors", "call about iran")]


@pytest.mark.parametrize(
    ("verb", "meaning"),
    [
        ("criticised", {"stance": "negative"}), ("criticizes", {"stance": "negative"}),
        ("backed", {"stance": "positive"}), ("denied", {"cue": "denied"}), ("said", {}), ("banana", {}),
    ],
)  # fmt: skip
def test_a_verb_asks_for_a_stance_or_a_cue(verb, meaning):
    assert verb_meaning(verb) == meaning
