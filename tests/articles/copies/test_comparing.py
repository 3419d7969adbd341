from articles.copies.comparing import bands, is_copy

REPORT = """Ferry talks resumed on Tuesday after a week of silence between the harbour company and its crews.

"We will keep the harbour open until the last ferry has come home," said Ana Lind, who speaks for the crews. The company
said that it had made a fair offer and would not make another one this year.

Mayor Tom Berg invited both sides to the town hall and promised them coffee, a large table and no journalists."""
OTHER = """A storm has closed the northern road for the third time this winter, and drivers have to wait for the plough.

The road office said that the snow was deeper than in any year since it began to measure, and asked for patience."""


def test_other_marks_and_a_line_of_the_agency_make_a_copy():
    printed = "CORRAN (StraitWire) - " + REPORT.replace('"', "’")
    assert is_copy(printed, REPORT)
    assert set(bands(printed)) & set(bands(REPORT))


def test_a_report_without_its_last_paragraph_is_a_copy_of_the_whole_and_not_the_other_way_round():
    cut = REPORT.rpartition("\n\n")[0]
    assert is_copy(cut, REPORT)
    assert not is_copy(REPORT, cut)
    assert set(bands(cut)) & set(bands(REPORT))


def test_a_report_that_adds_as_much_of_its_own_is_no_copy():
    assert not is_copy(f"{REPORT}\n\n{OTHER}", REPORT)


def test_another_report_is_no_copy_and_shares_no_band():
    assert not is_copy(OTHER, REPORT)
    assert not set(bands(OTHER)) & set(bands(REPORT))


def test_a_few_words_are_not_compared():
    assert not is_copy("Ferry talks resume.", "Ferry talks resume.")
    assert bands("Ferry talks resume.") == []
