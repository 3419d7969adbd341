"""Whom a source may mean, and what the ranker is told of them."""

import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.coreference.candidates import COLUMN, complement_of
from entities.nlp.coreference.ranker import SourceRanker
from entities.nlp.coreference.references import describe
from entities.nlp.coreference.resolve import Resolver
from entities.nlp.language.words import Words
from entities.nlp.names import identify
from tests.entities.nlp.literals import detected, speakers


class Watching(SourceRanker):
    """Keeps what the last source was compared by."""

    def choose(self, asked, candidates, rows):
        self.asked, self.rows = asked, rows
        self.words = [found.words for _, found, _ in candidates]
        return super().choose(asked, candidates, rows)

    def value(self, feature, of):
        return float(self.rows[self.words.index(of), COLUMN[feature]])


def said(content, source, cue="said", **more):
    return {"content": content, "cue": cue, "source": source, **more}


def watched(marked, *quotes):
    found = detected(marked, *quotes)
    words = Words(found.text, found.sentences)
    watching = Watching()
    Resolver(words, identify.identify(words, found.mentions), found.quotes, watching).run()
    return watching


def test_every_candidate_has_a_row_and_the_last_is_nobody():
    found = watched("{PERSON:Ida Lund} met {PERSON:Paul Reyes}. He said rain fell.", said("rain fell", "He"))
    assert found.words == ["Paul Reyes", "Ida Lund"]
    assert found.rows[:, COLUMN["nobody"]].tolist() == [0, 0, 1]
    assert found.value("recency", "Ida Lund") == 1
    assert found.value("subject", "Ida Lund") == 1
    assert found.value("gender", "Paul Reyes") == 1


def test_things_and_groups_are_no_candidates_for_he():
    found = watched(
        "{ORG:Tide Bank Group} met {PERSON:Paul Reyes} and the councillors. He said rain fell.", said("rain fell", "He")
    )
    assert found.words == ["Paul Reyes"]


def test_a_person_taken_for_a_body_is_a_candidate_for_he():
    found = watched("{ORG:Paul Reyes} met the mayor. He said rain fell.", said("rain fell", "He"))
    assert "Paul Reyes" in found.words


def test_who_spoke_last_is_told():
    marked = "{PERSON:Ida Lund} said ice broke. {PERSON:Ana Ruiz} listened. She said rain fell."
    found = watched(marked, said("ice broke", "Ida Lund"), said("rain fell", "She"))
    assert found.value("spoke last", "Ida Lund") == 1
    assert found.value("spoke last", "Ana Ruiz") == 0
    assert found.value("speakers since", "Ana Ruiz") == 9


def test_words_that_name_somebody_in_the_quote_itself_are_told_apart():
    marked = "{PERSON:Ida Lund} sang. {PERSON:Ana Ruiz} came. “{PERSON:Ida Lund} sings,” she said."
    found = watched(marked, said("Ida Lund sings", "she"))
    assert found.value("own words", "Ida Lund") == 2
    assert found.value("own words", "Ana Ruiz") == 0
    assert found.value("sentences", "Ida Lund") == 2


def test_deputies_and_members_of_other_bodies_are_no_candidates():
    marked = "Deputy Harbour Minister {PERSON:Ida Lund} met the mayor. The harbour minister said rain fell."
    assert "Ida Lund" not in watched(marked, said("rain fell", "The harbour minister")).words
    marked = "{PERSON:Ida Lund} met the mayor. The chair of the {ORG:Reef Party} said rain fell."
    assert "Ida Lund" not in watched(marked, said("rain fell", "The chair of the Reef Party")).words


def test_complement_ends_at_a_comma():
    text = "the chair of the Reef Party, Ida Lund"
    words = Words(text, [Span(0, len(text))])
    assert complement_of(words, Span(0, len(text)), describe(words, 0, 1)) == {"reef", "party"}


def test_rows_do_not_depend_on_names_or_days():
    """The same text with other people of the same gender is compared alike."""

    def rows(first, second, day):
        marked = f"{{PERSON:{first}}} met {{PERSON:{second}}} on {day}. He said ice broke."
        return watched(marked, said("ice broke", "He")).rows

    assert np.array_equal(rows("Paul Reyes", "John Berg", "Monday"), rows("John Harker", "Paul Tarn", "Friday"))


@pytest.mark.parametrize(
    ("marked", "quotes", "speaker"),
    [
        (  # a title in short is the role
            "Independent Gov {PERSON:Marta Quill} spoke on Tuesday.\n\nThe governor said she would wait for the vote.",
            [said("she would wait for the vote", "The governor")],
            ["Marta Quill"],
        ),
        (  # a role without a name is the one person around, and not somebody whom later pronouns follow
            "{PERSON:Dorian Vale} has said that leaving the gate was a mistake.\n\nHe said he had locked it twice."
            "\n\nThe coach said the lock was old.\n\nHe said he never slept that night.\n\nHe added: “I am sorry.”",
            [
                said("that leaving the gate was a mistake", "Dorian Vale"),
                said("he had locked it twice", "He"),
                said("the lock was old", "The coach"),
                said("he never slept that night", "He", after="the lock"),
                said("I am sorry", "He", cue="added", after="that night"),
            ],
            ["Dorian Vale"] * 5,
        ),
        (  # the chair of another party is not the member nearby
            "The party showed an interview with {PERSON:Sten Marrow}, a senior {ORG:Tide Party} figure. "
            "The chairman of the {ORG:Reef Party} described the film as a joke.",
            [said("the film as a joke", "The chairman of the Reef Party", cue="described")],
            ["[The chairman of the Reef Party]"],
        ),
        (  # the minister is not the deputy minister
            "Letters from {PERSON:Karl Weber} and Deputy Prime Minister {PERSON:Anna Lindt} came out.\n\n"
            "But the Prime Minister says the letters are old.",
            [said("the letters are old", "the Prime Minister", cue="says")],
            ["[the Prime Minister]"],
        ),
        (  # somebody new in office
            "President {PERSON:Omar Sadri} met the new Norland envoy."
            "\n\nThe new Norland ambassador handed over a letter."
            "\n\n“We are friends,” the ambassador said.",
            [said("We are friends", "the ambassador", after="“We")],
            ["[the new Norland envoy]"],
        ),
    ],
)  # fmt: skip
def test_kinds_of_sources(marked, quotes, speaker):
    assert speakers(marked, *quotes) == speaker
