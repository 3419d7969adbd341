"""Every file, folder, function and address that the documentation or a comment names exists."""

import ast
import re
import tokenize
import tomllib
from functools import cache
from io import StringIO

import pytest

from tests.docs.written import ROOT, blocks, files, names, pages, prose

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
PLACE = re.compile(r"([\w./-]+\.(?:py|js)):([\w.]+)")
WORD = re.compile(r"[A-Za-z_]\w*")
IN_COMMENT = re.compile(r"(?<![\w./<:-])((?:[\w-]+/)+[\w-]+\.(?:py|js|html|md))\b")
CODE = (".py", ".js", ".html", ".css", ".toml", "Makefile", ".txt", ".run", "LICENSE", ".json", ".jsonl")
WITH_NAMES = [path for path in pages() if path != "CHANGELOG.md"]
# What is neither in the project nor one of its words: of other programs, of a machine, or made up for an example.
ELSEWHERE = {
    ".venv", "~/.local/share/newsdesk", "/var/lib/newsdesk", "build/train", "build/train/model",
    "build/training-environment", "X-Forwarded-Proto", "Retry-After", "plpgsql", "english",
}  # fmt: skip


def slug(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", pages())
def test_links_lead_somewhere(path):
    for link in LINK.findall(prose(path)):
        if link.startswith(("https://", "http://")):
            continue
        target, _, anchor = link.partition("#")
        file = (ROOT / path).parent / target if target else ROOT / path
        assert file.exists(), f"{path}: {link}"
        if anchor:
            assert anchor in {slug(one) for one in re.findall(r"^#+ (.*)$", file.read_text(), re.MULTILINE)}, link


@cache
def defined(path) -> set[str]:
    """What a module defines: functions, classes with their methods and fields, and its own variables."""
    if path.endswith(".js"):
        return set(re.findall(r"^(?:export )?(?:const|let|function) (\w+)", (ROOT / path).read_text(), re.MULTILINE))
    return set(_defined(ast.parse((ROOT / path).read_text()).body, ""))


def _defined(body, before):
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield before + node.name
        if isinstance(node, ast.ClassDef):
            yield from _defined(node.body, f"{before}{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                elements = target.elts if isinstance(target, ast.Tuple) else [target]
                yield from (before + one.id for one in elements if isinstance(one, ast.Name))
        elif isinstance(node, ast.If | ast.With | ast.Try):
            yield from _defined(node.body, before)


@pytest.mark.parametrize("path", WITH_NAMES)
def test_places_in_the_code_exist(path):
    for name in names(path):
        if found := PLACE.fullmatch(name):
            module, what = found.groups()
            assert (ROOT / module).is_file(), f"{path}: {name}"
            assert what in defined(module), f"{path}: {name}"


@cache
def top() -> set[str]:
    return {path.split("/")[0] for path in files()}


@cache
def words_of_code() -> set[str]:
    """Every word of the code itself, outside of the documentation and of its tests."""
    code = [path for path in files() if path.endswith(CODE) and not path.startswith(("docs/", "tests/docs/"))]
    texts = (f"{path}\n{(ROOT / path).read_text(errors='replace')}" for path in code)
    return {word for text in texts for word in WORD.findall(text)}


@pytest.mark.parametrize("path", WITH_NAMES)
def test_files_and_folders_exist(path):
    for name in names(path):
        first = name.split("/")[0]
        if PATH.fullmatch(name) and first and (first in top() or re.search(r"\w\.(?:py|md|js|html)$", name)):
            assert name in ELSEWHERE or (ROOT / name).exists(), f"{path}: {name}"


@pytest.mark.parametrize("path", WITH_NAMES)
def test_words_of_code_exist(path):
    """A name that a change takes away must go from the page, too. Settings have a test of their own."""
    for name in names(path) - ELSEWHERE:
        if re.fullmatch(r"[A-Za-z_][\w.]*(?:\(\))?", name) and not name.endswith((".py", ".md")):
            for word in WORD.findall(name):
                known = word.removeprefix("other_") in words_of_code() or word.startswith("NEWSDESK_")
                assert known, f"{path}: {name}"


def test_the_floors_are_those_of_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if "entities.urls" in one.get("layers", ())]
    (told,) = [block.text for block in blocks("floors")]
    floors = [re.split(r"\s{2,}", line)[0] for line in told.splitlines()]
    assert floors == [layer.replace("entities.", "") for layer in layers]


def comments_and_docstrings(path):
    text = (ROOT / path).read_text()
    if not any(
        ending in text for ending in (".py", ".js", ".html", ".md")
    ):  # most files name none: they need not be taken apart
        return
    yield from (one.string for one in tokenize.generate_tokens(StringIO(text).readline) if one.type == tokenize.COMMENT)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("folder", ["articles", "bench", "entities", "newsdesk", "tests"])
def test_files_named_in_comments_exist(folder):
    """Some are named from the folder of their app on."""
    ends = {path[at:] for path in files() for at in (0, *(slash.end() for slash in re.finditer("/", path)))}
    for path in files():
        if path.startswith(f"{folder}/") and path.endswith(".py") and "/migrations/" not in path:
            named = {name for words in comments_and_docstrings(path) for name in IN_COMMENT.findall(words)}
            assert named - ends == set(), path
