"""Lines that open with a name: who talks, and what is a list. The real engine on invented texts."""

import pytest

from entities.nlp import annotate


def said(text):
    return [
        " ".join(part.of(text) for part in quote.content)
        for quote in annotate(text).quotes
        if quote.attribution == "said"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "Ryan Holm: Dealing in methamphetamine, held in jail.\n\nVictor Bunt: Possession of a gun, no bond.",
        "Ana Ruiz: Theft of a bicycle, released.\n\nOla Berg: Driving while suspended.\n\nEva Lind: Assault, fined.",
        "Tom Moss: Public intoxication, bond of $500.\n\nLena Holm: Resisting arrest, held for another county.",
        "- Ryan Holm: Burglary, two counts.\n- Victor Bunt: Fraud, three counts.",
        "Karl Weber: Forgery of documents, released on bail.\n\nJana Klee: Arson, held without bail.",
    ],
)
def test_entries_of_a_list_are_said_by_nobody(lines):
    assert said(f"All of them were taken to the county jail on the following charges:\n\n{lines}\n") == []


def test_turns_of_a_transcript_are_said():
    text = (
        "RUIZ: We must close the port tonight.\n\nBERG: You know that it is too late for that.\n\n"
        "RUIZ: I know nothing of the kind.\n\nBERG: They will not thank you for it.\n"
    )
    assert len(said(text)) == 4
