"""Who speaks, in the kinds of text that make it hard; names and quotes as the encoder would hand them over."""

import pytest

from entities.nlp.annotation import Span
from entities.nlp.coreference.interviews import with_answers
from entities.nlp.language import quotation
from tests.entities.nlp.literals import annotated, speakers


def said(content, cue="said", source=None, **more):
    return {"content": content, "cue": cue, "source": source, **more}


def names(marked):
    return [actor.name for actor in annotated(marked).actors]


@pytest.mark.parametrize(
    ("marked", "source", "speaker"),
    [
        ("Mayor {PERSON:Ida Lund} and envoy {PERSON:Paul Reyes} {}", "Mayor Ida Lund and envoy Paul Reyes", "Ida Lund"),
        ("{PERSON:Ida Lund} and {PERSON:Paul Reyes} {}", "Ida Lund and Paul Reyes", "Ida Lund"),
        ("Both {PERSON:Ida Lund} and the mayor {}", "Both Ida Lund and the mayor", "Ida Lund"),
        ("The {ORG:Reef Board} {}", "The Reef Board", "Reef Board"),
        ("The indictment {}", "The indictment", "[The indictment]"),
        ("{ORG:Reef Board}'s latest report on fish {}", "Reef Board's latest report on fish", "Reef Board"),
        ("{ORG:Reef Board}'s lawyer {}", "Reef Board's lawyer", "[Reef Board's lawyer]"),
        ("A posting made {}", "A posting made", "[A posting]"),
        ("Court documents {}", "Court documents", "[Court documents]"),
        ("Two people familiar with it {}", "Two people familiar with it", "[Two people familiar with it]"),
        ("A spokeswoman for {PERSON:Ida Lund} {}", "A spokeswoman for Ida Lund", "[A spokeswoman for Ida Lund]"),
        ("An aide at the pier (ANR) {}", "An aide at the pier (ANR)", "[An aide at the pier]"),
        ("An aide, the cook, {}", "An aide, the cook,", "[An aide]"),
        ("An aide at Acme Inc., the owner, {}", "An aide at Acme Inc., the owner,", "[An aide at Acme Inc.]"),
        ("A neighbour, who sails, {}", "A neighbour, who sails,", "[A neighbour]"),
        ("A letter from {ORG:Reef Board} {}", "A letter from Reef Board", "Reef Board"),
        ("The petition, by {PERSON:Ida Lund}, {}", "The petition, by Ida Lund,", "Ida Lund"),
        ("{ORG:Reef Board}'s letters to the town {}", "Reef Board's letters to the town", "Reef Board"),
        ("A note from a fisherman {}", "A note from a fisherman", "[A note from a fisherman]"),
        ("The {ORG:Reef Times} has {}", "The Reef Times has", "Reef Times"),
        ("{PERSON:Ida Lund} afterwards {}", "Ida Lund afterwards", "Ida Lund"),
        ("A fisherman later {}", "A fisherman later", "[A fisherman]"),
    ],
)  # fmt: skip
def test_first_of_joint_sources_speaks_and_unnamed_ones_stay_as_printed(marked, source, speaker):
    assert speakers(marked.replace("{}", "said it was late."), said("it was late", source=source)) == [speaker]


@pytest.mark.parametrize(
    "marked",
    [
        "{PERSON:William Harker} sang. {PERSON:Bill Harker} left.",
        "{PERSON:Oleksandr Hrytsenko} sang. {PERSON:Alexander Hrytsenko} left.",
        "{PERSON:Yusuf al-Qadrawi} sang. {PERSON:Youssef Al Qadrawi} left.",
        "{PERSON:Olena Zelinska} sang. {PERSON:Olena Zelynska} left.",
    ],
)
def test_short_forms_and_spellings_name_one_person(marked):
    assert len(names(marked)) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "{PERSON:William Harker} sang. {PERSON:Robert Harker} left.",
        "{PERSON:John Harker} and {PERSON:Jack Harker} sang.",
        "{PERSON:Ana Ruiz} sang. {PERSON:Ana Rios} left.",
        "{PERSON:Mahmoud Darzi} sang. {PERSON:Mohamed Darzi} left.",
    ],
)
def test_other_names_are_other_people(marked):
    assert len(names(marked)) == 2


