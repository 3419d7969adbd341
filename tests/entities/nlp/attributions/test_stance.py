import pytest

from entities.nlp.attributions.stance_words import features, polarity
from tests.entities.nlp.literals import annotated


def stance(marked, **quote):
    (found,) = annotated(marked, quote).quotes
    return found.stance


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{ORG:Tide Club} is a corrupt and dangerous organisation that has betrayed its members", "negative"),
        ("{ORG:Tide Club} has done a great job and deserves our praise for its success", "positive"),
        ("{ORG:Tide Club} meets on Tuesday at noon", "neutral"),
    ],
)
def test_stance_follows_the_evaluative_words(content, expected):
    printed = content.replace("{ORG:", "").replace("}", "")
    assert stance(f"{{PERSON:Ida Lund}} said {content}.", content=printed, cue="said", source="Ida Lund") == expected


@pytest.mark.parametrize(("cue", "expected"), [("praised", "positive"), ("condemned", "negative")])
def test_cue_tells_the_stance_where_the_words_do_not(cue, expected):
    marked = f"{{PERSON:Ida Lund}} {cue} {{ORG:Tide Club}} as “the club on the hill”."
    content = "Tide Club as “the club on the hill”"
    assert stance(marked, content=content, cue=cue, source="Ida Lund") == expected


def test_stance_without_a_target_is_toward_what_is_spoken_of():
    marked = "{PERSON:Ida Lund} said the plan was a disgraceful betrayal and a corrupt failure."
    content = "the plan was a disgraceful betrayal and a corrupt failure"
    assert stance(marked, content=content, cue="said", source="Ida Lund") == "negative"


def test_negation_turns_a_word_around():
    words = ["she", "is", "not", "a", "great", "leader"]
    assert polarity(words, words.index("great")) == "-"
    assert polarity(["a", "great", "leader"], 1) == "+"


def test_names_are_masked():
    printed = ["Then", "Reyes", "beat", "Tide", "Club", "badly"]
    named = set(features(printed, 3, 5))
    assert not {"wreyes", "wclub", "wtide"} & named
    assert "w<n>" in named
