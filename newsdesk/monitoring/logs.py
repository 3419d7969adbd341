"""How a line of the log is written: one line for one event, as `key=value` or as JSON.

No line holds a text or a name. An error is therefore told by its kind and place alone: what it says may quote what
somebody wrote, and a database's error quotes the row.
"""

import json
import logging
import re
import sysconfig
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsdesk.monitoring.context import said

ROOT = f"{Path(__file__).resolve().parent.parent.parent}/"
LIBRARY = f"{sysconfig.get_path('stdlib')}/"
FRAMES = 12  # of an error: the innermost
PLAIN = re.compile(r"[^\s\"'=\\\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Line(logging.Formatter):
    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """What the line says, the empty left out. Lines may bring fields of their own: extra={"fields": {…}}."""
        moment = datetime.fromtimestamp(record.created, UTC)
        told = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_of_job(record),
            **said(),
            **getattr(record, "fields", {}),
            "message": record.getMessage(),
        }
        if record.exc_info and (error := record.exc_info[1]):
            told |= {"error": named(error), "at": placed(error)}
        return {name: value for name, value in told.items() if value not in (None, "")}


class Text(Line):
    def format(self, record):
        return " ".join(f"{name}={_quoted(value)}" for name, value in self.fields(record).items())


class Json(Line):
    def format(self, record):
        return json.dumps(self.fields(record), ensure_ascii=False, default=str)


class WithoutAddress(logging.Filter):
    """For Django's own lines about requests: an address may hold words that were sought, or a secret of a link."""

    def filter(self, record):
        record.msg, record.args = "The request failed.", ()
        return True


def named(error: BaseException) -> str:
    """The kind of an error and of those that led to it: 'IntegrityError < UniqueViolation 23505 one_token_per_name'."""
    return " < ".join(" ".join(_kind(one)) for one in _chain(error))


def placed(error: BaseException) -> str:
    """Where it came up, innermost last: 'newsdesk/views/tokens.py:12 token_list > newsdesk/accounts/tokens.py:30
    create_token'.

    Of the libraries' frames only the last is told.
    """
    frames = traceback.extract_tb(error.__traceback__)
    shown = [frame for frame in frames[:-1] if _is_own(frame.filename)][-FRAMES:] + frames[-1:]
    return " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in shown)


def _chain(error: BaseException | None):
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind(error: BaseException):
    yield type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        yield f"({error.strerror})"
    if state := getattr(error, "sqlstate", None):
        yield state
        if constraint := getattr(getattr(error, "diag", None), "constraint_name", None):
            yield constraint


def _is_own(path: str) -> bool:
    return path.startswith(ROOT) and "site-packages" not in path


def _short(path: str) -> str:
    return path.removeprefix(ROOT).removeprefix(LIBRARY).rpartition("site-packages/")[2]


def _of_job(record: logging.LogRecord) -> dict[str, Any]:
    """The queue's own lines bring theirs."""
    job = getattr(record, "job", None)
    return {"job": job["id"]} if isinstance(job, dict) and "id" in job else {}


def _quoted(value: object) -> str:
    text = str(value)
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=True)
