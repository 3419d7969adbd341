import time

import pytest

from entities.nlp.annotation import Span
from entities.nlp.coreference import resolve
from entities.nlp.detected import DetectedMention, DetectedQuote
from entities.nlp.language.words import Words
from entities.nlp.names import identify
from tests.entities.nlp.literals import annotated, speakers


def said(content, cue="said", source=None, **more):
    return {"content": content, "cue": cue, "source": source, **more}


def test_pronoun_takes_the_person_of_its_gender():
    marked = "Mayor {PERSON:Clara Voss} met engineer {PERSON:Henrik Dahl}. She said the bridge was safe."
    assert speakers(marked, said("the bridge was safe", source="She")) == ["Clara Voss"]
    marked = "Mayor {PERSON:Clara Voss} met engineer {PERSON:Henrik Dahl}. He said the bridge was safe."
    assert speakers(marked, said("the bridge was safe", source="He")) == ["Henrik Dahl"]


def test_pronoun_goes_on_with_the_last_speaker():
    marked = (
        "{PERSON:Clara Voss} said it was late. The road to {PERSON:Ida Lund}'s farm is closed. She said it would open."
    )
    quotes = (said("it was late", source="Clara Voss"), said("it would open", after="farm", source="She"))
    assert speakers(marked, *quotes) == ["Clara Voss", "Clara Voss"]


def test_pronoun_is_nobody_named_in_the_quote_itself():
    marked = "Critic {PERSON:Paul Reyes} waited. “{PERSON:Henrik Dahl} built a bad bridge,” he said."
    assert speakers(marked, said("Henrik Dahl built a bad bridge", source="he")) == ["Paul Reyes"]


def test_pronoun_without_antecedent_stays_as_printed():
    assert speakers("She said the bridge was safe.", said("the bridge was safe", source="She")) == ["[She]"]


def test_pronoun_teaches_a_gender():
    marked = (
        "{PERSON:Kim Oduya} spoke first. He said it was late. {PERSON:Robin Tarr} wrote a note. She said it was early."
    )
    quotes = (said("it was late", source="He"), said("it was early", source="She"))
    assert speakers(marked, *quotes) == ["Kim Oduya", "Robin Tarr"]


def test_they_takes_the_people_or_the_body():
    marked = "The {ORG:Harbour Union} met in {GPE:Hull}. They said pay was low."
    assert speakers(marked, said("pay was low", source="They")) == ["Harbour Union"]


def test_description_finds_the_person_by_role():
    marked = (
        "Transport Minister {PERSON:Clara Voss} and union leader {PERSON:Henrik Dahl} met.\n\n"
        "The road is closed.\n\nThe minister said it would open."
    )
    assert speakers(marked, said("it would open", source="The minister")) == ["Clara Voss"]


def test_description_of_another_kind_is_not_resolved():
    marked = "The {ORG:Foreign Ministry} met. Rain fell, according to the agriculture ministry."
    quote = said("Rain fell", cue="according to", source="the agriculture ministry")
    assert speakers(marked, quote) == ["[the agriculture ministry]"]


def test_description_of_another_country_is_not_resolved():
    marked = "{NORP:Danish} minister {PERSON:Clara Voss} left. The {NORP:Swedish} minister said it was late."
    assert speakers(marked, said("it was late", source="The Swedish minister")) == ["[The Swedish minister]"]


def test_chain_leads_from_the_pronoun_over_the_description_to_the_name():
    marked = "Transport Minister {PERSON:Clara Voss} arrived. The minister smiled. She said it would open."
    annotation = annotated(marked, said("it would open", source="She"))
    (quote,) = annotation.quotes
    assert [span.of(annotation.text) for span in quote.speaker_chain] == ["She", "The minister", "Clara Voss"]
    assert quote.speaker_span.of(annotation.text) == "She"


