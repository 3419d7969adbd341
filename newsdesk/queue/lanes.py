"""Which job goes first, and which need not wait for the others at all.

A worker takes the job of the highest priority first, and of equal ones the oldest. It has several lanes, each with one
job at a time, beside each other: so what takes long (an article of 40,000 words, a site that does not answer) holds up
its own lane only. A job is in the lane of its queue.
"""

from enum import IntEnum

FRESH = "fresh"  # queue of what is small and what somebody may be waiting for
FETCH = "fetch"  # queue of what waits for other sites
CHANGES = "changes"  # queue of what somebody asked for and looks at: merges, deletions
ALONE = "alone"  # queue of jobs over which a worker died: nothing is done beside them (newsdesk/queue/jobs.py:Room)

# What each lane takes. The first takes everything, so that no queue is forgotten, and two small ones go at once.
LANES: dict[str, list[str] | None] = {
    "everything": None,
    "fresh": [FRESH],
    "others": [CHANGES, FETCH, "default"],  # the last waits for mail servers
}


class Priority(IntEnum):
    """Of a job, within its lane."""

    READ_FRESH = 40
    ANNOTATE_FRESH = 30
    ASKED = 20  # somebody looks at its progress
    READ = 10
    LOOK = 7  # at the actors of many articles at once
    ANNOTATE_LONG = 5  # of an upload that is not large
    ANNOTATE = 0
    AGAIN = -10  # articles that have an annotation
