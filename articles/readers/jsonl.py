"""The interchange format: one JSON object a line, {"id", "title", "date", "publisher", "text"}.

"author" and "url" are read where they are. A file of several lines is split before it is read.
"""

import json

from articles.readers.printed import CannotRead, Printed


def split(content: bytes) -> list[tuple[int, bytes]]:
    """(line number from 1, line) of every line that is not blank. Lines end at \\n alone, whatever JSON contains."""
    lines = enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1)
    return [(number, line) for number, line in lines if line.strip()]


def read(text: str) -> Printed:
    try:
        article = json.loads(text)
    except json.JSONDecodeError as error:
        raise CannotRead(f"This line is not JSON: {error.msg} at column {error.colno}.") from error
    except ValueError:  # of a number
        raise CannotRead("This line is not an article: a number in it has thousands of digits.") from None
    except RecursionError:
        raise CannotRead("This line is not an article: its JSON is nested too deeply.") from None
    if not isinstance(article, dict):
        raise CannotRead('This line is not a JSON object like {"title": …, "date": …, "publisher": …, "text": …}.')
    if not isinstance(article.get("text"), str):
        raise CannotRead('This line has no "text", or one that is not a string.')
    return Printed(
        text=article["text"],
        title=_string(article, "title"),
        author=_string(article, "author"),
        source_name=_string(article, "publisher"),
        url=_string(article, "url"),
        published=_string(article, "date"),
    )


def _string(article: dict, key: str) -> str:
    value = article.get(key)
    if value is not None and not isinstance(value, str):
        raise CannotRead(f'The "{key}" of this line is not a string.')
    return value or ""
