"""What a list of 20,000 known actors costs: to import, to undo, and to read a text with their names known.

    python -m bench.measures.lists

A home of its own. Texts are read with no names known and with 20,000 in turn, by time of the processor, so that other
work on the machine weighs on both alike.
"""

import itertools
import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from bench.measures.engine import WORDS, articles, spent
from bench.own_site import own_home
from bench.timing import Figure

NAMES = 20_000
TEXTS = 30
FIRST = "Ana Tom Mira Ola Zoë Ivo Lea Sven Nora Pau Rhea Ugo Ines Karl Thea Olav Maud Jens Rosa Emil".split()
SYLLABLES = "ber lin kar dov mes tra pel nor gus hal wen sti mor vik lan ask rud fen tor bra".split()


def main() -> None:
    with own_home():
        for figure in measure_lists():
            print(f"{figure.name}: {figure.median_ms:,.0f} ms, best {figure.best_ms:,.0f} ms")


def measure_lists() -> list[Figure]:
    return [*_reading(), *_importing()]


def _names() -> list[tuple[str, str]]:
    """[(name, other names)] of NAMES invented people."""
    chance = random.Random(20)
    made: dict[str, str] = {}
    while len(made) < NAMES:
        surname = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
        made[f"{chance.choice(FIRST)} {surname}"] = f"{surname}; {chance.choice(FIRST)[0]}. {surname}"
    return list(made.items())


def _reading() -> list[Figure]:
    from entities.nlp import pipeline
    from entities.nlp.annotation import ActorKind
    from entities.nlp.names.known import NOTHING_KNOWN, KnownNames

    person: ActorKind = "person"
    rows = (
        (text, person, owner) for owner, (name, others) in enumerate(_names()) for text in (name, *others.split("; "))
    )
    known = KnownNames.of(rows)
    times: dict[str, list[float]] = {"with no names known": [], f"with {NAMES:,} actors known": []}
    for text in itertools.islice(articles(), TEXTS):
        for name, names in zip(times, (NOTHING_KNOWN, known), strict=True):
            reading = pipeline.annotate([text], [None], names)
            times[name].append(spent(partial(list, reading)) * 1000)
    return [
        _told(f"annotate {WORDS} words {name}, {1000 / median(each):.2f} articles a second", each)
        for name, each in times.items()
    ]


def _importing() -> list[Figure]:
    from django.contrib.auth.models import User

    from entities.choices import Kind
    from entities.services.lists import deciding, importing, storing

    lines = ["name,aliases,id", *(f"{name},{others},{n}" for n, (name, others) in enumerate(_names()))]
    by, _ = User.objects.get_or_create(username="annotator")
    table = "\n".join(lines).encode()
    found: list[Figure] = []

    def measured(words: str, act: Callable):
        begun = time.monotonic()
        answer = act()
        found.append(_told(f"{words} {NAMES:,} listed actors", [(time.monotonic() - begun) * 1000]))
        return answer

    imported = importing.receive_list(
        name="known.csv", content=table, to=None, list_name="Known", kind=Kind.PERSON, by=by
    )
    measured(
        "preview",
        lambda: deciding.choose_columns(
            imported=imported, columns=importing.columns_of(imported), names=True, kind=Kind.PERSON
        ),
    )
    imported = importing.confirm(imported=imported, by=by)
    measured("store", lambda: storing.carry_out(imported))
    undone = storing.undo_import(imported=imported)
    measured("undo", lambda: storing.carry_out(undone))
    return found


def _told(name: str, times: list[float]) -> Figure:
    figure = Figure(name, round(median(times), 1), round(min(times), 1), len(times))
    print(f"{figure.median_ms:>9,.0f} ms  {name}", flush=True)
    return figure


if __name__ == "__main__":
    main()
