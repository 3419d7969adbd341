import pytest

from entities.nlp.layout.pull_quotes import with_pull_quotes
from tests.entities.nlp.literals import detected


def pulled(marked, *quotes):
    found = detected(marked, *quotes)
    return [
        tuple(" … ".join(span.of(found.text) for span in part) for part in (quote.content, quote.cue, quote.source))
        for quote in with_pull_quotes(found.text, found.quotes)
    ]


@pytest.mark.parametrize("dash", ["—", "–", "―", "--", "-"])
def test_quoted_paragraph_is_said_by_whom_a_dash_names(dash):
    assert pulled(f"Readers write:\n\n“Nobody asked us.” {dash} Mirela Tosk, Port Anlo\n\nMore letters tomorrow.") == [
        ("Nobody asked us.", dash, "Mirela Tosk, Port Anlo")
    ]


def test_source_may_stand_in_the_next_line():
    assert pulled("“Nobody asked us.”\n— Mirela Tosk\n") == [("Nobody asked us.", "—", "Mirela Tosk")]


def test_quotation_within_keeps_the_quote_whole():
    assert pulled("“They called it “progress” and left.”― Ömer Åkesson.") == [
        ("They called it “progress” and left.", "―", "Ömer Åkesson")
    ]


def test_source_behind_the_dash_outweighs_the_one_found():
    found = {"content": "It rained.", "cue": "Tosk", "source": "Mirela"}
    assert pulled("“Nobody asked.” — Mirela Tosk\n“It rained.” — Adan Roble", found) == [
        ("Nobody asked.", "—", "Mirela Tosk"),
        ("It rained.", "—", "Adan Roble"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“Nobody asked us,” she said — and Mirela Tosk nodded.",
        "“Nobody asked us.” — as if that mattered",
        "The “Blue Heron” — Mirela Tosk’s boat — sank.",
        "“One,” he said. “Two.” — Mirela Tosk",
    ],
)
def test_dashes_within_sentences_name_no_source(text):
    assert pulled(text) == []


def test_quotes_elsewhere_stay():
    found = {"content": "it will rain", "cue": "said", "source": "Lund"}
    assert pulled("Lund said it will rain.\n\n“Nobody asked us.” — Mirela Tosk", found) == [
        ("it will rain", "said", "Lund"),
        ("Nobody asked us.", "—", "Mirela Tosk"),
    ]
