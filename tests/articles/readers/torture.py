"""Files that hurt who reads them, each made when a test asks for it, so that none need be stored.

CASES: {name of the file: function that makes its bytes}. What the files hold is nobody's article, but for those whose
name says *kept*: there an article stands among what is hostile, and must come out.
"""

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from tests.articles.readers.made import BODY, docx, pdf, set_in_lines, zipped

MB = 1024 * 1024
RIGHT_TO_LEFT, LEFT_AGAIN = "\u202e", "\u202c"
ENTITIES = (
    "<!DOCTYPE bomb [<!ENTITY a0 '" + "x" * 100 + "'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)  # fmt: skip
ARTICLE = f"Title: Ferry talks\nSource: The Quay\nDate: 2025-11-20\n\n{BODY}\n"


@cache
def zeros(size: int) -> bytes:
    """A deflate stream of so many zeros, without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"\0" * MB
    return b"".join(packer.compress(block) for _ in range(size // MB)) + packer.flush()


def zip_of(entries: list[tuple[str, bytes, int]], *, told: int | None = None, encrypted: bool = False) -> bytes:
    """A zip archive written by hand: entries of (name, deflated bytes, size unpacked); `told` is a size that lies."""
    out, central = b"", b""
    for name, packed, size in entries:
        head = struct.pack(
            "<HHHHHIIIHH", 20, int(encrypted), 8, 0, 0, 0, len(packed), told if told is not None else size,
            len(name.encode()), 0,
        )  # fmt: skip
        central += b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name.encode()
        out += b"PK\x03\x04" + head + name.encode() + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(central), len(out), 0)
    return out + central + b"PK\x05\x06" + end


def overlapping_zip() -> bytes:
    """Many entries that are the same bytes: each unpacks to megabytes, the archive has but one of them."""
    packed, name = zeros(8 * MB), b"a.txt"
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), 8 * MB, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed
    one = b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    n = 2_000
    return local + one * n + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, n, n, len(one) * n, len(local), 0)


def tar_of(*entries: tarfile.TarInfo, content: bytes = b"") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for entry in entries:
            entry.size = len(content) if entry.isreg() else 0
            archive.addfile(entry, io.BytesIO(content) if entry.isreg() else None)
    return out.getvalue()


def tar_of_links() -> bytes:
    link, hard, device, pipe, folder = (tarfile.TarInfo(name) for name in ("link", "hard", "device", "pipe", "folder"))
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "../../etc/shadow"
    device.type, device.devmajor, device.devminor = tarfile.CHRTYPE, 1, 5
    pipe.type, folder.type = tarfile.FIFOTYPE, tarfile.DIRTYPE
    return tar_of(
        link, hard, device, pipe, folder, tarfile.TarInfo("../../../etc/cron.d/a.txt"), content=ARTICLE.encode()
    )


def endless_tar() -> bytes:
    """A file that says it is longer than any disk."""
    entry = tarfile.TarInfo("long.txt")
    entry.size = 1 << 40
    return entry.tobuf(tarfile.GNU_FORMAT) + b"x" * 10_000


def sparse_tar() -> bytes:
    """A file of one block that says it is a hole of 100 GB."""
    entry = tarfile.TarInfo("sparse.txt")
    entry.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    block[386:398], block[398:410] = b"00000000000\0", b"00000000000\0"
    block[483:495] = b"\x80" + (100 * 1024 * MB).to_bytes(11, "big")
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + b"\0" * 10_240


def matryoshka(levels: int) -> bytes:
    inner = ARTICLE.encode()
    for level in range(levels):
        inner = zipped({f"{level}.zip" if level else "a.txt": inner})
    return inner


def sheet(cells: list[list[str]], *, prolog: str = "") -> bytes:
    """An Excel file; `prolog` stands above the sheet."""
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in cells
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{related}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets>'
                           '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" '
                                      f'Type="{related}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    })  # fmt: skip


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, the first of which is its catalogue; without a table of where they stand."""
    body = "".join(f"{number} 0 obj\n{words}\nendobj\n" for number, words in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF\n".encode()


def mail_of(parts: int) -> bytes:
    attached = b'--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n' * parts
    return (
        b"From: Ana Lind <ana@example.org>\nTo: desk@example.org\nSubject: Ferry\nMIME-Version: 1.0\n"
        b"Date: Thu, 20 Nov 2025 10:00:00 +0000\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=utf-8\n\n" + BODY.encode() + b"\n" + attached + b"--b--\n"
    )


def deep_mail(levels: int) -> bytes:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: s\nMIME-Version: 1.0\nMessage-ID: <1@example.org>\n"
    inner = b"Content-Type: text/plain\n\nhello\n"
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    return head + opened + inner + b"".join(b"--b%d--\n" % n for n in reversed(range(levels)))


def mailbox(n: int) -> bytes:
    return (
        b"From a@example.org Thu Nov 20 10:00:00 2025\nMessage-ID: <1@example.org>\nFrom: a\nTo: b\nSubject: s\n\n\n"
        * n
    )


PAGE = (
    "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    f"<p>{BODY.split(chr(10))[0]}</p><p>{BODY.split(chr(10))[2]}</p></article>{{more}}</body></html>"
)
DEEP_JSON = '{"text": ' + "[" * 200_000
CASES: dict[str, Callable[[], bytes]] = {
    # archives
    "zeros.zip": lambda: zip_of([("a.txt", zeros(512 * MB), 512 * MB)]),
    "zeros that say they are few.zip": lambda: zip_of([("a.txt", zeros(512 * MB), 512 * MB)], told=100),
    "overlapping.zip": overlapping_zip,
    "nested bombs.zip": lambda: zipped({f"{n}.zip": zip_of([("a.txt", zeros(150 * MB), 150 * MB)]) for n in range(20)}),
    "five levels.zip": lambda: matryoshka(5),
    "locked.zip": lambda: zip_of([("a.txt", zlib.compress(b"secret")[2:-4], 6)], encrypted=True),
    "20,001 empty files.zip": lambda: zipped({f"{n}.txt": b"" for n in range(20_001)}, level=zipfile.ZIP_STORED),
    "no end.zip": lambda: zipped({"a.txt": ARTICLE})[:-30],
    "zeros.gz": lambda: gzip.compress(b"\0" * 512 * MB),
    "zeros in zeros.gz": lambda: gzip.compress(gzip.compress(b"\0" * 512 * MB)),
    "kept, with links and devices.tar": tar_of_links,
    "endless.tar": endless_tar,
    "a hole of 100 GB.tar": sparse_tar,
    # documents
    "entities.docx": lambda: docx(["&a11;"], prolog=ENTITIES),
    "entities.odt": lambda: zipped({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{ENTITIES}<a>&a11;</a>",
    }),
    "entities.xlsx": lambda: sheet([["text"], ["&a11;"]], prolog=ENTITIES),
    "entities from outside.docx": lambda: docx(
        ["&x;"], prolog='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "zeros.docx": lambda: zip_of([
        ("[Content_Types].xml", zlib.compress(b"<Types/>")[2:-4], 8),
        ("word/document.xml", zeros(512 * MB), 512 * MB),
    ]),
    "deep.docx": lambda: docx([BODY], inner="<w:p>" * 100_000 + "</w:p>" * 100_000),
    "kept, a table.xlsx": lambda: sheet([["text", "title"], [BODY, "Ferry talks"]]),
    "groups.rtf": lambda: b"{\\rtf1 " + b"{" * 100_000 + b"a" + b"}" * 100_000 + b"}",
    "unclosed groups.rtf": lambda: b"{\\rtf1 " + b"{\\b " * 9_000 + b"words",
    "bin beyond the end.rtf": lambda: b"{\\rtf1 \\bin2147483647 " + b"x" * 1000,
    # PDF
    "a billion pages.pdf": lambda: pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
    ),
    "pages in a circle.pdf": lambda: pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 4 >>",
        "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 4 >>",
    ),
    "a length in a circle.pdf": lambda: pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        "<< /Length 4 0 R >>\nstream\nx\nendstream",
    ),
    "deep.pdf": lambda: pdf_of("<< /Type /Catalog /Pages 2 0 R >>", "[" * 100_000),
    "a page as wide as a town.pdf": lambda: pdf([set_in_lines(BODY, x=50, y=700)]).replace(
        b"[0 0 600 800]", b"[0 0 9e9 9e9]"
    ),
    # text
    "100 MB in one line.txt": lambda: b"word " * (20 * MB),
    "19 MB in one line.txt": lambda: b"word " * (19 * MB // 5),
    "19 MB in one word.txt": lambda: b"x" * (19 * MB),
    "nothing but NUL.txt": lambda: b"\0" * MB,
    "words between NULs.txt": lambda: ARTICLE.replace(" ", " \0").encode(),
    "kept, with a NUL.txt": lambda: ARTICLE.replace(" talks", " \0talks").encode(),
    "nothing but line ends.txt": lambda: b"\n" * (19 * MB),
    "combining marks.txt": lambda: ("a" + "\u0301" * 5 * MB).encode(),
    "deep.json": lambda: DEEP_JSON.encode(),
    "digits.json": lambda: b'{"text": ' + b"9" * MB + b"}",
    "kept, with half a surrogate.json": lambda: json.dumps(
        {"title": "\ud800 Ferry", "text": f"{BODY} \udfff"}
    ).encode(),
    "kept, with keys twice.json": lambda: f'{{"text": "a", "text": {json.dumps(BODY)}}}'.encode(),
    "deep.html": lambda: ("<!doctype html><html><body>" + "<div>" * 100_000 + BODY).encode(),
    "attributes.html": lambda: ("<!doctype html><html><body><p " + "a=b " * MB + ">" + BODY).encode(),
    "comments.html": lambda: ("<!doctype html>" + "<!--" * MB).encode(),
    "tables in tables.html": lambda: ("<!doctype html><html><body>" + "<table><tr><td>" * 20_000 + BODY).encode(),
    "quotes.md": lambda: (">" * MB + " a\n").encode(),
    "brackets.md": lambda: ("[" * MB).encode(),
    "stars.md": lambda: ("*a_ " * (MB // 2)).encode(),
    "header lines.txt": lambda: "".join(f"Title: {n}\n" for n in range(200_000)).encode(),
    "a header line without an end.txt": lambda: ("Title: " + "x" * MB + f"\n\n{BODY}").encode(),
    "quotes.csv": lambda: b'text,title\n"' + b'""' * (5 * MB),
    "columns.csv": lambda: b"text," * MB,
    # mail
    "10,000 attachments.eml": lambda: mail_of(10_000),
    "deep.eml": lambda: deep_mail(5_000),
    "100,000 empty messages.mbox": lambda: mailbox(100_000),
    "headers.eml": lambda: (
        b"From: a\nTo: b\nSubject: s\nMessage-ID: <1@example.org>\n" + b"X-A: b\n" * 500_000 + b"\n\nhi\n"
    ),
    # two kinds in one, and names that lie
    "kept, zip and pdf.pdf": lambda: pdf([set_in_lines(BODY, x=50, y=700)]) + zipped({"a.txt": ARTICLE}),
    "a picture that ends as a page.html": lambda: b"\xff\xd8\xff\xe0" + PAGE.format(title="Ferry", more="").encode(),
    "kept, a page called a picture.jpg": lambda: PAGE.format(title="Ferry talks", more="").encode(),
    "kept, a document called a text.txt": lambda: docx([("Title", "Ferry talks"), BODY]),
    "a program called a document.docx": lambda: b"MZ" + b"\0" * 1000,
    # what would run elsewhere
    "kept, with scripts.html": lambda: PAGE.format(
        title="Ferry &lt;script&gt;alert(1)&lt;/script&gt;",
        more="<script>alert(2)</script><svg onload=alert(3)></svg><img src=x onerror=alert(4)>",
    ).encode(),
    "kept, with a formula as title.json": lambda: json.dumps({
        "title": '=HYPERLINK("http://example.org","x")', "publisher": "@SUM(1)", "author": "+1", "text": BODY,
    }).encode(),
    f"kept, runs {RIGHT_TO_LEFT}txt.exe{LEFT_AGAIN}.json": lambda: json.dumps({
        "title": f"Ferry {RIGHT_TO_LEFT}skcats{LEFT_AGAIN} talks", "text": f"{BODY} {RIGHT_TO_LEFT}dne{LEFT_AGAIN}",
    }).encode(),
}  # fmt: skip
