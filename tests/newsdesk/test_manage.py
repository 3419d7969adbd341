import pytest

from manage import needs_database


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("worker", True),
        ("check", False),
        ("check --database default", True),
        ("annotate in.jsonl out.jsonl", False),
        ("migrate --help", False),
        ("--version", False),
        ("", False),
    ],
)
def test_needs_database_follows_the_command(line, needed):
    assert needs_database(line.split()) is needed
