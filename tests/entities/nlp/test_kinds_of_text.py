"""Who said what in the kinds of text that newsrooms send: the real engine, on invented people and outlets."""

import pytest

from entities.nlp import annotate


def said(text):
    """(speaker's name, or the words of an unnamed one in brackets, content as printed) of each statement."""
    annotation = annotate(text)
    return [
        (
            annotation.actors[quote.speaker].name if quote.speaker is not None else f"[{quote.speaker_words}]",
            " | ".join(part.of(text) for part in quote.content),
        )
        for quote in annotation.quotes
        if quote.attribution == "said"
    ]


def actors(text):
    annotation = annotate(text)
    return {actor.name: actor.kind for actor in annotation.actors}


def labels(text):
    return {mention.span.of(text): mention.label for mention in annotate(text).mentions if mention.form == "name"}


OKORO = "Ines Okoro, the district engineer"


@pytest.mark.parametrize(
    "text",
    [
        # the last paragraph is never closed
        f"“The dam will not hold another winter,” said {OKORO}.\n\n“Nobody wrote back.\n\nThe ministry slept.\n",
        # only the first paragraph opens
        f"{OKORO}, said: “The dam will not hold another winter,\n\nNobody wrote back.”\n\nThe ministry slept.\n",
        # closed and opened in every paragraph
        f'{OKORO}, said: "The dam will not hold another winter,\n\n"Nobody wrote back."\n\nThe ministry slept.\n',
    ],
)
def test_quote_of_several_paragraphs_goes_on_without_its_marks(text):
    assert [(speaker, content.rstrip(".")) for speaker, content in said(text)] == [
        ("Ines Okoro", "The dam will not hold another winter,"),
        ("Ines Okoro", "Nobody wrote back"),
    ]


def test_quote_that_is_never_closed_leaves_the_next_speaker_alone():
    text = f"{OKORO}, said: “The dam will not hold.\n\nThe ministry said it had received no letter.\n"
    assert said(text) == [
        ("Ines Okoro", "The dam will not hold."),
        ("[The ministry]", "it had received no letter"),
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“When I asked, he said “we have no money” and hung up,”", "he said “we have no money” and"),
        ('"When I asked, he said "we have no money" and hung up,"', 'he said "we have no money" and'),
        ("\"When I asked, he said 'we have no money' and hung up,\"", "he said 'we have no money' and"),
        ("‘When I asked, he said “we have no money” and hung up,’", "he said “we have no money” and"),
        ("«When I asked, he said «we have no money» and hung up,»", "he said «we have no money» and"),
    ],
)
def test_quotation_within_a_quotation_belongs_to_the_outer_speaker(text, content):
    assert said(f"{text} said {OKORO}.\n") == [("Ines Okoro", f"When I asked, {content} hung up,")]


@pytest.mark.parametrize(
    "text",
    [
        '"The dam will not hold, said {}. "We told the ministry so in March."',
        "“The dam will not hold, said {}. “We told the ministry so in March.”",
        'The dam will not hold," said {}. "We told the ministry so in March."',
        "“The dam will not hold,“ said {}. “We told the ministry so in March.“",
        "”The dam will not hold,” said {}. ”We told the ministry so in March.”",
        "„The dam will not hold,“ said {}. „We told the ministry so in March.“",
        "“The dam will not hold,\" said {}. \"We told the ministry so in March.”",
        "``The dam will not hold,'' said {}. ``We told the ministry so in March.''",
        '" The dam will not hold, " said {}. " We told the ministry so in March. "',
    ],
)  # fmt: skip
def test_odd_marks_change_nothing(text):
    tail = "\n\nPavel Stern of the ministry said: “No letter has arrived.”\n"
    assert said(text.format(OKORO) + tail) == [
        ("Ines Okoro", "The dam will not hold, | We told the ministry so in March."),
        ("Pavel Stern", "No letter has arrived."),
    ]