def test_person_of_a_text_in_capitals_is_written_small():
    assert names("{PERSON:IDA LUND} SANG. {ORG:NRL} LEFT.") == ["Ida Lund", "NRL"]


def test_role_in_a_headline_is_the_person_named_beneath():
    marked = "Rents must fall, minister says\n\nHousing Minister {PERSON:Ida Lund} spoke. {PERSON:Paul Reyes} left."
    assert speakers(marked, said("Rents must fall", cue="says", source="minister")) == ["Ida Lund"]


def test_role_in_a_headline_that_fits_two_stays_as_printed():
    marked = "Rents must fall, minister says\n\nMinister {PERSON:Ida Lund} spoke. Minister {PERSON:Paul Reyes} left."
    assert speakers(marked, said("Rents must fall", cue="says", source="minister")) == ["[minister]"]


def test_role_of_another_country_in_a_headline_stays_as_printed():
    marked = "Rents fall, {NORP:Swedish} minister says\n\n{NORP:Danish} minister {PERSON:Ida Lund} left."
    assert speakers(marked, said("Rents fall", cue="says", source="Swedish minister")) == ["[Swedish minister]"]


INTERVIEW = (
    "Ida Lund leads the club.\n\nQ: Why did you stay?\nA: Nobody else came.\n\nIt was a hard time.\n\n"
    "Q: And now?\nA: I sleep.\n"
)


def test_answers_are_quotes_and_questions_are_none():
    found = with_answers(INTERVIEW, quotation.quoted(INTERVIEW), [])
    assert [quote.content[0].of(INTERVIEW) for quote in found] == [
        "Nobody else came.",
        "It was a hard time.",
        "I sleep.",
    ]


def test_answers_belong_to_the_person_named_before():
    marked = INTERVIEW.replace("Ida Lund", "{PERSON:Ida Lund}")
    quote = said("Nobody else came.", cue=":", source="A", after="A: Nobody")
    annotation = annotated(marked, quote)
    (found,) = annotation.quotes
    assert (annotation.actors[found.speaker].name, found.attribution) == ("Ida Lund", "said")


def test_turns_with_names_are_an_interview_in_which_the_interviewer_states_nothing():
    text = "Echo: Why?\n\nRuiz: It rained.\n\nEcho: And you lost.\n\nRuiz: We did. Badly.\n"
    found = with_answers(text, quotation.quoted(text), [])
    assert [(quote.source[0].of(text), quote.content[0].of(text)) for quote in found] == [
        ("Ruiz", "It rained."), ("Ruiz", "We did. Badly."),
    ]  # fmt: skip


