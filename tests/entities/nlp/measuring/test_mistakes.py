"""Outcomes counted by class, on records written by hand."""

from entities.nlp.measuring import mistakes
from entities.nlp.measuring.matching import matched, source_class
from entities.nlp.measuring.quality import with_section

TEXT = "Lena Moor said the ferry is late. He said it was cold, she warned."
FERRY, COLD = (15, 32), (42, 53)


def quote(content, **more):
    return {"content": [list(content)], "source": [], "type": "indirect"} | more


def record(*quotes, **more):
    return {"text": TEXT, "quotes": list(quotes), "actors": [], "entities": []} | more


def test_quotes_are_matched_one_to_one_best_overlap_first():
    assert matched(TEXT, [quote(FERRY), quote(COLD)], [quote((19, 32)), quote(FERRY), quote((0, 4))]) == {1: 0}


def test_source_is_classed_by_how_it_is_printed():
    text = "She, Mr Moor, the mayor, The Union, a man"
    spans = [(0, 3), (5, 12), (14, 23), (25, 34), (36, 41)]
    classes = [source_class(text, [span]) for span in spans]
    assert classes == ["pronoun", "name", "description", "name", "description"]
    assert source_class(text, []) == "none"


def test_quotes_are_right_of_other_borders_missed_or_extra():
    gold = record(quote(FERRY), quote(COLD, type="direct"))
    assert list(mistakes.of_quotes(gold, record(quote(FERRY), quote((55, 65))))) == [
        ("indirect", "right"),
        ("direct", "missed"),
        ("indirect", "extra"),
    ]
    assert next(mistakes.of_quotes(gold, record(quote((19, 32))))) == ("indirect", "other borders")


def test_sources_are_compared_by_the_letters_they_share():
    gold = record(quote(FERRY, source=[[0, 9]]), quote(COLD, source=[[34, 36]]))
    found = record(quote(FERRY, source=[[5, 9]]), quote(COLD, source=[]))
    assert list(mistakes.of_sources(gold, found)) == [("name", "right"), ("pronoun", "none given")]


def said(content, speaker, span, about=()):
    return quote(content, speaker=speaker, speaker_span=span and list(span), about=list(about))


def test_speakers_and_subjects_answer_to_their_aliases():
    moor = {"name": "Lena Moor", "aliases": ["Moor"], "kind": "person"}
    line = {"name": "Norland Ferries", "aliases": [], "kind": "organisation"}
    gold = record(
        said(FERRY, "Lena Moor", (0, 9), ["Norland Ferries"]), said(COLD, "Lena Moor", (34, 36)), actors=[moor, line]
    )
    found = record(said(FERRY, "Moor", None), said(COLD, "Ann Grey", None, ["Moor"]), actors=[moor | {"name": "Moor"}])
    assert list(mistakes.of_speakers(gold, found)) == [("name", "right"), ("pronoun", "wrong")]
    assert list(mistakes.of_subjects(gold, found)) == [("organisation", "missed"), ("person", "extra")]


def test_names_are_right_mislabelled_cut_wrongly_missed_or_extra():
    labels = {"gold": {"sailor": "PER", "port": "LOC", "day": None, "crew": "?"}, "pred": {}}

    def name(start, end, label):
        return {"start": start, "end": end, "label": label}

    gold = record(entities=[name(0, 9, "sailor"), name(15, 24, "port"), name(34, 36, "crew"), name(55, 58, "sailor")])
    found = record(entities=[name(0, 9, "ORG"), name(19, 24, "GPE"), name(34, 36, "ORG"), name(42, 46, "ORG")])
    assert sorted(mistakes.of_names(gold, found, labels)) == [
        ("LOC", "other borders"),
        ("ORG", "extra"),
        ("PER", "missed"),
        ("PER", "other label"),
    ]


def test_counts_make_a_table_with_what_is_right_first():
    outcomes = [("ORG", "missed"), ("PER", "right"), ("ORG", "right"), ("ORG", "right")]
    assert mistakes.counted(outcomes) == (["", "right", "missed"], [("ORG", "2", "1"), ("PER", "1", "0")])


def test_section_of_a_page_is_written_anew_or_added_before_the_limits():
    page = "# Card\n\nWords.\n\n## Scores\n\nOld.\n\n## Limits\n\nSome.\n"
    assert with_section(page, "Scores", "New.") == "# Card\n\nWords.\n\n## Scores\n\nNew.\n\n## Limits\n\nSome.\n"
    assert with_section(page, "Speed", "Fast.").endswith("Old.\n\n## Speed\n\nFast.\n\n## Limits\n\nSome.\n")
    assert with_section("# Card\n", "Speed", "Fast.") == "# Card\n\n## Speed\n\nFast.\n"