@pytest.mark.parametrize(
    ("marked", "source", "speaker"),
    [
        ("A pal of {PERSON:Clara Voss} said it was late.", "A pal of Clara Voss", "[A pal of Clara Voss]"),
        ("{PERSON:Voss}'s lawyer {PERSON:Ida Lund} said it was late.", "Voss's lawyer Ida Lund", "Ida Lund"),
        ("The coach, {PERSON:Ida Lund}, said it was late.", "The coach, Ida Lund,", "Ida Lund"),
        ("The team's coach, {PERSON:Ida Lund}, said it was late.", "The team's coach", "Ida Lund"),
        ("{PERSON:Ida Lund}, who chairs the {ORG:Reef Board}, said it was late.", "who", "Ida Lund"),
        ("Envoy to {GPE:Peru} {PERSON:Ida Lund} said it was late.", "Envoy to Peru Ida Lund", "Ida Lund"),
        ("{PERSON:Ida Lund} of {ORG:Reef Board} said it was late.", "Ida Lund of Reef Board", "Ida Lund"),
        ("{ORG:Reef Board} and {ORG:Tide Club} said it was late.", "Reef Board and Tide Club", "Reef Board"),
        ("A man near the talks said it was late.", "A man near the talks", "[A man near the talks]"),
        ("A letter seen by {ORG:The Echo} said it was late.", "A letter seen by The Echo", "[A letter]"),
        ("The {ORG:Reef} party said it was late.", "The Reef party", "Reef"),
        ("Envoy {PERSON:Ida Lund} KC said it was late.", "Envoy Ida Lund KC", "Ida Lund"),
        ("The board, whose head, {PERSON:Ida Lund}, said it was late, left.", "whose head, Ida Lund,", "Ida Lund"),
    ],
)  # fmt: skip
def test_head_of_the_source_is_the_speaker(marked, source, speaker):
    assert speakers(marked, said("it was late", source=source)) == [speaker]


def test_quote_goes_on_in_the_next_paragraph():
    marked = "“It is late,” said {PERSON:Ida Lund}.\n\n“We will walk home.”\n\nThe road was dark."
    quotes = (said("It is late", source="Ida Lund"), {"content": "We will walk home."})
    assert speakers(marked, *quotes) == ["Ida Lund", "Ida Lund"]


def test_quote_signed_beneath_belongs_to_the_signer():
    marked = "{PERSON:Paul Reyes} said it was late.\n\n“It is early.” - {PERSON:Ida Lund}\n\nThe road was dark."
    quotes = (said("it was late", source="Paul Reyes"), {"content": "It is early."})
    assert speakers(marked, *quotes) == ["Paul Reyes", "Ida Lund"]


def test_described_body_of_a_country_becomes_an_actor():
    marked = "{NORP:Norwegian} officials said it was late. {NORP:Norwegian} officials said so twice."
    quotes = (said("it was late", source="Norwegian officials"),)
    assert speakers(marked, *quotes) == ["Norwegian officials"]
    (actor,) = [actor for actor in annotated(marked, *quotes).actors if actor.kind == "group"]
    assert actor.country == "NO"


def test_body_that_a_country_owns_is_named_with_its_owner():
    marked = "{GPE:Peru}'s fisheries ministry said it was late. The ministry said it was over."
    quotes = (said("it was late", source="Peru's fisheries ministry"), said("it was over", source="The ministry"))
    assert speakers(marked, *quotes) == ["Peru's fisheries ministry"] * 2


def test_contracted_pronoun_is_one():
    marked = "{PERSON:Tom Vale} sang. “He'd have hated it and I've told them,” said {PERSON:Ida Lund}."
    found = meant(marked, said("He'd have hated it and I've told them", source="Ida Lund"))
    assert found == {"He": "Tom Vale", "I": "Ida Lund"}


def test_government_is_that_of_the_country_the_text_is_about():
    marked = "{GPE:Norway} votes. {GPE:Norway} is rich. {GPE:Peru} waits. The government said it was late."
    assert speakers(marked, said("it was late", source="The government")) == ["Norwegian government"]
    marked = "{GPE:Norway} votes. {GPE:Peru} waits. The government said it was late."
    assert speakers(marked, said("it was late", source="The government")) == ["[The government]"]


def test_reported_words_may_hold_their_own_speaker():
    marked = "{PERSON:Ida Lund} waited. She believed the judge, she said."
    assert speakers(marked, said("She believed the judge", source="she")) == ["Ida Lund"]


def test_first_person_in_a_quote_is_its_speaker():
    annotation = annotated("“I lost my ticket,” said {PERSON:Ida Lund}.", said("I lost my ticket", source="Ida Lund"))
    assert [m.span.of(annotation.text) for m in annotation.mentions if m.form == "pronoun"] == ["I", "my"]
    assert annotation.quotes[0].about_self


def test_role_without_a_holder_goes_to_the_only_person_near():
    marked = "{PERSON:Ida Lund} stayed. “It was true,” the teacher said afterwards."
    assert speakers(marked, said("It was true", source="the teacher")) == ["Ida Lund"]


@pytest.mark.parametrize("variation", ["the 54-year-old", "the {NORP:Peruvian}", "the {NORP:Norwegian}"])
def test_age_or_people_stand_for_the_person_just_named(variation):
    marked = "Referee {PERSON:Ida Lund} stayed. “It was true,” " + variation + " said afterwards."
    source = variation.replace("{NORP:", "").replace("}", "")
    assert speakers(marked, said("It was true", source=source)) == ["Ida Lund"]


