"""Outlets that print one sentence, an hour after each other."""

from datetime import timedelta

from tests.factories import NOON, article, quote, source

WORDS = "We will keep the harbour open until the last ferry has come home"


def printed(lind, *outlets, words=WORDS, since=NOON):
    return [
        quote(
            article(
                f"“{words},” Ana Lind told {name}.", source=source(name), published_at=since + timedelta(hours=hours)
            ),
            words,
            lind,
        )
        for hours, name in enumerate(outlets)
    ]
