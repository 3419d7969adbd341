"""Whom a speaker quotes in turn: the real engine on invented texts."""

import pytest

from entities.nlp import annotate


def chains(text):
    """Of each statement: its speaker, and (source, cue, actor, content) of each inner attribution."""
    annotation = annotate(text)

    def name(actor):
        return "" if actor is None else annotation.actors[actor].name

    def printed(spans):
        return " ".join(span.of(text) for span in spans)

    return [
        (
            name(quote.speaker) or f"[{quote.speaker_words}]",
            [
                (printed(one.source), printed(one.cue), name(one.speaker), printed(one.content).strip("."))
                for one in quote.chain
            ],
        )
        for quote in annotation.quotes
        if quote.attribution == "said"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ministry said that the driver told police he had fallen asleep.",
            ("[The ministry]", [("the driver", "told", "", "he had fallen asleep")]),
        ),
        (
            "The ministry said that Tom Berg had told police that he fell asleep.",
            ("[The ministry]", [("Tom Berg", "told", "Tom Berg", "he fell asleep")]),
        ),
        (
            "Prosecutors said the clerk, a father of two, claimed the money was his.",
            ("[Prosecutors]", [("the clerk", "claimed", "", "the money was his")]),
        ),
        (
            "Officials said a witness told detectives that the driver said the brakes had failed.",
            (
                "[Officials]",
                [
                    ("a witness", "told", "", "the driver said the brakes had failed"),
                    ("the driver", "said", "", "the brakes had failed"),
                ],
            ),
        ),
        (
            'Mr Lund denied Mr Berg, his transport spokesman, said the plans "stink".',
            ("Lund", [("Mr Berg, his transport spokesman,", "said", "Berg", 'the plans "stink"')]),
        ),
        (
            'Ms Okoro denied Mr Ruiz, her campaign manager, called the vote "a farce". She also said she was tired.',
            None,
        ),
    ],
)
def test_inner_attributions_are_kept_as_a_chain(text, expected):
    found = chains(text)
    if expected is None:  # whatever the inner one is made of, the outer speaker goes on
        assert [speaker for speaker, _ in found][-1] == "Okoro"
    else:
        assert found[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz said the report said nothing about the dam.",
        "Ana Ruiz said the police told her to leave.",
        "Ana Ruiz said the bridge was safe. Tom Berg said it was not.",
        "Ana Ruiz said the plan was dead, and Tom Berg said it was not.",
        "“The driver told police he slept,” Ana Ruiz said.",
    ],
)
def test_words_without_an_inner_attribution_have_no_chain(text):
    assert [chain for _, chain in chains(text)] == [[]] * len(chains(text))
