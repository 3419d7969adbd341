"""Links that the neighbours of a content tell: literals first, then the real engine on invented texts."""

import re

import pytest

from entities.nlp import annotate
from entities.nlp.annotation import Span
from entities.nlp.quotes.adjacent import adjacent_cues

ROLE = re.compile(r"\{(content|cue|source):([^}]*)\}")


def links(marked):
    """Contents with the cue that is theirs, and with the one that is not, as printed."""
    text, roles, at = "", [], 0
    for match in ROLE.finditer(marked):
        text += marked[at : match.start()]
        roles.append((match[1], Span(len(text), len(text) + len(match[2]))))
        text += match[2]
        at = match.end()
    text += marked[at:]
    return [{one.of(text): other.of(text) for one, other in found.items()} for found in adjacent_cues(text, roles)]


@pytest.mark.parametrize(
    "marked",
    [
        "{content:The gun was his}, {source:police} {cue:said}. {content:The car was not}, {source:Ruiz} said.",
        "{content:“The gun was his,”} {source:police} {cue:said}.",
        "{content:“Was it his?”} {cue:said} {source:Ruiz}.",
        "{content:The gun was his}, {cue:said} {source:Ruiz}, a clerk.",
        "{content:'It was his,'} {source:Ruiz} {cue:said}, {content:'and he knew.'}",
    ],
)
def test_cue_right_behind_a_content_is_its_own(marked):
    theirs, strange = links(marked)
    assert set(theirs.values()) == {"said"}
    assert strange == {}


@pytest.mark.parametrize(
    "marked",
    [
        "{content:“We had no choice.”} {source:Ola Berg} {cue:said} {content:the plan was dead}.",
        '{content:"We had no choice."} {source:Ola Berg} {cue:said} that {content:the plan was dead}.',
        "{content:“Why now?”} {source:Ola Berg} {cue:asked} {content:“why not before”}.",
    ],
)
def test_finished_quotation_has_nothing_of_the_sentence_behind_it(marked):
    theirs, strange = links(marked)
    assert theirs == {}
    assert len(strange) == 1


def test_cue_that_goes_on_to_its_own_words_is_not_of_the_words_before_its_apposition():
    assert links("{cue:denied} {content:Mr York}, {source:his spokesman,} {cue:said} {content:it was late}.") == [
        {},
        {},
    ]


def said(text):
    annotation = annotate(text)
    return [
        (
            annotation.actors[quote.speaker].name if quote.speaker is not None else f"[{quote.speaker_words}]",
            " | ".join(part.of(text) for part in quote.content).strip(".,"),
        )
        for quote in annotation.quotes
        if quote.attribution == "said"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The driver had been awake for two days, investigators said. The lorry was not insured, Berg said.\n\n"
            "Inspector Ola Berg led the inquiry.",
            [
                ("[investigators]", "The driver had been awake for two days"),
                ("Ola Berg", "The lorry was not insured"),
            ],
        ),
        (
            "The flood wall was never tested, engineers said. The mayor knew of it for a year, Ines Okoro said.",
            [
                ("[engineers]", "The flood wall was never tested"),
                ("Ines Okoro", "The mayor knew of it for a year"),
            ],
        ),
        (
            "Two ferries were held at the quay, a spokesman said. Nobody was hurt, according to Ana Ruiz.",
            [("[a spokesman]", "Two ferries were held at the quay"), ("Ana Ruiz", "Nobody was hurt")],
        ),
        (
            "Ana Ruiz, leader of the Greens, said she hoped for a late rise. “People know that the sea does not wait.”"
            " Tom Berg, spokesman of the Reef Party, said the greens were “dreamers”.",
            [
                ("Ana Ruiz", "she hoped for a late rise"),
                ("Ana Ruiz", "People know that the sea does not wait"),
                ("Tom Berg", "the greens were “dreamers”"),
            ],
        ),
        (
            "Coach Lena Holm said the team was tired. 'We ran as far as we could and then some more.' Captain Eva Lind"
            " said the referee had been fair.",
            [
                ("Lena Holm", "the team was tired"),
                ("Lena Holm", "We ran as far as we could and then some more"),
                ("Eva Lind", "the referee had been fair"),
            ],
        ),
    ],
)
def test_neighbouring_attributions_keep_their_speakers(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We will go,” Ana Ruiz said. “We will not come back.”",
            [("Ana Ruiz", "We will go, | We will not come back")],
        ),
        (
            "Ana Ruiz said the harbour was safe. Tom Berg said it was not.",
            [("Ana Ruiz", "the harbour was safe"), ("Tom Berg", "it was not")],
        ),
    ],
)
def test_plain_attributions_stay_as_they_are(text, expected):
    assert said(text) == expected
