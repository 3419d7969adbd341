import csv as reader
from itertools import count, islice

import pytest

from entities.exports import csv


def table(records, columns):
    return b"".join(csv.lines(records, columns)).decode()


def test_a_table_begins_with_the_mark_that_spreadsheets_know_utf_8_by():
    assert table([{"name": "Iván"}], {"Actor": "name"}) == "\ufeffActor\r\nIván\r\n"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(words):
    assert csv.printed(words) == f"'{words}"


def test_formulas_are_found_in_lists_too():
    assert csv.printed(["=1", "b"]) == "'=1; b"


@pytest.mark.parametrize("number", [-3, 0, 12, -0.25])
def test_numbers_stay_numbers(number):
    assert csv.printed(number) == number


@pytest.mark.parametrize(
    ("value", "cell"), [(None, ""), (True, "yes"), (False, "no"), (0.123456, 0.1235), ("a=b", "a=b")]
)
def test_other_values_are_printed_plainly(value, cell):
    assert csv.printed(value) == cell


def test_line_breaks_and_quotation_marks_survive_a_reader():
    words = 'He said: "No",\nand left'
    rows = list(reader.reader(table([{"q": words, "n": 1}], {"Quote": "q", "Number": "n"})[1:].splitlines(True)))
    assert rows == [["Quote", "Number"], [words, "1"]]


def test_a_column_may_be_a_function_of_the_record():
    assert table([{"a": {"b": 3}}], {"B": lambda record: record["a"]["b"]}) == "\ufeffB\r\n3\r\n"


def test_rows_are_written_as_they_come():
    endless = ({"n": n} for n in count())
    assert list(islice(csv.lines(endless, {"N": "n"}), 3)) == ["\ufeffN\r\n".encode(), b"0\r\n", b"1\r\n"]
