"""Names in full, from pieces as the encoder hands them over."""

import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.names.detect import COARSE, NameSpan
from entities.nlp.names.whole import whole

KINDS = {kind: np.where(np.array(COARSE) == kind, 0.0, -5.0) for kind in COARSE}


def pieces(text, kind, *words):
    start, found = 0, []
    for each in words:
        start = text.index(each, start)
        found.append(NameSpan(Span(start, start + len(each)), KINDS[kind], 1.0))
        start += len(each)
    return found


@pytest.mark.parametrize(
    ("text", "found", "names"),
    [
        ("Inés Sanz-Iba spoke", ["Inés Sanz"], ["Inés Sanz-Iba"]),
        ("Inés Sanz-Iba spoke", ["Inés Sanz", "Iba"], ["Inés Sanz-Iba"]),
        ("said Sanz-Iba.", ["Iba"], ["Sanz-Iba"]),
        ("and Moon Jae-in met", ["Moon Jae-"], ["Moon Jae-in"]),
        ("by Chan Kwok-ki today", ["Chan Kwok"], ["Chan Kwok-ki"]),
        ("Ruiz-led talks", ["Ruiz"], ["Ruiz"]),
        ("the Ruiz-era law", ["Ruiz"], ["Ruiz"]),
        ("Ruiz-backed rebels", ["Ruiz"], ["Ruiz"]),
        ("Ruiz met Okafor. The Ruiz-Okafor deal", ["Ruiz", "Okafor", "Ruiz", "Okafor"], ["Ruiz", "Okafor"] * 2),
        ("George W. Marsh said", ["George W"], ["George W. Marsh"]),
        ("George H. W. Marsh said", ["George H."], ["George H. W. Marsh"]),
        ("Anna Berg-Dahl left", ["Berg-Dahl"], ["Anna Berg-Dahl"]),
        ("Then Berg-Dahl left", ["Berg-Dahl"], ["Berg-Dahl"]),
        ("asked Lord Roberts of Conwy.", ["Roberts"], ["Roberts of Conwy"]),
        ("Roberts of Conwy left.", ["Roberts"], ["Roberts"]),
        ("", [], []),
    ],
)
def test_person_is_named_in_full(text, found, names):
    assert [name.span.of(text) for name in whole(text, pieces(text, "PER", *found))] == names


@pytest.mark.parametrize(
    ("text", "found", "names"),
    [
        (
            "the Transport and General Workers' Union",
            ["Transport and", "General Workers' Union"],
            ["Transport and General Workers' Union"],
        ),
        ("the Office of Management and Budget said", ["Office of Management"], ["Office of Management and Budget"]),
        (
            "the Department for Culture, Media and Sport",
            ["Department for Culture", "Media and Sport"],
            ["Department for Culture, Media and Sport"],
        ),
        (
            "the Senate Commerce, Science and Transportation Committee",
            ["Senate Commerce,", "Science and Transportation Committee"],
            ["Senate Commerce, Science and Transportation Committee"],
        ),
        ("the Federation of Port and Dock Workers", ["Federation of Port"], ["Federation of Port and Dock Workers"]),
        ("Lingbo and the Treasury Department", ["Lingbo", "Treasury Department"], ["Lingbo", "Treasury Department"]),
        ("Lingbo and Commerce Department staff", ["Lingbo", "Commerce Department"], ["Lingbo", "Commerce Department"]),
        ("Ministry of Health and Lingbo", ["Ministry of Health", "Lingbo"], ["Ministry of Health", "Lingbo"]),
    ],
)
def test_body_is_named_with_all_its_fields(text, found, names):
    assert [name.span.of(text) for name in whole(text, pieces(text, "ORG", *found))] == names