def test_items_of_an_announced_list_are_said_by_who_announces_them():
    text = (
        "The committee made demands on Tuesday, chairwoman Petra Vale said:\n\n- The plant must close by 2027.\n"
        "- Workers must be paid until then.\n\nThe firm, Corvane Chemicals, said it would study the list.\n"
    )
    assert said(text) == [
        ("Petra Vale", "The plant must close by 2027."),
        ("Petra Vale", "Workers must be paid until then."),
        ("Corvane Chemicals", "it would study the list"),
    ]


def test_items_that_name_their_speakers_are_theirs():
    text = (
        "What they said about the budget:\n\n• Finance Minister Owen Tarrow: “This is a budget for families.”\n"
        "• Opposition leader Lena Brisk: “It is a fraud.”\n• Hauliers' federation: “We are ruined by it.”\n"
    )
    assert said(text) == [
        ("Owen Tarrow", "This is a budget for families."),
        ("Lena Brisk", "It is a fraud."),
        ("[Hauliers' federation]", "We are ruined by it."),
    ]


BRISK = "Lena Brisk has led the opposition for six years. She spoke to Echo on Monday.\n\n"


@pytest.mark.parametrize(("asks", "answers"), [("Q: ", "A: "), ("Q. ", "A. "), ("ECHO: ", "BRISK: ")])
def test_answers_are_said_by_who_is_interviewed(asks, answers):
    text = (
        f"{BRISK}{asks}Why did you vote against the budget?\n\n{answers}Because it is a fraud. We got no schools.\n\n"
        f"{asks}And the border?\n\n{answers}It must be opened.\n"
    )
    assert said(text) == [
        ("Lena Brisk", "Because it is a fraud. We got no schools."),
        ("Lena Brisk", "It must be opened."),
    ]


UNMARKED = """Cellist Mara Quill played on a glacier last month. She told our reporter, Ole Brandt, why.

Why did you choose a glacier?

Because I was asked. The mayor, Ida Lund, said nobody would come. Four hundred came.

{}

I would not call it that. My cello did the suffering.

Would you do it again?

We will see. I need new fingers first.

What comes next?

A bath. We have earned it.

Quill will play in Northport on Friday.
"""


@pytest.mark.parametrize("remark", ["Was it brave of you?", "That sounds brave.", "Critics called it “brave.”"])
def test_answers_to_unmarked_questions_are_said_by_who_is_interviewed(remark):
    assert said(UNMARKED.format(remark))[-4:] == [
        ("Mara Quill", "Because I was asked. The mayor, Ida Lund, said nobody would come. Four hundred came."),
        ("Mara Quill", "I would not call it that. My cello did the suffering."),
        ("Mara Quill", "We will see. I need new fingers first."),
        ("Mara Quill", "A bath. We have earned it."),
    ]


def test_list_of_questions_of_readers_is_no_interview():
    text = UNMARKED.format("Was it brave of you?").replace("Why did you choose", "Why should I choose")
    assert "Mara Quill" not in [speaker for speaker, content in said(text) if content.startswith("We will see")]


@pytest.mark.parametrize("dateline", ["PORT ELLERY - ", "PORT ELLERY, May 14 (Echo Wire) — ", "OSLO – "])
def test_dateline_is_said_by_nobody(dateline):
    text = f"{dateline}The harbour will close on Friday, Mayor Ida Lund said.\n"
    assert said(text) == [("Ida Lund", "The harbour will close on Friday")]


def test_what_follows_the_last_answer_is_told_by_the_reporter():
    text = (
        "Q&A with snow scientist Lena Brand\n\nQ: Is it bad?\n\nA: I think so.\n\nQ: Will you stay?\n\nA: I will.\n\n"
        "Minister Tor Hauge said that the resorts were legal.\n"
    )
    assert said(text)[-2:] == [("Lena Brand", "I will."), ("Tor Hauge", "the resorts were legal")]


