"""Pages, scripts and texts of the code say what docs/words.md asks for, and none of what it replaces."""

import ast
import re
from functools import cache

import pytest

from tests.docs.written import ROOT, files, pages

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)
OWN = ("articles/", "entities/", "newsdesk/")
COMMENTS = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)


def banned():
    rows = [row for row in ROW.findall(pages()["docs/words.md"]) if row[0] != "use"]
    return [(phrase.strip(), use) for use, phrases, _ in rows for phrase in phrases.split(";")]


def texts_of(code: str):
    """The texts of a module, its docstrings left out."""
    tree = ast.parse(code)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def on_one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def shown() -> dict[str, str]:
    """What people may read, by file: templates without comments, the texts of code, scripts without comments."""
    found = {}
    for path in files():
        if path.startswith("templates/"):
            found[path] = on_one_line(COMMENTS.sub(" ", (ROOT / path).read_text()))
        elif path.startswith("static/js/"):
            found[path] = on_one_line(re.sub(r"(?m)(^|\s)//.*$|/\*.*?\*/", " ", (ROOT / path).read_text()))
        elif path.startswith(OWN) and path.endswith(".py") and "/nlp/" not in path and "/migrations/" not in path:
            found[path] = "\n".join(texts_of((ROOT / path).read_text()))
    return found


def uses(phrase: str, text: str) -> bool:
    begin = r"(?<![\w-])" if phrase[0].isalnum() else ""
    end = r"(?![\w-])" if phrase[-1].isalnum() else ""
    return re.search(begin + re.escape(phrase) + end, text) is not None


def test_every_word_that_is_replaced_is_told_apart():
    assert len(banned()) > 60
    assert uses("in work", "3 in work")
    assert not uses("in work", "in_work, in workshops")
    assert list(texts_of('"""anew"""\ndef f():\n    "anew"\n    return "again"')) == ["again"]
    assert any(path.endswith(".html") for path in shown())
    assert any(path.endswith(".js") for path in shown())


@pytest.mark.parametrize(("phrase", "use"), banned(), ids=lambda value: value)
def test_no_page_uses(phrase, use):
    where = [path for path, text in shown().items() if uses(phrase, text)]
    assert where == [], f"use “{use}” (docs/words.md)"
