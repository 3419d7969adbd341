"""Whole texts through the engine: who said each statement, where the source is easily taken for another's."""

import pytest

from entities import nlp


def said(text):
    """The speakers of a text's quotes by how the quotes begin, as named or as printed."""
    found = nlp.annotate(text)
    return {
        " ".join(quote.content[0].of(text).split()[:3]): found.actors[quote.speaker].name
        if quote.speaker is not None
        else quote.speaker_words
        for quote in found.quotes
    }


def test_source_ends_with_its_paragraph():
    speakers = said(
        '"Everybody wanted candy and the bank gave them broccoli," said Todd Marwick, chief strategist at Brenner '
        "Wealth in Tarn, N.C.\n\nHarbour Fund President Jean-Luc Ostrand, who steps down next month, said risks to the "
        'economy were "on the downside."'
    )
    assert speakers == {"Everybody wanted candy": "Todd Marwick", "risks to the": "Jean-Luc Ostrand"}


def test_source_is_not_the_byline_above():
    speakers = said(
        "By Daily Ledger Reporter\n\nA heartbroken mum has slammed a judge for letting a bogus surgeon walk free after "
        "he botched her tummy tuck."
    )
    assert speakers == {"a judge for": "A heartbroken mum"}


@pytest.mark.parametrize(
    ("introduced", "described", "speaker"),
    [
        ("Tory peer Lord Harwick of Stoke", "the peer told the radio", "Lord Harwick of Stoke"),
        ("Ana Ruiz, who has led the survey since May,", "the geochronologist says", "Ana Ruiz"),
        ("Dellwick partner Chris Rechard", "the economist told the radio", "Chris Rechard"),
        ("Goalkeeper Danny Oakes", "the 34-year-old said", "Danny Oakes"),
    ],
)
def test_trade_is_what_a_text_calls_whom_it_has_just_introduced(introduced, described, speaker):
    text = f'{introduced} said the figures were wrong. "Somebody made those up," {described}.'
    assert said(text) == {"the figures were": speaker, "Somebody made those": speaker}


def test_part_in_the_story_is_somebody_else():
    speakers = said(
        'Prosecutor Emily Sharrow said the diploma was bought. "You are dishonest," the judge told the man.'
    )
    assert speakers["You are dishonest,"] == "the judge"


def test_baroness_is_called_so_by_whoever_names_her_party():
    assert said("Lib Dem spokeswoman Baroness Quillan said her party would vote for it.") == {
        "her party would": "Baroness Quillan"
    }


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Pharmaceutical company Veltrax Inc said on Thursday second-quarter profit fell 12 percent, hurt by "
            "competition.",
            "second-quarter profit fell 12 percent, hurt by competition",
        ),
        ("Drug firm Veltrax Inc said on Thursday that quarterly profit fell.", "quarterly profit fell"),
        ("Ana Ruiz said Thursday was a holiday.", "Thursday was a holiday"),
    ],
)
def test_day_of_saying_is_no_part_of_what_is_said(text, content):
    assert [quote.content[0].of(text) for quote in nlp.annotate(text).quotes] == [content]


def test_three_words_are_a_statement_where_somebody_plainly_says_them():
    (quote,) = nlp.annotate("Nursery chief Ana Ruiz said families needed certainty.").quotes
    assert (quote.content[0].of("Nursery chief Ana Ruiz said families needed certainty."), quote.attribution) == (
        "families needed certainty",
        "said",
    )


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # a dateline is nobody
        (
            "TARNOBI, Sept 2 - Kenya on Wednesday accused Uganda of stealing fish and said it would close the lake.",
            {"Kenya"},
        ),
        (
            "Tarnobi — The Minister of Power, Engr. Chidi Okonjo-Bellor, has said that the Federal Government would "
            "not sell the power sector.",
            {"Chidi Okonjo-Bellor"},
        ),
        # who does something for another speaks
        (
            "Rana said the delay was due to the polls.\n\nSenior advocate Prashant Deshmund, "
            "appearing for petitioner NGO Nadi Tarn, alleged that officials were hand in glove with the mafia.",
            {"Rana", "Prashant Deshmund"},
        ),
        # who is quoted is no part of the words, and the medium says nothing
        (
            '"Norland cannot cover its crime," Rouhari was quoted as saying by the official NRNA agency during a '
            "meeting with Danish Foreign Minister Kristian Jonsen.",
            {"Rouhari"},
        ),
        (
            '"We were fed once a day," one of them, who asked not to be named, said. "Nobody told us why."',
            {"one of them"},
        ),
        # a name that goes on behind its particle, a title that tells the gender of a first name of either
        ('General secretary Phil Ní Shéar said nurses were "at breaking point".', {"Phil Ní Shéar"}),
        (
            "Nursery chief Sam Page-Ellers said families needed certainty now. "
            '"Parents were told it would start on July 1," Ms Page-Ellers said.',
            {"Sam Page-Ellers"},
        ),
    ],
)
def test_speaker_is_the_one_whom_the_sentence_gives(text, speakers):
    assert set(said(text).values()) == speakers


def test_words_of_anonymity_are_no_part_of_what_is_said():
    text = '"We were fed once a day," one of them, who asked not to be named, said. "Nobody told us why."'
    assert {part.of(text) for quote in nlp.annotate(text).quotes for part in quote.content} == {
        "We were fed once a day,",
        "Nobody told us why.",
    }


def test_those_who_wrote_an_article_are_no_actors_of_it():
    text = (
        "By Rachel Morgenthau\n\nGeneral secretary Ola Berg said nurses were tired.\n\n"
        "(Reporting by Ransdell Kuhnert in Tarn; Editing by Joyce Tullock)"
    )
    assert [actor.name for actor in nlp.annotate(text).actors] == ["Ola Berg"]


def test_person_who_also_writes_is_an_actor_where_the_text_tells_of_them():
    text = "By Rachel Morgenthau\n\nRachel Morgenthau said nurses were tired."
    assert [actor.name for actor in nlp.annotate(text).actors] == ["Rachel Morgenthau"]


def test_claim_for_money_is_no_statement():
    text = "The leader of the council resigned after it emerged that Ola Berg had claimed for a hot tub."
    assert not [quote for quote in nlp.annotate(text).quotes if quote.attribution == "said"]