def test_turns_of_a_transcript_belong_to_the_names_in_capitals():
    text = (
        "Dag Rheims and Lena Brisk met on Monday.\n\nMODERATOR: Good evening. What about the border?\n\n"
        "RHEIMS: The border stays shut, and I have said why.\n\nBRISK: Nobody has heard it.\n\n"
        "MODERATOR: Ms Brisk, would you open it?\n\nBRISK: Tomorrow.\n\nRHEIMS: God forbid.\n"
    )
    assert said(text) == [
        ("Dag Rheims", "The border stays shut, and I have said why."),
        ("Lena Brisk", "Nobody has heard it."),
        ("Lena Brisk", "Tomorrow."),
        ("Dag Rheims", "God forbid."),
    ]


def test_facts_of_a_press_release_are_no_transcript():
    text = "WHAT: A concert for the harbour.\n\nWHO: The Ellery Choir.\n\nWHEN: Friday.\n\nWHERE: Town hall.\n"
    assert said(text) == []


WIRE = """KARSTAD, NOV 20 (NORPRESS) - FOREIGN MINISTER ELIAS BRANDT SAID THAT TALKS WITH VELMARA WOULD RESUME.

"WE HAVE NOTHING TO HIDE," BRANDT TOLD REPORTERS. "THEY KNOW IT."

VELMARA'S EMBASSY DECLINED TO COMMENT. "IT IS A START," SAID ENVOY LENA BRISK.
"""


def test_wire_copy_in_capitals_is_read_like_other_copy():
    assert said(WIRE) == [
        ("Elias Brandt", "TALKS WITH VELMARA WOULD RESUME"),
        ("Elias Brandt", "WE HAVE NOTHING TO HIDE, | THEY KNOW IT."),
        ("Lena Brisk", "IT IS A START,"),
    ]


def test_common_words_in_capitals_are_no_actors():
    found = actors(WIRE)
    assert (found["Velmara"], found["Elias Brandt"]) == ("place", "person")
    assert {"FOREIGN", "SAID"}.isdisjoint(found)


def test_letters_that_take_no_accent_are_compared_plain():
    text = "Zoë Ångström-Łukasiewicz said it rained. Ángström-Lukasiewicz said it was late. Bjørn Sæther slept.\n"
    assert [speaker for speaker, _ in said(text)] == ["Zoë Ångström-Łukasiewicz"] * 2


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("“She will appeal against it,” said Ines Okoro's lawyer, Pavel Stern.", "Pavel Stern",
         "She will appeal against it,"),
        ("The ministry's spokeswoman said that was her right.", "[The ministry's spokeswoman]", "that was her right"),
        ("The ministry's spokeswoman said that it was late.", "[The ministry's spokeswoman]", "it was late"),
        ("A spokeswoman for the union, Ralph Okafor's deputy Mina Falk, said nobody had tested it.", "Mina Falk",
         "nobody had tested it"),
        ("A source close to Dag Rheims said he was furious.", "[A source close to Dag Rheims]", "he was furious"),
        ("The firm, Corvane Chemicals, said it would sue.", "Corvane Chemicals", "it would sue"),
        ("Ana Ruiz and Ralph Okafor said the harbour must stay open.", "Ana Ruiz", "the harbour must stay open"),
        ("Two officials familiar with the matter said it had failed.", "[Two officials familiar with the matter]",
         "it had failed"),
        ("Prosecutor Simon Hale KC said the goods were invented.", "Simon Hale", "the goods were invented"),
        ("Witnesses said they heard shots.", "[Witnesses]", "they heard shots"),
        ("“I saw nothing at all,” said a 42-year-old driver.", "[a 42-year-old driver]", "I saw nothing at all,"),
        ("The court ruled that the contract was void.", "[The court]", "the contract was void"),
        ("The complaint states that “no test was ever made”.", "[The complaint]", "no test was ever made"),
        ("According to the indictment, Pavel Stern took money.", "[the indictment]", "Pavel Stern took money"),
        ("Judge Helena Moss wrote that the ministry “acted in bad faith”.", "Helena Moss",
         "the ministry “acted in bad faith”"),
    ],
)  # fmt: skip
def test_source_leads_to_who_speaks(text, speaker, content):
    assert said(text + "\n") == [(speaker, content)]


