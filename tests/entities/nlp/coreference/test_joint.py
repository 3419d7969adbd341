"""Who says a quote together: marked literals."""

import pytest

from tests.entities.nlp.literals import annotated


def together(marked, source):
    (quote,) = (annotation := annotated(marked, {"content": "no", "cue": "said", "source": source})).quotes
    return [annotation.actors[speaker].name for speaker in quote.speakers]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{PERSON:Ana Ruiz} and {PERSON:Ola Berg}", ["Ana Ruiz", "Ola Berg"]),
        ("Mayor {PERSON:Ana Ruiz} and union leader {PERSON:Ola Berg}", ["Ana Ruiz", "Ola Berg"]),
        ("{PERSON:Ana Ruiz}, {PERSON:Ola Berg} and {PERSON:Eva Lind}", ["Ana Ruiz", "Ola Berg", "Eva Lind"]),
        ("{PERSON:Ana Ruiz}, the mayor, and {PERSON:Ola Berg}", ["Ana Ruiz", "Ola Berg"]),
        ("{PERSON:Ana Ruiz} of the {ORG:Reef Board} and {PERSON:Ola Berg} of the port", ["Ana Ruiz", "Ola Berg"]),
        ("{GPE:Norway} and {GPE:Sweden}", ["Norway", "Sweden"]),
        ("{ORG:Reef Board} and {ORG:Harbour Union}", ["Reef Board", "Harbour Union"]),
    ],
)
def test_names_joined_by_and_speak_together(source, names):
    plain = source.replace("}", "")
    for label in ("{PERSON:", "{ORG:", "{GPE:"):
        plain = plain.replace(label, "")
    assert together(f"{source} said no.", plain) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{PERSON:Ana Ruiz}", ["Ana Ruiz"]),
        ("{PERSON:Ana Ruiz} and {PERSON:Ola Berg}'s lawyer", ["Ana Ruiz"]),
        ("{PERSON:Ana Ruiz}, who met {PERSON:Ola Berg} and {PERSON:Eva Lind},", ["Ana Ruiz"]),
        ("A friend of {PERSON:Ana Ruiz} and {PERSON:Ola Berg}", []),
        ("{PERSON:Ana Ruiz}, a spokeswoman and wife of the mayor, {PERSON:Ola Berg},", ["Ana Ruiz"]),
        ("{PERSON:Ana Ruiz} of {GPE:Norway}", ["Ana Ruiz"]),
    ],
)
def test_names_that_only_stand_in_the_source_do_not_speak(source, names):
    plain = source.replace("}", "")
    for label in ("{PERSON:", "{ORG:", "{GPE:"):
        plain = plain.replace(label, "")
    assert together(f"{source} said no.", plain) == names


def test_first_of_the_speakers_is_the_speaker():
    annotation = annotated(
        "{PERSON:Ana Ruiz} and {PERSON:Ola Berg} said no.", {"content": "no", "cue": "said", "source": "Ana Ruiz"}
    )
    assert [quote.speakers for quote in annotation.quotes] == [(0,)]
