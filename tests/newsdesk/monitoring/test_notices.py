"""When people are told that the queue stands still or is behind, and in which words."""

import pytest

from newsdesk.monitoring.notices import LACKS_AFTER, LATE, LATE_FRESH, ago, for_editors, for_readers
from newsdesk.monitoring.queue import Standing


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        (Standing(workers=1), ""),
        (Standing(workers=0), ""),  # nothing waits
        (Standing(workers=0, oldest=59, articles=3), ""),  # it is being started
        (Standing(workers=0, oldest=180), "No worker is running"),
        (Standing(workers=1, oldest=LATE - 1, articles=2_000), ""),
        (Standing(workers=1, oldest=LATE, articles=2_000), "the first in line has waited 1 hour."),
        (Standing(workers=2, oldest=LATE, oldest_fresh=LATE_FRESH), "A fresh upload has waited 5 minutes."),
    ],
)
def test_editors_are_told_what_is_wrong_and_what_to_do(queue, words):
    assert (words in for_editors(queue)) if words else not for_editors(queue)


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        (Standing(workers=1, oldest=LACKS_AFTER - 1, articles=9), ""),
        (Standing(workers=1, oldest=LACKS_AFTER, articles=0), ""),
        (Standing(workers=1, oldest=LACKS_AFTER, articles=2_000), "2,000 articles are not annotated yet"),
        (Standing(workers=0, oldest=60, articles=1), "1 article is not annotated yet"),
    ],
)
def test_readers_are_told_what_an_answer_lacks(queue, words):
    assert (words in for_readers(queue)) if words else not for_readers(queue)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (61, "1 minute"), (7_200, "2 hours"), (200_000, "2 days")],
)
def test_how_long_is_told_in_the_largest_unit(seconds, words):
    assert ago(seconds) == words
