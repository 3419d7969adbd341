from tests.entities.nlp.literals import annotated


def about(marked, **quote):
    annotation = annotated(marked, quote)
    (found,) = annotation.quotes
    return [annotation.actors[target.actor].name for target in found.targets], found.about_self


def test_targets_stand_in_the_content_in_text_order():
    marked = "{PERSON:Ida Lund} said {PERSON:Paul Reyes} had cheated {ORG:Tide Club}."
    assert about(marked, content="Paul Reyes had cheated Tide Club", cue="said", source="Ida Lund") == (
        ["Paul Reyes", "Tide Club"],
        False,
    )


def test_speaker_is_left_out_and_told_only_where_nobody_else_is_a_target():
    marked = "{PERSON:Ida Lund} said she had beaten {PERSON:Paul Reyes}."
    assert about(marked, content="she had beaten Paul Reyes", cue="said", source="Ida Lund") == (["Paul Reyes"], False)
    marked = "{PERSON:Ida Lund} said she had won."
    assert about(marked, content="she had won", cue="said", source="Ida Lund") == ([], True)


def test_pronoun_in_the_content_is_a_target():
    marked = "{PERSON:Paul Reyes} lost. “He was slow,” said {PERSON:Ida Lund}."
    assert about(marked, content="He was slow", cue="said", source="Ida Lund")[0] == ["Paul Reyes"]


def test_thanked_is_a_target_and_told_is_not():
    marked = "{PERSON:Ida Lund} thanked {ORG:Tide Club} for “a lovely day”."
    assert about(marked, content="a lovely day", cue="thanked", source="Ida Lund")[0] == ["Tide Club"]
    marked = "{PERSON:Ida Lund} told {ORG:Tide Club} that rain was near."
    assert about(marked, content="that rain was near", cue="told", source="Ida Lund")[0] == []


def test_mere_places_are_left_out_and_countries_come_after_actors():
    marked = "{PERSON:Ida Lund} said boats from {GPE:Peru} had met {ORG:Tide Club} in {GPE:Hull}."
    content = "boats from Peru had met Tide Club in Hull"
    assert about(marked, content=content, cue="said", source="Ida Lund")[0] == ["Tide Club", "Peru"]


def test_things_named_in_passing_are_left_out():
    marked = "{PERSON:Ida Lund} said {MISC:Fizzo} was sweet. {MISC:Fizzo} sells well."
    assert about(marked, content="Fizzo was sweet", cue="said", source="Ida Lund")[0] == []


def test_relative_takes_up_whom_the_quote_is_about():
    marked = "{PERSON:Ida Lund} spoke of the raid by {GPE:Peru}, which she says was illegal."
    assert about(marked, content="was illegal", cue="says", source="she")[0] == ["Peru"]


def test_pronoun_takes_up_the_object_of_the_clause_before():
    marked = "{PERSON:Ida Lund} rejected {ORG:Tide Club}'s offer, calling it an insult."
    assert about(marked, content="it an insult", cue="calling", source="Ida Lund")[0] == ["Tide Club"]


def test_building_is_a_target_where_it_acts_only():
    marked = "{PERSON:Ida Lund} said the {FAC:White House} had lied."
    assert about(marked, content="the White House had lied", cue="said", source="Ida Lund")[0] == ["White House"]
    marked = "{PERSON:Ida Lund} said {PERSON:Paul Reyes} sang at the {FAC:White House}."
    content = "Paul Reyes sang at the White House"
    assert about(marked, content=content, cue="said", source="Ida Lund")[0] == ["Paul Reyes"]


def test_description_means_nobody_of_a_lesser_rank():
    marked = "Vice President {PERSON:Ana Ruiz} met {PERSON:Ida Lund}. {PERSON:Ida Lund} said the president had lied."
    assert about(marked, content="the president had lied", cue="said", source="Ida Lund")[0] == []
    marked = "President {PERSON:Ana Ruiz} met {PERSON:Ida Lund}. {PERSON:Ida Lund} said the president had lied."
    assert about(marked, content="the president had lied", cue="said", source="Ida Lund")[0] == ["Ana Ruiz"]
    marked = (
        "Chancellor {PERSON:Paul Reyes} spoke first. Shadow chancellor {PERSON:Ana Ruiz} answered. "
        "{PERSON:Ida Lund} said the chancellor had lied."
    )
    assert about(marked, content="the chancellor had lied", cue="said", source="Ida Lund")[0] == ["Paul Reyes"]


def test_company_is_that_of_who_speaks():
    before = "{ORG:Reef Savings} and {ORG:Tide Trust} rose, and {ORG:Harbour Bank} fell. "
    marked = before + "{PERSON:Ida Lund}, finance chief of {ORG:Tide Trust}, said the bank had lost money."
    source = "Ida Lund, finance chief of Tide Trust"
    assert about(marked, content="the bank had lost money", cue="said", source=source)[0] == ["Tide Trust"]
