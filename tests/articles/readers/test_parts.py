"""Parts of documents that are zip archives."""

import zipfile
from io import BytesIO

import pytest

from articles.readers.documents.xml import part
from articles.readers.printed import CannotRead


def test_part_that_is_packed_in_an_unknown_way_asks_for_no_password():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    content = bytearray(made.getvalue())
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):  # where each header tells how it is packed
        content[content.index(sign) + at] = 99
    with pytest.raises(CannotRead, match="damaged"):
        part(bytes(content), "word/document.xml")
