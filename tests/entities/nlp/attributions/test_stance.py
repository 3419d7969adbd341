import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.attributions.stance import judged, of_whole, toward
from entities.nlp.detected import DetectedQuote
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


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("what {ORG:Tide Club} did to the harbour in those three years was a disaster", "negative"),
        ("the three years that {PERSON:Emil Brandt} spent in the harbour office were a triumph", "positive"),
    ],
)
def test_the_judgement_may_come_late(content, expected):
    printed = content.replace("{ORG:", "").replace("{PERSON:", "").replace("}", "")
    assert stance(f"{{PERSON:Ida Lund}} said {content}.", content=printed, cue="said", source="Ida Lund") == expected


def test_praise_that_is_withheld_is_none():
    marked = "{PERSON:Ida Lund} did not praise {PERSON:Emil Brandt} over his speech to the council on Tuesday."
    printed = "Emil Brandt over his speech to the council on Tuesday"
    assert stance(marked, content=printed, cue="did not praise", source="Ida Lund") != "positive"


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("praised", "positive"),
        ("commends", "positive"),
        ("condemned", "negative"),
        ("criticised", "negative"),
        ("described", "neutral"),
    ],
)
def test_the_cue_tells_praise_from_blame_where_the_words_do_not(cue, expected):
    marked = f"{{PERSON:Ida Lund}} {cue} {{PERSON:Emil Brandt}} over his speech to the council on Tuesday."
    printed = "Emil Brandt over his speech to the council on Tuesday"
    assert stance(marked, content=printed, cue=cue, source="Ida Lund") == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{PERSON:Emil Brandt} has done nothing wrong", "positive"),
        ("{PERSON:Emil Brandt} is not guilty of any crime", "positive"),
        ("{PERSON:Emil Brandt} is no traitor", "positive"),
        ("{PERSON:Emil Brandt} is not fit to lead the council", "negative"),
        ("{PERSON:Emil Brandt} has never been honest with the council", "negative"),
    ],
)
def test_a_denial_turns_the_judgement_around(content, expected):
    printed = content.replace("{PERSON:", "").replace("}", "")
    assert stance(f"{{PERSON:Ida Lund}} said {content}.", content=printed, cue="said", source="Ida Lund") == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{ORG:Tide Club} has “corrected a very old mistake and taken the side of the fishermen”", "positive"),
        ("{ORG:Tide Club} has ended years of injustice", "positive"),
        ("{ORG:Tide Club} is “a highly harmful presence” in the harbour", "negative"),
    ],
)
def test_kinds_of_judgement(content, expected):
    printed = content.replace("{ORG:", "").replace("}", "").strip("“”")
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


def test_each_actor_has_a_stance_of_its_own():
    marked = (
        "{PERSON:Ida Lund} said that {PERSON:Emil Brandt} had betrayed the harbour and that {PERSON:Rania Haddad} "
        "was a brilliant and honest minister."
    )
    content = "Emil Brandt had betrayed the harbour and that Rania Haddad was a brilliant and honest minister"
    annotation = annotated(marked, {"content": content, "cue": "said", "source": "Ida Lund"})
    found = {annotation.actors[each.actor].name: each.stance for each in annotation.quotes[0].targets}
    assert found == {"Emil Brandt": "negative", "Rania Haddad": "positive"}


def test_an_unclear_sign_is_neutral_and_not_sure():
    assert judged(np.array([0.2, -0.5, 0.0])) == ("neutral", pytest.approx(0.215, abs=0.001))
    assert judged(np.array([4.0, 0.0, 0.0]))[0] == "negative"
    assert judged(np.array([0.0, 0.0, 4.0]))[0] == "positive"


def test_praise_must_be_surer_than_blame():
    unsure = np.log([0.25, 0.2, 0.55])
    assert judged(unsure) == ("neutral", pytest.approx(0.2))
    assert judged(unsure[::-1]) == ("negative", pytest.approx(0.55))


def test_what_was_not_read_is_neutral():
    quote = DetectedQuote((Span(0, 9),), (), (), "direct", 0.9)
    ((found, sure),) = toward("Tide Club", quote, [[Span(0, 4)]])
    assert (found, sure < 0.5) == ("neutral", True)
    assert of_whole("Tide Club", quote) == "neutral"
