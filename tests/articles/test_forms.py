"""What an editor says about articles, before anything is stored."""

from datetime import UTC, datetime

import pytest

from articles.admin.forms import UploadForm

NOW = datetime(2025, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("0001-01-01", "This is before the first newspaper."),
        ("1604-12-31", "This is before the first newspaper."),
        ("9999-12-31", "This is in the future."),
    ],
)
def test_a_day_without_newspapers_is_refused(day, words):
    form = UploadForm({"text": "Some text.", "published_on": day}, now=NOW)
    assert form.errors == {"published_on": [words]}


def test_the_first_day_of_newspapers_is_taken():
    assert UploadForm({"text": "Some text.", "published_on": "1605-01-01"}, now=NOW).is_valid()
