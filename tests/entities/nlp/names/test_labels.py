"""Fine labels, on names as the encoder would hand them over."""

import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.names.detect import COARSE, CoarseMention, NameSpan, vote
from entities.nlp.names.labels import fine_label, refine


def named(text, *words):
    """Name spans of the words, each after the one before."""
    start, names = 0, []
    for each in words:
        start = text.index(each, start)
        names.append(NameSpan(Span(start, start + len(each)), np.zeros(len(COARSE)), 1.0))
        start += len(each)
    return names


def label(text, words, coarse):
    start = text.index(words)
    return fine_label(text, CoarseMention(Span(start, start + len(words)), coarse, 1.0))


@pytest.mark.parametrize(
    ("text", "words", "coarse", "fine"),
    [
        ("Ana Ruiz said", "Ana Ruiz", "PER", "PERSON"),
        ("Jordan said", "Jordan", "PER", "PERSON"),
        ("Norway said", "Norway", "LOC", "GPE"),
        ("Norway said", "Norway", "ORG", "GPE"),
        ("Oslo said", "Oslo", "LOC", "GPE"),
        ("in Port Ellery", "Port Ellery", "LOC", "GPE"),
        ("in Africa", "Africa", "LOC", "LOC"),
        ("on Lake Ellery", "Lake Ellery", "LOC", "LOC"),
        ("on the Ellery Sea", "Ellery Sea", "LOC", "LOC"),
        ("on the Ellery Bridge", "Ellery Bridge", "LOC", "FAC"),
        ("the White House", "White House", "LOC", "FAC"),
        ("a Norwegian ship", "Norwegian", "MISC", "NORP"),
        ("the Norwegians", "Norwegians", "MISC", "NORP"),
        ("two Democrats", "Democrats", "MISC", "NORP"),
        ("the Ellery Cup", "Ellery Cup", "MISC", "EVENT"),
        ("Hurricane Ana", "Hurricane Ana", "MISC", "EVENT"),
        ("the Ellery Declaration", "Ellery Declaration", "MISC", "MISC"),
        ("the Ellery Cartel", "Ellery Cartel", "LOC", "ORG"),
        ("its armed wing, La Ruta, fled", "La Ruta", "LOC", "ORG"),
        ("the newspaper Ellery Echo", "Ellery Echo", "MISC", "ORG"),
        ("the Okafor administration", "Okafor administration", "PER", "ORG"),
        ("the Okafor campaign", "Okafor campaign", "PER", "ORG"),
        ("the Ellery Valley campaign", "Ellery Valley campaign", "LOC", "EVENT"),
        ("the Ellery Navy", "Ellery Navy", "LOC", "ORG"),
        ("the Soviet Union", "Soviet Union", "ORG", "LOC"),
        ("Sinn Féin", "Sinn Féin", "PER", "ORG"),
        ("Storm Ana", "Storm Ana", "ORG", "EVENT"),
        ("Operation Lifeline", "Operation Lifeline", "ORG", "ORG"),
        ("the Republic of Norland", "Republic of Norland", "ORG", "GPE"),
        ("Radio Norland", "Radio Norland", "PER", "ORG"),
        ("the Banco Ellerense", "Banco Ellerense", "PER", "ORG"),
    ],
)
def test_label_is_refined(text, words, coarse, fine):
    assert label(text, words, coarse) == fine


def test_equally_printed_names_get_one_label():
    text = "Ellery said. In Ellery. Ruiz."
    certain, doubtful = np.log([0.7, 0.1, 0.1, 0.1]), np.log([0.2, 0.1, 0.6, 0.1])
    names = [
        NameSpan(name.span, evidence, 1.0)
        for name, evidence in zip(named(text, "Ellery", "Ellery", "Ruiz"), [certain, doubtful, doubtful], strict=True)
    ]
    assert [mention.label for mention in vote(text, names)] == ["PER", "PER", "LOC"]


def labels_with_short_form(text, full, short, of_full, of_short):
    """What a vote makes of both where the encoder is surer of the full form."""
    sides = {label: np.log(np.where(np.array(COARSE) == label, 0.9, 0.03)) for label in (of_full, of_short)}
    left, right = named(text, full, short)
    doubtful = 0.5 * sides[of_short]
    spans = [NameSpan(left.span, sides[of_full], 1.0), NameSpan(right.span, doubtful, 1.0)]
    return [mention.label for mention in vote(text, spans)]


@pytest.mark.parametrize(
    ("text", "full", "short", "of_full", "labels"),
    [
        ("Ellery Harbour Union (EHU)", "Ellery Harbour Union", "EHU", "ORG", ["ORG", "ORG"]),
        ("Ellery Harbour Union, EHU", "Ellery Harbour Union", "EHU", "ORG", ["ORG", "MISC"]),
        ("Ana Ruiz (EHU)", "Ana Ruiz", "EHU", "PER", ["PER", "MISC"]),  # a member of it
    ],
)
def test_short_form_in_brackets_votes_with_its_full_form(text, full, short, of_full, labels):
    assert labels_with_short_form(text, full, short, of_full, "MISC") == labels


def test_refined_mentions_keep_span_and_confidence():
    text = "Ana Ruiz"
    (mention,) = refine(text, [CoarseMention(Span(0, 8), "PER", 0.25)])
    assert (mention.span, mention.label, mention.confidence) == (Span(0, 8), "PERSON", 0.25)
