"""Every key that a page or a script listens to is described, and every key described is listened to."""

import re

import pytest

from tests.docs.written import NAME, ROOT, files, pages, section

SPOKEN = {
    "Escape": "Esc", "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→",
    "Shift+ArrowLeft": "Shift+←", "Shift+ArrowRight": "Shift+→",
    "Alt+Shift+ArrowLeft": "Alt+Shift+←", "Alt+Shift+ArrowRight": "Alt+Shift+→", "U": "Shift+U", "z": "z", " ": "Space",
}  # fmt: skip
PRINTED = re.compile(r'data-key="((?!\{[{%])[^"]+)"')
SECTIONS = {
    "## In an article": ["templates/entities/reader/", "templates/entities/reader/reader.html"],
    "## Review": ["templates/entities/review/", "templates/entities/review/review.html"],
    "## Possible duplicates": ["templates/entities/curating/"],
    "## Identical mentions": ["templates/entities/identical/choose.html", "templates/entities/identical/batch.html"],
}


def spoken(keys):
    return {SPOKEN.get(key, key) for key in keys}


def described(text):
    """The keys in the first column of the tables, and those within sentences."""
    return {key for key in NAME.findall(text) if "." not in key[1:]}


def printed_in(paths):
    chosen = [path for path in files() if path.startswith(tuple(paths))]
    return {key for path in chosen for keys in PRINTED.findall((ROOT / path).read_text()) for key in keys.split()}


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_printed_key_is_described(heading):
    keys = spoken(printed_in(SECTIONS[heading]))
    assert keys
    assert keys - described(section("docs/keys.md", heading)) == set()


def heard():
    """What the scripts compare a pressed key with, look for among others, or have in a table of keys."""
    scripts = "\n".join((ROOT / path).read_text() for path in files() if path.startswith("static/js/"))
    keys = set(re.findall(r'\bevent\.key [!=]== "([^"]+)"', scripts))
    for several in re.findall(r'\[("[^\]]+")\]\.includes\(event\.key\)', scripts):
        keys |= set(re.findall(r'"([^"]+)"', several))
    for letters in re.findall(r'"(\w+)"\.includes\(event\.key\)', scripts):
        keys |= set(letters)
    for table in re.findall(r"\bALONG_\w+ = \{(.*?)\}", scripts):
        keys |= set(re.findall(r"(\w+):", table))
    return keys | set(re.findall(r'^  \["(\w+)", \w+, \w+\],$', scripts, re.MULTILINE))


def test_every_key_that_a_script_hears_is_described():
    keys = spoken(heard())
    assert keys
    assert keys - described(pages()["docs/keys.md"]) == set()


def test_every_described_key_exists():
    letters = {key for path in files() if path.startswith("templates/") for key in kbd(path)}
    known = spoken(printed_in(["templates/"])) | spoken(heard()) | letters
    told = re.findall(r"^\| (`.*?) \|", pages()["docs/keys.md"], re.MULTILINE)
    assert {key for cell in told for key in NAME.findall(cell)} - known - {"Ctrl+Z"} == set()


def kbd(path):
    return re.findall(r"<kbd>((?!\{[{%])[^<]+)</kbd>", (ROOT / path).read_text())
