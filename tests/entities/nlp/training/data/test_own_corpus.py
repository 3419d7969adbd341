"""The own corpus's markup in, records of the interchange format out."""

import pytest

from entities.nlp.interchange import annotation_of
from entities.nlp.training.data.own_corpus import FOLDER, checked, counts, main, record_of, records
from entities.nlp.training.data.own_markup import BadMarkup, document, parts

HARBOUR = """=== wire-001 | Port of Corran to close | 2025-03-14 | The Harbour Post
@ lind = Ana Lind | person | port minister
@ berg = Tomas A. Berg | person | her deputy
@ port = Port of Corran / PCA | organisation
@ hand = ? | person | a dock hand whom nobody names

{1|The [port|port] will close,} [port minister Ana Lind|lind|1] <said|1> on Friday. “{2|We will not pay for
[their|port] mistakes,}” [she|lind|2] <added|2>. “{2|Never.}”

[Lind|lind|3] and [Tomas A. Berg|berg|3] <called|3> {3|[its|port] owners “greedy”}. [They|lind & berg|4] <said|4>
that {4|[a dock hand|hand] had warned the [PCA|port] of it}.

LIND: {5|I am tired.}
---
1 = said stated | lind | port neutral
2 = said stated | lind | port negative
3 = said criticised | lind & berg | port negative
4 = said claimed | lind & berg < hand | port neutral, hand positive
5 = said other | lind | self
"""


@pytest.fixture
def harbour():
    return record_of(document(HARBOUR))


def words(record, spans):
    return [record["text"][start:end] for start, end in spans]


def wrong(markup):
    """What is said of a document that is wrong."""
    with pytest.raises(BadMarkup) as raised:
        record_of(document(markup))
    return str(raised.value)


def changed(old, new):
    assert old in HARBOUR
    return HARBOUR.replace(old, new)


def test_record_holds_the_head_and_the_text_without_markup(harbour):
    assert [harbour[key] for key in ("id", "title", "date", "publisher")] == [
        "wire-001", "Port of Corran to close", "2025-03-14", "The Harbour Post",
    ]  # fmt: skip
    assert harbour["text"].startswith(
        "The port will close, port minister Ana Lind said on Friday. “We will not pay for"
    )
    assert harbour["text"].count("\n\n") == 2
    assert not set("[]{}<>|") & set(harbour["text"])


def test_record_quotes_have_content_cue_and_source_where_they_are_printed(harbour):
    assert [[words(harbour, quote[part]) for part in ("content", "cue", "source")] for quote in harbour["quotes"]] == [
        [["The port will close,"], ["said"], ["port minister Ana Lind"]],
        [["We will not pay for their mistakes,", "Never."], ["added"], ["she"]],
        [["its owners “greedy”"], ["called"], ["Lind", "Tomas A. Berg"]],
        [["a dock hand had warned the PCA of it"], ["said"], ["They"]],
        [["I am tired."], [], []],
    ]


def test_record_quotes_are_typed_by_quotation_marks_and_turns_of_transcripts_are_direct(harbour):
    assert [quote["type"] for quote in harbour["quotes"]] == ["indirect", "direct", "mixed", "indirect", "direct"]


def test_record_quotes_have_joint_and_cited_speakers(harbour):
    both = ["Ana Lind", "Tomas A. Berg"]
    assert [(quote["speaker"], quote["speakers"], quote["cited"]) for quote in harbour["quotes"][2:]] == [
        ("Ana Lind", both, []),
        ("Ana Lind", both, ["a dock hand"]),
        ("Ana Lind", ["Ana Lind"], []),
    ]


def test_record_quotes_have_targets_with_the_stance_toward_each(harbour):
    told = [
        (quote["stance"], [(one["actor"], one["stance"]) for one in quote["targets"]]) for quote in harbour["quotes"]
    ]
    assert told[2:] == [
        ("negative", [("Port of Corran", "negative")]),
        ("neutral", [("Port of Corran", "neutral"), ("a dock hand", "positive")]),
        ("neutral", []),
    ]
    assert [quote["about_self"] for quote in harbour["quotes"]] == [False, False, False, False, True]


def test_record_mentions_are_names_without_titles_pronouns_and_descriptions(harbour):
    assert [(entity["text"], entity["form"], entity["actor"]) for entity in harbour["entities"]] == [
        ("port", "description", "Port of Corran"),
        ("Ana Lind", "name", "Ana Lind"),
        ("their", "pronoun", "Port of Corran"),
        ("she", "pronoun", "Ana Lind"),
        ("Lind", "name", "Ana Lind"),
        ("Tomas A. Berg", "name", "Tomas A. Berg"),
        ("its", "pronoun", "Port of Corran"),
        ("They", "pronoun", "Ana Lind"),
        ("a dock hand", "description", "a dock hand"),
        ("PCA", "name", "Port of Corran"),
    ]
    assert harbour["entities"][7]["actors"] == ["Ana Lind", "Tomas A. Berg"]


def test_record_actors_tell_aliases_and_who_is_named(harbour):
    assert [(one["name"], one["named"], one["aliases"], one["role"]) for one in harbour["actors"]] == [
        ("Ana Lind", True, ["Ana Lind", "Lind"], "port minister"),
        ("Tomas A. Berg", True, ["Tomas A. Berg"], "her deputy"),
        ("Port of Corran", True, ["PCA"], None),
        ("a dock hand", False, [], "a dock hand whom nobody names"),
    ]


def test_record_reads_back_as_an_annotation(harbour):
    annotation = annotation_of(harbour["text"], harbour)
    assert len(annotation.quotes) == 5
    assert [quote.speaker for quote in annotation.quotes] == [0, 0, 0, 0, 0]


