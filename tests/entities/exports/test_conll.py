import pytest

from entities.exports import conll
from entities.exports.records import article_record
from tests.entities.exports.stories import TEXT, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return article_record(told()[0], base="https://news.example")


def tokens(record):
    """[[columns]] of every token."""
    lines = b"".join(conll.lines([record])).decode().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def offsets(row):
    misc = dict(part.split("=") for part in row[2].split("|"))
    return int(misc["Start"]), int(misc["End"])


def test_the_first_line_names_the_columns(record):
    first = next(conll.lines([record])).decode()
    assert first.startswith("# global.columns = ID FORM MISC ")
    assert {len(row) for row in tokens(record)} == {len(first.split("=")[1].split())}


def test_every_token_says_where_it_stands(record):
    assert all(TEXT[slice(*offsets(row))] == row[1] for row in tokens(record))


def test_the_text_can_be_put_together_again(record):
    words = "".join(row[1] + ("" if "SpaceAfter=No" in row[2] else " ") for row in tokens(record))
    assert words.split() == TEXT.split()


def test_names_are_marked_by_their_beginning_and_inside(record):
    assert [(row[1], row[3]) for row in tokens(record) if row[3] != "O"] == [
        ("Iván", "B-PERSON"), ("Lind", "I-PERSON"), ("Tom", "B-PERSON"), ("Berg", "I-PERSON"),
    ]  # fmt: skip


def test_mentions_and_quotes_stand_in_brackets_that_may_overlap(record):
    lind, berg = (actor["id"] for actor in record["actors"])
    number = record["quotes"][0]["id"]
    rows = {row[1]: row[4:] for row in tokens(record)}
    assert rows["Iván"][0] == f"({lind}"
    assert rows["Lind"][0] == f"{lind})"
    assert rows["He"][0] == f"({lind})"
    assert rows["We"][1] == rows["when"][1] == f"({number}"
    assert rows["pays"][1] == f"{number})"
    assert rows["Tom"] == [f"({berg}", "*", "*"]
    assert rows["said"][2] == f"({number})"


def test_the_widest_of_nested_marks_opens_first_and_closes_last(record):
    first, start = record["entities"][0], TEXT.index("Lind")
    record["entities"] = [{**first, "start": start, "end": start + 4, "actor_id": None}, first]
    rows = {row[1]: row[4] for row in tokens(record)}
    assert (rows["Iván"], rows["Lind"]) == (f"({first['actor_id']}", f"(?)|{first['actor_id']})")


def test_comments_tell_the_article_its_quotes_and_actors_on_a_line_each(record):
    record["title"] = "Ferry\ntalks"
    lines = b"".join(conll.lines([record])).decode().splitlines()
    assert f"# newdoc id = {record['id']}" in lines
    assert "# title = Ferry talks" in lines
    assert f"# actor {record['actors'][0]['id']} = Iván Lind" in lines
    assert [line for line in lines if line.startswith(f"# quote {record['quotes'][0]['id']} = ")] != []
