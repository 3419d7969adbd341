"""The commands that the documentation shows: those marked `run` are run, of the others the form is checked.

A block of files is marked `file=NAME`, what a command must write `out=NAME`; both belong to the blocks of their page.
"""

import importlib
import json
import os
import re
import shlex
import subprocess
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.utils import timezone

from newsdesk.accounts.tokens import create_token
from newsdesk.serving.__main__ import arguments
from newsdesk.settings import KNOWN_VARIABLES
from tests.docs.written import ROOT, blocks
from tests.factories import actor, user

MANAGE = [".venv/bin/python", "manage.py"]
SETTING = re.compile(r"([A-Z_]+)=.*")


def shown():
    """(block, line, words) of every command; a line that ends with a backslash goes on in the next."""
    for block in blocks("sh"):
        for line in block.text.replace("\\\n", " ").splitlines():
            yield block, line, shlex.split(line)


def line_of(shown):
    return f"{shown[0].page}: {shown[1]}"


def without_settings(words):
    """The command itself; what stands before it are settings, which must exist."""
    while words and (setting := SETTING.fullmatch(words[0])):
        assert setting[1] in KNOWN_VARIABLES | {"DATABASE_URL"}
        words = words[1:]
    return words


@pytest.mark.parametrize("command", list(shown()), ids=line_of)
def test_command_has_a_form_that_exists(command):
    _, line, words = command
    words = without_settings(words)
    if words[:1] == ["export"]:
        assert without_settings(words[1:]) == []
    elif words[0] == "make":
        done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    elif words[:2] == MANAGE:
        name, *rest = words[2:]
        app = get_commands()[name]
        made = app if not isinstance(app, str) else load_command_class(app, name)
        made.create_parser("manage.py", name).parse_args(rest)
    elif words[:3] == [".venv/bin/python", "-m", "pytest"]:
        assert all((ROOT / one).exists() for one in words[3:] if "/" in one)
    elif words[:3] == [".venv/bin/python", "-m", "newsdesk.serving"]:
        arguments().parse_args(words[3:])
    elif words[:4] == [".venv/bin/python", "-m", "pip", "install"]:
        assert (ROOT / words[words.index("-r") + 1]).exists()
    elif words[0] == ".venv/bin/dask":
        program = importlib.import_module(f"distributed.cli.dask_{words[1]}").main
        assert program.make_context(words[1], words[2:]).params
    else:
        assert words[0] == "curl", f"Nobody knows how to check {line!r}."


def written_for(block, folder):
    """The files that the page gives its commands."""
    for given in blocks():
        if given.page == block.page and (name := given.mark("file")):
            (folder / name).write_text(given.text)


@pytest.fixture
def token(db):
    return create_token(user=user("carol", "analyst"), name="docs", now=timezone.now())[1]


@pytest.fixture
def sending_token(db):
    editor = user("alice", "editor")
    return create_token(user=editor, name="docs", now=timezone.now(), scope="send")[1]


RUN = [block for block in blocks("sh") if "run" in block.marks]


@pytest.mark.parametrize("block", [one for one in RUN if "manage.py" in one.text], ids=str)
def test_commands_of_manage_run(block, db, tmp_path, monkeypatch):
    written_for(block, tmp_path)
    monkeypatch.chdir(tmp_path)
    for line in block.text.splitlines():
        words = shlex.split(line)
        assert words[:2] == MANAGE
        call_command(*words[2:])
    for wanted in blocks():
        if wanted.page == block.page and (name := wanted.mark("out")):
            (got,) = [json.loads(line) for line in (tmp_path / name).read_text().splitlines()]
            assert sure_apart(got) == sure_apart(json.loads(wanted.text))


def sure_apart(record):
    """Without the values of the confidences, which any new weights of the engine move a little."""
    if isinstance(record, dict):
        return {key: None if "confidence" in key else sure_apart(value) for key, value in record.items()}
    return [sure_apart(value) for value in record] if isinstance(record, list) else record


@pytest.mark.parametrize("block", [one for one in RUN if "curl" in one.text], ids=str)
def test_requests_are_answered(block, client, token, sending_token):
    actor("Borland", kind="place")
    for line in block.text.splitlines():
        words = shlex.split(line.replace("$TOKEN", token).replace("$SENDING_TOKEN", sending_token))
        (address,) = [urlsplit(word) for word in words if word.startswith("http://127.0.0.1:8000/")]
        (header,) = [after for word, after in pairwise(words) if word == "--header"]
        assert header.removeprefix("Authorization: Bearer ") in (token, sending_token)
        headers = {"Authorization": header.removeprefix("Authorization: ")}
        bodies = [after for word, after in pairwise(words) if word == "--json"]
        path = f"{address.path}?{address.query}"
        if bodies:
            answer = client.post(path, bodies[0], content_type="application/json", headers=headers)
        else:
            answer = client.get(path, headers=headers)
        assert answer.status_code == 200, answer.content
        if answer.streaming:
            b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "name", sorted(name for name, app in get_commands().items() if app in ("newsdesk", "articles", "entities"))
)
def test_command_says_what_it_does(name, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(name, "--help")
    assert ended.value.code == 0
    assert name in capsys.readouterr().out


def test_no_command_names_a_folder_of_this_machine():
    assert not [block for block in blocks("sh") if os.path.expanduser("~") in block.text]
