"""XML of strangers: entities are not resolved, nothing is fetched, and only so much is unpacked."""

import re
import zipfile
from io import BytesIO

from lxml import etree

from articles.readers.printed import PASSWORD, CannotRead

MOST_BYTES = 200 * 1024 * 1024  # of one part, unpacked
_DAMAGED = "This document is damaged."
# Of archives that are damaged, or packed in a way that zipfile does not know.
_UNREADABLE = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError)


def part(content: bytes, name: str) -> bytes:
    """The part called `name` of a document that is a zip archive; b"" if it has none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, packed.open(name) as unpacked:
            words = unpacked.read(MOST_BYTES + 1)
    except KeyError:
        return b""
    except _UNREADABLE:
        raise CannotRead(_DAMAGED) from None
    except RuntimeError:
        raise CannotRead("This document needs a password. Save it without one.", PASSWORD) from None
    except Exception as error:  # zlib.error and its like have no common base
        raise CannotRead(_DAMAGED) from error
    if len(words) > MOST_BYTES:
        raise CannotRead("This document unpacks to more than 200 MB.")
    return words


def name_of_part(content: bytes, shape: re.Pattern[str]) -> str:
    """The first part whose name has this shape; "" if there is none, or no archive that can be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return next((name for name in sorted(packed.namelist()) if shape.fullmatch(name)), "")
    except _UNREADABLE:
        return ""


def tree(words: bytes) -> etree._Element:
    """The root of an XML document. Raises CannotRead for one that is damaged or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(words, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise CannotRead(_DAMAGED) from None
    if root is None or root.getroottree().docinfo.doctype:
        raise CannotRead("This document declares entities of its own, which Newsdesk does not read.")
    return root
