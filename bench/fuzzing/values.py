"""What people, programs and attackers put where a number, a day or a word is expected."""

from random import Random

NUMBERS = (
    "0", "-1", "1", "2", "3", "5", "8", "00", "1.5", "1e5", "0x10", "1_000", " 1 ", "nan", "inf", "²", "١٢",
    "2147483648", "9" * 18, "9" * 19, "9" * 30, "9" * 4301,
)  # fmt: skip
DAYS = (
    "2025-11-20", "2025-02-30", "0001-01-01", "1000-01-01", "1605-01-01", "2999-12-31", "9998-12-31", "9999-12-31",
    "20-11-2025", "yesterday", "2025-11-20T12:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
    "2025-11-20T12:00:00.000001+00:00", "2025-11-20T25:61",
)  # fmt: skip
CURSORS = ("~", "~5", "5~5", "x~5", "~x", "-5~1", "ana~3", *(f"{day}~2" for day in DAYS), f"2025-11-20~{'9' * 30}")
WORDS = (
    "", " ", "ferry", "Ana Lind", "unknown", "any", "*", "a*", "f*rry", "2024-25", "2024-25*", "9-11*", "3-1",
    "2025-11-20*", "1.5*", "port_*", "_*", "'", '"', '"port of', "it's*", "\\", "\\'", "%", "_", "a & b | !c",
    "a <-> b", "a <2> b", ":*", "a:b*", "(((", ")))", "[", "a[0]", "{}", "-", "--", "-a", "or", "or or or", "not",
    "x.y/z_*", "http://x.y/?a=b_*", "<script>", "&#0;", "{{ 7 }}", "%s %(x)s", "'; drop table x; --",
    "../../etc/passwd", "//elsewhere.example/", "\r\n", "\t",
)  # fmt: skip
SCRIPTS = (
    "é",
    "ﬁ",
    "İi",
    "ß",
    "ليلى",
    "נועה",
    "\u202eevil",
    "\u200b",
    "👩‍👩‍👧",
    "\ufeff",
    "\uffff",
    "𝒜",
    "e\u0301" * 40,
)
SWITCHES = ("1", "0", "true", "False", "no", "off", "on", "banana")
LONG = ("x" * 201, "ä" * 2_001, "a b " * 2_500, "(" * 5_000, '"a* ' * 2_000)
BROKEN = ("\0", "a\0b", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"%zz")  # bytes stand in an address as they are
KINDS = (NUMBERS, DAYS, CURSORS, WORDS, SCRIPTS, SWITCHES, LONG, BROKEN)
HOW_OFTEN = (6, 4, 4, 8, 3, 3, 1, 1)
MOST_ROWS = 12  # of one table, in the small corpus that is asked about


def odd(random: Random) -> str | bytes:
    (kind,) = random.choices(KINDS, HOW_OFTEN)
    return random.choice(kind)


def key(random: Random) -> str:
    """Of a row, which there may be."""
    return str(random.randint(1, MOST_ROWS)) if random.random() < 0.8 else str(odd_number(random))


def odd_number(random: Random) -> int:
    """As large as an address can carry it."""
    return random.choice((0, 99_999, 2**31, 2**63 - 1, 2**63, 10**30))


BODIES = (
    b"", b"{", b"[]", b"null", b"1", b'"x"', b'{"text": 1}', b'{"text": ""}', b'{"text": null, "date": 3}',
    b'{"text": ' + b"9" * 4_301 + b"}", b"[" * 20_000, b'{"text": "\xff"}', b'{"text": "x", "date": "9999-99-99"}',
    b'{"text": "x", "date": "9999-12-31T00:00"}', b'{"text": "x", "id": {}}', b'{"text": NaN}', b'{"te\\u0000xt": "x"}',
)  # fmt: skip
# These are read by the engine, which takes some seconds to start.
READ_BODIES = (
    b'{"text": " "}', b'{"text": "\\u0000"}', b'{"text": "\\ud800 said so."}', b'{"text": "x", "date": "0001-01-01"}',
    '{"text": "“We will talk,” Ana Lind said yesterday.", "date": "9999-12-31"}'.encode(),
    b'{"text": "Two years ago, she said.", "date": "0001-01-01", "id": "\\ud800"}',
)  # fmt: skip

FILE_NAMES = (
    "a.txt",
    "a.html",
    "a.jsonl",
    "a.md",
    "a",
    ".txt",
    "a.pdf",
    "x" * 400 + ".txt",
    "a\0.txt",
    "ä/../b.txt",
    " ",
)
FILES = (
    b"", b"\0", b"%PDF", b"\xff\xfe", b"A title\n\nSome text.", b'{"text": ' + b"9" * 4_301 + b"}",
    b'<meta charset="hex"><p>caf\xe9</p>', b'<meta charset="idna"><p>caf\xe9</p>', b"[" * 20_000,
)  # fmt: skip
