"""Which encodings somebody is offered, who sees that accents came out wrong."""

import pytest

from articles.readers.encoding import CHOICES, MOST_SHOWN, decode_as, likely
from articles.readers.printed import CannotRead

TEXTS = [
    ("utf-8", "Iván Sánchez said that the port of Cádiz will wait. “No,” he said."),
    ("cp1250", "Łódź nie chce nowego portu. “Nie będzie,” powiedziała Łucja Wiśniewska."),
    ("cp1251", "Министр сказал, что порт будет закрыт в мае."),
    ("koi8-r", "Министр сказал, что порт будет закрыт в мае."),
    ("cp1253", "Ο υπουργός είπε ότι το λιμάνι θα κλείσει τον Μάιο."),
    ("shift_jis", "部長は港が五月に閉鎖されると述べた。"),
    ("cp1252", "Iván “said” it’s €5"),
]


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_the_right_encoding_is_among_those_offered(encoding, text):
    found = likely(f"A line without accents.\n{text}\n".encode(encoding))
    assert len(found) <= MOST_SHOWN
    assert text in [one.lines[0] for one in found[:4]]
    assert all(one.label == CHOICES[one.name] for one in found)


def test_encodings_that_read_it_alike_are_offered_once():
    found = likely("Iván said it.".encode("cp1252"))
    assert len({one.lines for one in found}) == len(found)


def test_what_cannot_be_read_in_an_encoding_is_refused():
    assert decode_as("Łódź".encode("cp1250"), "cp1250")[:2] == ("Łódź", "cp1250")
    with pytest.raises(CannotRead, match="not text"):
        decode_as(b"\xff\xfe\xfd" * 30, "utf-8")