def test_record_offsets_count_code_points():
    record = record_of(document(changed("on Friday", "on Friday 🚢")))
    assert words(record, record["quotes"][1]["source"]) == ["she"]


def test_record_tells_two_unnamed_people_of_the_same_description_apart():
    markup = changed("\n\nLIND", " [A dock hand|other] left, as [a dock hand|third] saw.\n\nLIND")
    markup = markup.replace("names\n", "names\n@ other = ? | person\n@ third = ? | person\n")
    names = [actor["name"] for actor in record_of(document(markup))["actors"]]
    assert names[3:] == ["a dock hand", "A dock hand", "a dock hand (third)"]


def test_name_of_a_person_is_left_with_initials_but_without_titles_and_possessive_ending():
    record = record_of(document(changed("[Tomas A. Berg|berg|3]", "[deputy minister T. A. Berg’s|berg|3]")))
    assert "T. A. Berg" in [entity["text"] for entity in record["entities"]]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (" | The Harbour Post", "", "the first line is not"),
        ("2025-03-14", "14 March", "“14 March” is no date"),
        ("\n---\n", "\n", "no line “---” ends the text"),
        ("| organisation", "| firm", "“firm” is no kind of an actor"),
        ("@ berg = ", "@ berg : ", "“@ berg : Tomas A. Berg | person | her de” is not “@ key = "),
        ("@ berg", "@ lind", "two actors have the same key"),
        ("@ hand = ?", "@ hand = Ole Holm", "“hand” is never named; write “?”"),
        ("names\n", "names\n@ tug = ? | other | a tug\n", "“tug” is never mentioned"),
        ("[she|lind|2]", "[she|linn|2]", "“she” means “linn”, who is no actor"),
        ("[she|lind|2]", "[she|berg|2]", "quote 2: its source “she” means “berg”, who is no speaker of it"),
        ("[she|lind|2]", "[she|lind|6]", "quote 6: no line tells of it"),
        ("[she|lind|2]", "[she]", "a mention does not end as it should at “"),
        ("[she|lind|2]", "she]", "“]” closes nothing at “"),
        ("[she|lind|2]", "[ |lind|2]", "no words are marked at “"),
        ("<added|2>", "<added>", "a cue does not end as it should at “"),
        ("<added|2>", "[added", "“[” is never closed: “added. “Never.”"),
        ("{2|Never.}”", "”{Never.}", "content has no number at “"),
        ("{2|Never.}", "{2|Never.|3}", "content is not closed by a brace at “"),
        ("LIND: {5|", "LIND: {4|No.} {5|", "quote 4: its content crosses a paragraph"),
        ("“{2|Never.}”", "{2|“Never.”}", "quote 2: ““Never.”” has its quotation marks inside"),
        ("{2|We will", "{2|[We|lind|2] will", "quote 2: its source “We” stands inside its content"),
        ("{2|We will", "{2|We <will|2>", "quote 2: its cue “will” stands inside its content"),
        ("5 = said", "4 = said", "two lines tell of quote 4"),
        ("5 = said other", "5 = other", "quote 5: “other” is not an attribution and a cue class"),
        ("5 = said other", "5 = said spoke", "“spoke” is no cue class; there are stated, claimed"),
        ("5 = said other | lind", "5 = said other", "quote 5: “self” is no actor"),
        ("| lind | self", "| linn | self", "quote 5: “linn” is no actor"),
        ("| lind | self", "| lind | berg", "“berg” is not an actor and a stance"),
        ("| lind | self", "| lind | berg good", "“good” is no stance; there are positive, negative, neutral"),
        ("| lind | self", "| lind | lind negative", "quote 5: “lind” is speaker and target"),
        ("| lind | self", "| lind | berg neutral, berg neutral", "quote 5: a target stands twice"),
        ("LIND: {5|I am tired.}", "LIND: I am tired.", "quote 5: no words of the text are its content"),
    ],
)  # fmt: skip
def test_markup_that_is_wrong_is_named_with_its_document(old, new, says):
    assert f"wire-001: {says}" in wrong(changed(old, new))


def test_file_may_not_begin_before_its_first_document():
    with pytest.raises(BadMarkup, match="“A note” stands before the first document"):
        parts("A note\n" + HARBOUR)


def test_check_counts_what_is_right_and_names_what_is_wrong_with_its_file(tmp_path, capsys):
    file = tmp_path / "wire.txt"
    file.write_text(HARBOUR + HARBOUR.replace("wire-001", "wire-002") + HARBOUR.replace("[she|lind|2]", "[she]"))
    assert main([str(file)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("wire.txt: wire-001: a mention does not end as it should at “")
    assert "     2 documents" in printed
    assert "    10 quotes" in printed


def test_check_names_a_second_document_of_a_name(tmp_path):
    file = tmp_path / "wire.txt"
    file.write_text(HARBOUR + HARBOUR)
    assert checked([file])[1] == ["wire.txt: wire-001: a second document of this name"]


def test_counts_tell_the_forms_of_sources(harbour):
    found = counts([harbour])
    assert {what: number for what, number in found.items() if what.startswith("source: ")} == {
        "source: name": 2, "source: none": 1, "source: pronoun": 2,
    }  # fmt: skip
    assert found["with joint speakers"] == 2
    assert found["that cite somebody"] == 1


def test_corpus_of_the_project_is_right():
    found, wrong = checked(sorted(FOLDER.glob("*.txt")))
    assert wrong == []
    assert len(list(records())) == len(found)
