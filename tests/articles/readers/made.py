"""Files of the formats that programs write, made here so that none need be stored."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

FIRST = (
    "Ferry company NordLine will stop its night crossing to Skarholm from June, its director, Hedda Moen, said on "
    "Tuesday. “We lose 40,000 crowns a night, and nobody has offered us a single one of them,” she told the council."
)
SECOND = (
    "Residents gathered at the quay. Fishmonger Liv Borge said she would move to the mainland if the crossing was not "
    "restored by the autumn. “I can’t sell fish that never leaves the harbour,” said Borge."
)
BODY = f"{FIRST}\n\n{SECOND}"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_O = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def zipped(files, *, level=zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(paragraphs, *, inner="", title="", prolog="") -> bytes:
    """A Word document; a paragraph is words, or (style, words)."""
    body = ""
    for paragraph in paragraphs:
        style, words = paragraph if isinstance(paragraph, tuple) else ("", paragraph)
        styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        body += f'<w:p>{styled}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    document = (
        f"<?xml version='1.0' encoding='UTF-8'?>{prolog}<w:document {_W}><w:body>{body}{inner}</w:body></w:document>"
    )
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, "docProps/core.xml": core})


def odt(paragraphs) -> bytes:
    body = "".join(
        f"<text:h>{escape(words[1])}</text:h>" if isinstance(words, tuple) else f"<text:p>{escape(words)}</text:p>"
        for words in paragraphs
    )
    content = (
        f"<office:document-content "
        f"{_O}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(paragraphs) -> bytes:
    def coded(words):
        return "".join(
            char if ord(char) < 128 and char not in "\\{}" else f"\\{char}" if ord(char) < 128 else f"\\u{ord(char)}?"
            for char in words
        )

    body = "\\par\n".join(coded(words) for words in paragraphs)
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\*\generator Made;}{\header "
        r"Page of a book}\f0\fs24 "
    )
    return (head + body + "\\par}").encode("ascii")


def pdf(pages, *, height=800, extra="") -> bytes:
    """A PDF of pages of (x, y, size, words) in Helvetica; a page that is None is a picture without text."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    picture = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font, f"{picture}\nstream\n0\nendstream"]
    kids = []
    for page in pages:
        if page is None:
            stream = f"q 500 0 0 {height} 0 0 cm /I Do Q"
        else:
            stream = "\n".join(
                f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({_plain(words)}) Tj ET" for x, y, size, words in page
            )
        length = len(stream.encode("cp1252"))
        objects.append(f"<< /Length {length} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {height}] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} {extra} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, words in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{words}\nendobj\n".encode("cp1252")
    start = len(out)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def _plain(words):
    return "".join(char for char in words if char not in "\\()")


def set_in_lines(words, *, x, y, size=10, width=60, leading=12):
    """Words broken at `width` characters, as lines of a page for `pdf`."""
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [(x, y - n * leading, size, text) for n, text in enumerate([*lines, line])]