def test_unnamed_speaker_keeps_the_words_of_the_first_mention():
    text = "A spokesman for Corvane Chemicals said the plant was safe. “We test every day,” the spokesman said.\n"
    assert said(text) == [
        ("[A spokesman for Corvane Chemicals]", "the plant was safe"),
        ("[A spokesman for Corvane Chemicals]", "We test every day,"),
    ]


def test_text_in_which_nobody_speaks_has_no_statements():
    assert (
        said("The ferry to Saltmere left at noon.\n\nRain fell all day in Port Ellery.\n\n- ten cars\n- a bus\n") == []
    )


LIVE = """Storm Ingrid: live updates

17.42
Trains cancelled across the north
All services have been suspended, NorthRail says.

17.15
Stay indoors, mayor urges

Speaking to Radio Holm, the mayor of Holm, Bettina Kragh, said:

"The worst is still to come. If you don't have to go out, don't."

16.58
Key points
- Trams are standing still
- Schools are closed
"""


def test_live_blog_is_read_entry_by_entry():
    assert said(LIVE) == [
        ("NorthRail", "All services have been suspended"),
        ("Bettina Kragh", "The worst is still to come. If you don't have to go out, don't."),
    ]


def test_broadcaster_named_after_a_town_is_not_the_town():
    assert actors(LIVE)["Radio Holm"] == "organisation"
    assert labels(LIVE)["Holm"] == "GPE"


STATE_AGENCY = """STANOVA, October 9. /STA/. President of the Republic of Stanova Anton Sarkov on Thursday received a \
delegation of the Republic of Meln headed by Ilya Boresco.

The Head of State stressed that "nobody will be allowed to drive a wedge between our fraternal peoples".

In turn, Ilya Boresco underlined that Meln highly appreciates the position of Stanova. Commenting on recent \
statements, Foreign Ministry spokeswoman Dina Oreva said that they "cause nothing but bewilderment".
"""


def test_prose_of_a_state_agency_keeps_people_apart_from_their_states():
    people = {name for name, kind in actors(STATE_AGENCY).items() if kind == "person"}
    assert people == {"Anton Sarkov", "Ilya Boresco", "Dina Oreva"}
    assert labels(STATE_AGENCY)["Republic of Meln"] == "GPE"
    assert [speaker for speaker, _ in said(STATE_AGENCY)][-2:] == ["Ilya Boresco", "Dina Oreva"]


@pytest.mark.parametrize(("asks", "answers"), [("Q", "A"), ("HERALD", "RUIZ")])
def test_turns_of_a_transcript_are_direct_speech(asks, answers):
    text = (
        "The Herald spoke to the mayor, Ana Ruiz, about the ferry.\n\n"
        f"{asks}: Why did it sink?\n\n{answers}: We do not know. The owner has told us nothing.\n\n"
        f"{asks}: Will there be an inquiry?\n\n{answers}: There will. I have asked the minister for one.\n"
    )
    annotation = annotate(text)
    turns = [(quote.kind, annotation.actors[quote.speaker].name) for quote in annotation.quotes]
    assert turns == [("direct", "Ana Ruiz")] * 2


def test_headline_with_a_colon_is_no_direct_speech():
    text = (
        "Ruiz: Port will close in May\n\nThe mayor, Ana Ruiz, said on Monday that the port was too small for ships.\n"
    )
    assert {quote.kind for quote in annotate(text).quotes} == {"indirect"}


def test_clause_behind_says_needs_no_that():
    text = (
        "Ola Berg was at the port on Monday when the crane fell. He says the man died at once. "
        "His wife says he was a good worker.\n"
    )
    assert said(text) == [("Ola Berg", "the man died at once"), ("[His wife]", "he was a good worker")]
