"""PDF: the text layer, in reading order, without running heads and page numbers.

PDFium gives characters with their places. Lines are put together from them, columns are found by the empty strip
between them, and paragraphs by what type-setters do: an indent, a wider gap, a short last line, another size.
"""

import ctypes
import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2
from pypdfium2 import raw

from articles.readers.header import take_byline, take_header
from articles.readers.lines import joint
from articles.readers.printed import PASSWORD, CannotRead, Printed

MOST_PAGES = 500
_MARGIN = 0.11  # of the page's height, above and below, where running heads stand
_WIDE_GAP = 1.8  # of the letter size: between two columns, not between two words
_FEWEST_LETTERS = 80  # of a column
_PAGE_NUMBER = re.compile(
    r"\W*(?:page |p\. ?|seite )?(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:of|/|von) ?\d{1,4})?\W*", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_BULLET = re.compile(r"[•·▪◦*–-] |\d{1,2}[.)] ")
_NO_TITLE = re.compile(
    r"(?:untitled|microsoft word|powerpoint|.*\.(?:docx?|pdf|qxd|indd|odt|rtf|tex|dvi)\b|\W*)", re.IGNORECASE
)


@dataclass(frozen=True)
class Line:
    """Words side by side on a page: their box in points (y grows upward), and the size of their letters."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def read(content: bytes) -> Printed:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise CannotRead("This PDF needs a password. Save it without one.", PASSWORD) from None
        raise CannotRead("This PDF is damaged.") from None
    try:
        return _printed(document)
    finally:
        document.close()


def _printed(document: pypdfium2.PdfDocument) -> Printed:
    n_pages = len(document)
    if n_pages == 0:
        raise CannotRead("This PDF has no pages.")
    notes = [f"Only the first {MOST_PAGES} of {n_pages:,} pages were read."] if n_pages > MOST_PAGES else []
    pages: list[tuple[list[Line], float]] = []
    broken = pictures = 0
    for number in range(min(n_pages, MOST_PAGES)):
        try:
            page = document[number]
            lines = list(_lines(page))
            pictures += not lines and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
            pages.append((lines, page.get_height()))
            page.close()
        except pypdfium2.PdfiumError:
            broken += 1
    if broken:
        notes.append(f"{broken} page{'' if broken == 1 else 's'} can't be read.")
    if not any(lines for lines, _ in pages):
        if pictures:
            raise CannotRead(
                "This PDF is a scan: its pages are pictures without text. Run text recognition (OCR) first."
            )
        raise CannotRead("There is no text in this PDF.")
    if pictures:
        notes.append(f"{pictures} page{' is a picture' if pictures == 1 else 's are pictures'} without text.")
    kept = without_running_heads(pages)
    title_lines = _title(kept[0])
    title = " ".join(line.text for line in title_lines)
    blocks = [block for lines in kept for block in reading_order([line for line in lines if line not in title_lines])]
    text = "\n\n".join(paragraphs(blocks))
    told = str(document.get_metadata_value("Title") or "").strip()
    if not title and told and not _NO_TITLE.fullmatch(told):
        title = told
    fields, text = take_header(text)
    above, text = take_byline(text)
    return Printed.of(text, {"title": title} | above | fields, notes, where="the first page")


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    """The lines of a page in the order of its file, cut where a gap is as wide as one between columns."""
    words = page.get_textpage()
    box = raw.FS_RECTF()
    run: list[tuple[str, float, float, float, float, float]] = []
    for index in range(min(words.count_chars(), 200_000)):
        char = chr(raw.FPDFText_GetUnicode(words, index))
        if char in "\r\n":
            yield from _cut(run)
            run = []
            continue
        if char in "\x02\ufffe":  # PDFium's sign for a hyphen at the end of a line
            char = "-"
        if not raw.FPDFText_GetLooseCharBox(words, index, ctypes.byref(box)):
            continue
        if run and char.strip() and run[-1][0].strip() and (box.top < run[-1][3] or box.bottom > run[-1][4]):
            yield from _cut(run)  # another line, without a sign for it
            run = []
        run.append((char, box.left, box.right, box.bottom, box.top, raw.FPDFText_GetFontSize(words, index)))
    yield from _cut(run)
    words.close()


def _cut(run: list[tuple[str, float, float, float, float, float]]) -> Iterator[Line]:
    part: list[tuple[str, float, float, float, float, float]] = []
    for char in run:
        printed = [one for one in part[-3:] if one[0].strip()]
        if printed and char[0].strip() and char[1] - printed[-1][2] > _WIDE_GAP * max(char[4] - char[3], 1):
            yield from _line(part)
            part = []
        part.append(char)
    yield from _line(part)


def _line(chars: list[tuple[str, float, float, float, float, float]]) -> Iterator[Line]:
    text = "".join(char[0] for char in chars).strip()
    boxes = [char for char in chars if char[0].strip()]
    if text and boxes:
        yield Line(
            text=" ".join(text.split()),
            left=min(char[1] for char in boxes),
            right=max(char[2] for char in boxes),
            bottom=min(char[3] for char in boxes),
            top=max(char[4] for char in boxes),
            size=round(median(char[4] - char[3] for char in boxes), 1),
        )


def without_running_heads(pages: list[tuple[list[Line], float]]) -> list[list[Line]]:
    """The lines of each page without page numbers and what stands at the edge of several pages, numbers aside."""

    def at_edge(line: Line, height: float) -> bool:
        return line.bottom > height * (1 - _MARGIN) or line.top < height * _MARGIN

    def key(line: Line) -> str:
        return re.sub(r"\d+", "#", line.text).lower()

    seen = Counter(found for lines, height in pages for found in {key(line) for line in lines if at_edge(line, height)})
    often = {words for words, count in seen.items() if count >= 2 and count >= 0.3 * len(pages)}
    return [
        [
            line
            for line in lines
            if not at_edge(line, height) or not (key(line) in often or _PAGE_NUMBER.fullmatch(line.text))
        ]
        for lines, height in pages
    ]


def _title(lines: list[Line]) -> list[Line]:
    """The lines in the largest letters of the first page, if they are larger than the text and few."""
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    largest = max((line.size for line in lines if re.search(r"\w{2}", line.text)), default=0)
    found = [line for line in lines if line.size >= largest * 0.97]
    is_title = largest >= body * 1.2 and sum(len(line.text) for line in found) <= 250 and len(found) <= 5
    return found if is_title and len(found) < len(lines) else []


def reading_order(lines: list[Line]) -> list[list[Line]]:
    """The lines as columns, one after the other, left to right beneath each line that spans them."""
    gutter = _gutter(lines)
    if gutter is None:
        ordered = sorted(lines, key=lambda line: (-round(line.bottom / 2), line.left))
        return [_merged(ordered)] if ordered else []
    blocks: list[list[Line]] = []
    band: list[Line] = []

    def close() -> None:
        for column in ([line for line in band if line.right <= gutter], [line for line in band if line.left >= gutter]):
            blocks.extend(reading_order(column))
        band.clear()

    spanning: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            close()
            spanning.append(line)
        else:
            if spanning:
                blocks.append(_merged(spanning))
                spanning = []
            band.append(line)
    close()
    if spanning:
        blocks.append(_merged(spanning))
    return blocks


def _gutter(lines: list[Line]) -> float | None:
    """The middle of the empty strip between two columns; None where there is one column.

    At least three lines on either side stand beside each other, and few lines cross the strip.
    """
    if len(lines) < 6:
        return None
    best: tuple[int, float] | None = None
    for gutter in sorted({int(line.right) + 2 for line in lines}):
        left = [line for line in lines if line.right <= gutter]
        right = [line for line in lines if line.left >= gutter]
        crossing = len(lines) - len(left) - len(right)
        if len(left) < 3 or len(right) < 3 or crossing > 0.4 * len(lines) or (best and -crossing <= best[0]):
            continue
        if min(sum(len(one.text) for one in left), sum(len(one.text) for one in right)) < _FEWEST_LETTERS:
            continue
        heights = sorted(one.bottom for one in right)
        beside = 0
        for one in left:
            near = bisect_left(heights, one.bottom - 0.8 * one.size)
            beside += near < len(heights) and heights[near] < one.bottom + 0.8 * one.size
        overlap = min(max(one.top for one in left), max(one.top for one in right)) - max(
            min(one.bottom for one in left), min(one.bottom for one in right)
        )
        if overlap > 0 and (beside >= 3 or overlap >= 6 * lines[0].size):
            best = (-crossing, float(gutter))
    return best[1] if best else None


def _merged(lines: list[Line]) -> list[Line]:
    """Lines at one height become one: a wide gap within a line that is no column."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last and abs(last.bottom - line.bottom) < 0.4 * max(last.size, line.size) and line.left >= last.right - 1:
            out[-1] = replace(last, text=f"{last.text} {line.text}", right=line.right, top=max(last.top, line.top))
        else:
            out.append(line)
    return out


def paragraphs(blocks: Iterable[list[Line]]) -> list[str]:
    """The words of columns as paragraphs, those that go on in the next column or on the next page put together."""
    blocks = [block for block in blocks if block]
    whole = " ".join(line.text for block in blocks for line in block)
    found: list[str] = []
    last: Line | None = None
    edge = 0.0  # where full lines end in the column of `last`
    for block in blocks:
        leading = _leading(block)
        left, right = _edges(block)
        for number, line in enumerate(block):
            above = block[number - 1] if number else None
            if last is None or not found:
                found.append(line.text)
            elif above is None:
                goes_on = not _ENDS_SENTENCE.search(last.text) and abs(last.size - line.size) < 0.08 * line.size
                starts = line.left - left > 0.7 * line.size or _BULLET.match(line.text)
                if goes_on and not starts and last.right > edge - 0.25 * (edge - last.left + 1):
                    found[-1] = joint(found[-1], line.text, whole, True)
                else:
                    found.append(line.text)
            elif _begins_paragraph(above, line, leading, left, right):
                found.append(line.text)
            else:
                found[-1] = joint(found[-1], line.text, whole, True)
            last, edge = line, right
    return found


def _leading(block: list[Line]) -> float:
    gaps = [one.bottom - two.bottom for one, two in itertools.pairwise(block) if one.bottom > two.bottom]
    return median(gaps) if gaps else 0.0


def _edges(block: list[Line]) -> tuple[float, float]:
    lefts = Counter(round(line.left) for line in block)
    rights = sorted(line.right for line in block)
    return float(lefts.most_common(1)[0][0]), rights[int(len(rights) * 0.8)] if len(rights) > 1 else rights[0]


def _begins_paragraph(above: Line, line: Line, leading: float, left: float, right: float) -> bool:
    if abs(above.size - line.size) > 0.12 * max(above.size, line.size):
        return True
    if leading and above.bottom - line.bottom > 1.35 * leading:
        return True
    if 0.7 * line.size < line.left - left < 4 * line.size and above.left - left < 0.5 * line.size:
        return True  # set in
    if _BULLET.match(line.text):
        return True
    is_short = above.right < right - 0.12 * (right - left)
    return is_short and bool(_ENDS_SENTENCE.search(above.text))