def test_quoted_transcript_quotes_both_sides_without_headline_stage_directions_and_what_the_reporter_adds():
    text = (
        "Ruiz: Rain Was to Blame\n\n“ECHO: Why?\n\n“RUIZ: It rained.\n\n“(CROSSTALK.)\n\n“All night.”\n\n"
        "“ECHO: And the ball?\n\n“RUIZ: We lost it.”\n\nFollow the club on the radio."
    )
    found = with_answers(text, quotation.quoted(text), [])
    assert [(quote.source[0].of(text), quote.content[0].of(text)) for quote in found] == [
        ("ECHO", "Why?"), ("RUIZ", "It rained."), ("RUIZ", "“All night.”"),
        ("ECHO", "And the ball?"), ("RUIZ", "We lost it.”"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Time: noon.\n\nPlace: Hull.\n", "Ruiz: It rained.\n\nLund: No.\n\nRuiz: Yes.\n\nLund: No.\n"]
)
def test_headings_and_dialogue_without_questions_are_no_interview(text):
    assert with_answers(text, quotation.quoted(text), []) == []


def test_list_with_letters_is_no_interview():
    text = "A: the first vitamin.\nB: the second.\n"
    assert with_answers(text, quotation.quoted(text), []) == []


@pytest.mark.parametrize(
    ("content", "cue", "source"),
    [
        ("to comment", "declined", "Ida Lund"),
        ("to be named", "refused", "Ida Lund"),
        ("when it would end", "would say", "Neither Ida Lund"),
    ],
)
def test_saying_nothing_is_no_statement(content, cue, source):
    marked = f"{source} {cue} {content}.".replace("Ida Lund", "{PERSON:Ida Lund}")
    (quote,) = annotated(marked, said(content, cue=cue, source=source)).quotes
    assert quote.attribution == "attitude"


def test_refusing_to_do_something_states_nothing():
    marked = "{PERSON:Ida Lund} refused to leave the bridge."
    (quote,) = annotated(marked, said("to leave the bridge", cue="refused", source="Ida Lund")).quotes
    assert quote.attribution == "attitude"


def test_answer_without_a_person_before_stays_unnamed():
    (quote,) = annotated("Q: Why?\nA: Nobody else came.\n", said("Nobody else came.", cue=":", source="A")).quotes
    assert quote.speaker is None


def test_source_spans_are_kept_whole_for_joint_speakers():
    marked = "{PERSON:Ida Lund} and {PERSON:Paul Reyes} said it was late."
    (quote,) = annotated(marked, said("it was late", source="Ida Lund and Paul Reyes")).quotes
    assert quote.source == (Span(0, 23),)


@pytest.mark.parametrize(
    ("marked", "cue", "content", "speaker"),
    [
        ("Mayor {PERSON:Ida Lund} walked in and told staff it was late.", "told staff", "it was late", "Ida Lund"),
        ("{PERSON:Ida Lund} met {PERSON:Paul Reyes}, warning it was late.", "warning", "it was late", "Ida Lund"),
        ("{PERSON:Ida Lund} left, and it was announced the pier would close.", "was announced", "the pier would", "[]"),
    ],
)
def test_cue_without_a_source_has_the_subject_of_its_clause(marked, cue, content, speaker):
    assert speakers(marked, {"content": content, "cue": cue}) == [speaker]


def test_description_before_who_speaks():
    marked = "The page drew answers from one clerk who said it was late."
    assert speakers(marked, said("it was late", source="who")) == ["[one clerk]"]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("A source close to the chief, {PERSON:Ida Lund},", "[A source close to the chief, Ida Lund]"),
        ("Allies of the mayor, {PERSON:Ida Lund},", "[Allies of the mayor, Ida Lund]"),
        ("A person familiar with the mayor, {PERSON:Ida Lund},", "[A person familiar with the mayor, Ida Lund]"),
        ("A spokesman for the ministry, {PERSON:Ida Lund},", "Ida Lund"),
        ("The lawyer of the mayor, {PERSON:Ida Lund},", "Ida Lund"),
    ],
)
def test_name_behind_those_who_stay_unnamed_is_of_whom_they_are_close_to(source, speaker):
    printed = source.replace("{PERSON:", "").replace("}", "")
    assert speakers(f"{source} said it was late.", said("it was late", source=printed)) == [speaker]


@pytest.mark.parametrize(
    ("marked", "speaker"),
    [
        ("{PERSON:Ida Lund} of the {ORG:Reef Board}, who said it was late, left.", "Ida Lund"),
        ("{PERSON:Ida Lund}, an engineer at {ORG:Reef Board}, who said it was late, left.", "Ida Lund"),
        ("{PERSON:Ida Lund} and those from {ORG:Reef Board}, who said it was late, left.", "Reef Board"),
    ],
)
def test_who_is_a_person_rather_than_the_body_before_it(marked, speaker):
    assert speakers(marked, said("it was late", source="who")) == [speaker]


def test_officer_of_a_body_is_nobody_whose_role_is_another_or_unknown():
    marked = (
        "{PERSON:Ida Lund} robbed the shop. The council, which ran the home where she lived, {} "
        "Its chief executive said it was sorry."
    ).replace("{}", "said it was late.")
    council = said("it was late", source="The council, which ran the home where she lived,")
    sorry = said("it was sorry", source="Its chief executive")
    assert speakers(marked, council, sorry) == ["[The council]", "[Its chief executive]"]
    known = "{ORG:Reef Foods} and its chief executive, {PERSON:Ida Lund}, left. Its chief executive said it was sorry."
    assert speakers(known, sorry) == ["Ida Lund"]


def test_rank_is_no_part_of_a_name():
    assert names("Det Insp {PERSON:Ida Lund} sang. Deputy Chief Constable {PERSON:Paul Reyes} left.") == [
        "Ida Lund",
        "Paul Reyes",
    ]
    assert names("{PERSON:Det Insp Ida Lund} sang.") == ["Ida Lund"]
