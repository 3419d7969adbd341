"""Tables that a spreadsheet opens as they are.

UTF-8 with a byte order mark, without which Excel reads accents wrong; lines end as RFC 4180 says. A text that a
spreadsheet would run as a formula gets an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection);
numbers stay numbers.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

BYTE_ORDER_MARK = "\ufeff"
STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Line:
    """A file that keeps only what was written last."""

    def write(self, words):
        self.words = words


def lines(records: Iterable[Mapping], columns: Mapping) -> Iterator[bytes]:
    """A header and a line for each record; `columns` = {title: function of a record, or the name of its key}."""
    line = Line()
    writer = csv.writer(line)
    cells = [itemgetter(cell) if isinstance(cell, str) else cell for cell in columns.values()]
    writer.writerow(columns)
    yield (BYTE_ORDER_MARK + line.words).encode()
    for record in records:
        writer.writerow([printed(cell(record)) for cell in cells])
        yield line.words.encode()


def printed(value):
    """What stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return round(value, 4)
    words = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{words}" if words.startswith(STARTS_FORMULA) else words
