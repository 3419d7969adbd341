"""The demo corpus: invented news that gives every page of a fresh installation something to show."""

from pathlib import Path

CORPUS = Path(__file__).with_name("corpus.jsonl")
