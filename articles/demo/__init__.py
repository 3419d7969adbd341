"""The demo corpus: invented news that gives every page of a fresh installation something to show."""

import json
from pathlib import Path
from typing import TypedDict

CORPUS = Path(__file__).with_name("corpus.jsonl")


class DemoArticle(TypedDict):
    id: str
    title: str
    date: str  # publication time, ISO 8601 with its offset from UTC
    publisher: str
    author: str
    url: str
    text: str  # paragraphs are separated by an empty line


def load_corpus() -> list[DemoArticle]:
    """All articles, oldest first."""
    with CORPUS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