@pytest.mark.parametrize("variation", ["the mother of two", "the mother-of-three"])
def test_children_are_told_of_whoever_spoke_last_whatever_their_role(variation):
    marked = "Teacher {PERSON:Ida Lund} disagrees with the mayor.\n\n“It was true,” " + variation + " said."
    assert speakers(marked, said("It was true", source=variation)) == ["Ida Lund"]


def meant(marked, *quotes):
    """What each pronoun and description means."""
    annotation = annotated(marked, *quotes)
    return {
        m.span.of(annotation.text): annotation.actors[m.actor].name for m in annotation.mentions if m.form != "name"
    }


def test_object_of_a_cue_is_not_who_says_it():
    marked = "{PERSON:Tom Vale} sang. Mayor {PERSON:Paul Reyes} called him “a gift to the town”."
    quote = said("him “a gift to the town”", cue="called", source="Mayor Paul Reyes")
    assert meant(marked, quote) == {"him": "Tom Vale"}
    marked = "{PERSON:Paul Reyes} came. He said he was late."
    assert meant(marked, said("he was late", source="He")) == {"He": "Paul Reyes", "he": "Paul Reyes"}


def test_speaker_who_goes_on_is_not_she():
    marked = "“It is late,” said {PERSON:Ida Lund}.\n\n“The girl rang from her car.”\n\nThe road was dark."
    quotes = (said("It is late", source="Ida Lund"), {"content": "The girl rang from her car."})
    assert "her" not in meant(marked, *quotes)


def test_one_clause_holds_no_he_who_is_its_she():
    marked = "{PERSON:Sam Oduya} and {PERSON:Kit Tarr} met. “She needs him,” said {PERSON:Ida Lund}."
    found = meant(marked, said("She needs him", source="Ida Lund"))
    assert found["She"] != found["him"]


def test_owned_description_is_not_its_owner():
    marked = "Water Minister {PERSON:Paul Reyes} spoke. Prime Minister {PERSON:Tom Vale} praised his minister."
    assert meant(marked)["his minister"] == "Paul Reyes"


def test_joint_speakers_are_they():
    marked = "“We will not pay,” said {PERSON:Ida Lund} and {ORG:Reef Party} leader {PERSON:Tom Vale}. They urged calm."
    quotes = (
        said("We will not pay", source="Ida Lund and Reef Party leader Tom Vale"),
        said("calm", cue="urged", source="They"),
    )
    assert speakers(marked, *quotes) == ["Ida Lund", "Ida Lund"]


def test_name_of_a_turn_is_not_spoken_of():
    marked = "{ORG:Fjord Weekly}: Why is {ORG:Statnett} slow?\n\n{PERSON:Ida Lund}: They sleep."
    assert meant(marked, said("They sleep.", cue=":", source="Ida Lund")) == {"They": "Statnett"}


def seconds_for(sayings):
    text, mentions, quotes = "", [], []
    for number in range(sayings):
        name = f"Ann Berg{number % 300}"
        mentions.append(DetectedMention(Span(len(text), len(text) + len(name)), "PERSON", 0.9))
        text += f"{name} met the minister. "
        at = len(text)
        text += "She said it was late. "
        source, cue, content = Span(at, at + 3), Span(at + 4, at + 8), Span(at + 9, at + 20)
        quotes.append(DetectedQuote((content,), (cue,), (source,), "indirect", 0.9))
    words = Words(text, tuple(Span(at, at + 1) for at in range(0, len(text), 40)))
    started = time.process_time()
    resolve.resolve(words, identify.identify(words, mentions), quotes)
    return time.process_time() - started


def test_coreference_takes_linear_time():
    seconds_for(50)
    assert seconds_for(800) < 10 * seconds_for(200)


def test_body_described_by_its_own_name_is_no_other_body():
    marked = "{ORG:New Path} won. {PERSON:Ida Lund} said the New Path party had cheated."
    annotation = annotated(marked, said("the New Path party had cheated", source="Ida Lund"))
    assert [actor.name for actor in annotation.actors] == ["New Path", "Ida Lund"]


def test_verb_between_a_name_and_a_noun_makes_no_group():
    marked = "{PERSON:Ida Lund} said {ORG:Acme} interviewed passengers."
    annotation = annotated(marked, said("Acme interviewed passengers", source="Ida Lund"))
    assert [actor.name for actor in annotation.actors] == ["Ida Lund", "Acme"]
