"""Nothing is lost or stored twice, whatever dies, freezes or fills up under an intake and corrections beside it.

PROVE_FAULTS=100 PROVE_KINDS="web killed,full disk" python -m bench.prove faults

Each fault comes at a random moment. After every BATCH of them all is counted: each article sent is there once, each
correction that was answered "done" is in the history once, no article is marked failed.
"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.own_site import ROOT, session_of

SEED, FAULTS, BATCH = 20251130, 100, 20
DONE = ROOT / "build" / "prove" / "faults.json"
BACK_WITHIN = 90  # seconds until the site must answer again
GOOD_ANSWERS = 3  # in a row, after which it does
READ_WITHIN = 420  # seconds until all articles must be read: a job cut short is found by its silence
PAUSE = (0.5, 4.0)  # seconds before the next fault
COUNTED = ("injected", "lost", "twice")


class Record:
    """What was counted so far, kept in a file: by the kind of fault, and in all."""

    def __init__(self, path: Path):
        self.path = path
        kept = json.loads(path.read_text()) if path.exists() else {}
        self.next: int = kept.get("next", 0)
        self.kinds: dict[str, dict] = kept.get("kinds", {})
        self.totals = Counter(kept.get("totals", {}))
        self.problems: list[str] = kept.get("problems", [])

    def count(self, kind: str, what: str, n: int = 1) -> None:
        self._of(kind)[what] += n

    def was_away(self, kind: str, seconds: float) -> None:
        self._of(kind)["away"] = round(max(self._of(kind)["away"], seconds), 1)

    def _of(self, kind):
        return self.kinds.setdefault(kind, dict.fromkeys(COUNTED, 0) | {"away": 0.0})

    def keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"next": self.next, "kinds": self.kinds, "totals": self.totals, "problems": self.problems}
        self.path.write_text(json.dumps(kept, indent=1))

    def __str__(self):
        lines = [f"{'fault':18} {'injected':>8} {'lost':>5} {'twice':>5} {'longest away':>13}"]
        lines += [
            f"{kind:18} {found['injected']:>8} {found['lost']:>5} {found['twice']:>5} {found['away']:>11.1f} s"
            for kind, found in sorted(self.kinds.items())
        ]
        totals = self.totals
        lines.append(
            f"{totals['sent']} articles sent, {totals['stored']} stored once, {totals['failed']} marked failed; "
            f"{totals['accepted']} corrections accepted; {len(self.problems)} problems"
        )
        return "\n".join(lines)


def prove() -> list[str]:
    wanted = int(os.environ.get("PROVE_FAULTS", FAULTS))
    kinds = [name for name in os.environ.get("PROVE_KINDS", "").split(",") if name]
    path = Path(os.environ.get("PROVE_RECORD", DONE))
    record = Record(path)
    if record.next >= wanted:
        path.unlink()  # the last run came to its end
        record = Record(path)
    from bench.faulting.site import Desk, own_disk

    for name in [name for name in os.environ if name == "DATABASE_URL" or name.startswith("NEWSDESK_")]:
        del os.environ[name]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped like that, it leaves no site and no disk, too
    with own_disk() as (home, disk):
        work = set_up(home, _work)
        desk = Desk(home, disk)
        try:
            desk.start()
            _go_through(record, wanted, kinds, desk, work)
        finally:
            desk.stop()
            if record.problems:
                kept = path.with_suffix(".log")
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(desk.said()[-500_000:])
                print(f"What the site said: {kept}")
            desk.log.unlink()
    record.keep()
    print(record)
    return record.problems


def set_up(home: Path, fill: Callable[[], Any]) -> Any:
    """Tables in this home, and what `fill` puts there, which is returned."""
    os.environ |= {"NEWSDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from newsdesk.database import embedded, prepared
    from newsdesk.management.commands.prepare import collect_static_files

    connections["default"].settings_dict["USER"] = embedded.SUPERUSER
    with embedded.running():
        call_command("migrate", interactive=False, verbosity=0)
        collect_static_files()
        filled = fill()
        _leave_database()
        prepared.note_prepared()
    return filled


def _work():
    """Accounts and the articles that are corrected; returns (sessions by name, articles, id of a person)."""
    from django.contrib.auth.models import User

    from bench.soak.papers import store_papers

    papers = store_papers()
    sessions = {name: session_of(name, role) for name, role in (("bringer", "editor"), ("corrector", "annotator"))}
    return sessions, papers, User.objects.get(username="corrector").pk


def _leave_database():
    from django.db import connection

    connection.close()
    connection.close_pool()


def _go_through(record, wanted, kinds, desk, work):
    from bench.faulting import kinds as faults
    from bench.faulting.work import Correcting, Corrector, Intake, Looking

    kinds = kinds or list(faults.FAULTS)
    if left_out := set(kinds) - set(faults.possible(desk)):
        print(f"LEFT OUT, for this account may not mount a disk: {', '.join(sorted(left_out))}", flush=True)
    kinds = [name for name in kinds if name not in left_out]
    sessions, papers, by = work
    netloc, moment = f"127.0.0.1:{desk.port}", lambda: record.next
    corrector = Corrector(1, by, sessions["corrector"], netloc, papers, 0, random.Random(f"{SEED} {record.next}"))
    corrector.article = 0
    intake = Intake(moment, netloc=netloc, session=sessions["bringer"])
    beside = [intake, Correcting(moment, by=corrector)]
    looking = Looking(moment, netloc=netloc, session=sessions["corrector"], path=f"/quotes/{papers[0].quotes[0]}/edit/")
    while record.next < wanted:
        first = record.next
        last = min(wanted, first + BATCH)
        names = {number: _drawn(number, kinds) for number in range(first, last)}
        for one in (*beside, looking):
            one.begin()
        try:
            for number in range(first, last):
                _inject(record, names[number], number, desk, looking)
                record.next = number + 1 if number + 1 < last else number  # what is said till the end is of the last
        finally:
            for one in (*beside, looking):
                one.end()
        intake.finish()
        for number, seconds in looking.longest.items():
            record.was_away(names[number], seconds)
        looking.longest.clear()
        _count(record, names, intake, beside[1], looking)
        record.next = last
        record.keep()
        print(f"{last} faults\n{record}", flush=True)


def _drawn(number, kinds):
    """The same for the same number: each kind comes once in as many faults as there are kinds."""
    turn = number // len(kinds)
    return random.Random(f"{SEED} {turn}").sample(kinds, len(kinds))[number % len(kinds)]


def _inject(record, name, number, desk, looking):
    from bench.faulting.kinds import FAULTS
    from bench.faulting.site import wait_until

    chance = random.Random(f"{SEED} {number}")
    time.sleep(chance.uniform(*PAUSE))
    begun = time.monotonic()
    try:
        FAULTS[name](desk, chance)
    except RuntimeError as error:
        record.problems.append(f"{name} ({number}): {error}")
        if desk.process.poll() is not None:
            desk.start()
    over = time.monotonic()
    record.count(name, "injected")

    answered: set[float] = set()

    def answers() -> bool:
        if looking.begun > over:
            answered.add(looking.begun)
        return len(answered) >= GOOD_ANSWERS

    if not wait_until(answers, BACK_WITHIN):
        record.problems.append(f"{name} ({number}): the site is away {BACK_WITHIN} s later")
        if desk.process.poll() is not None:
            desk.start()
    took = time.monotonic() - begun
    print(f"{number:>4} {name:18} {took:5.1f} s until it answers, {over - begun:4.1f} s of it the fault", flush=True)


def _count(record, names, intake, correcting, looking):
    """What became of everything that was sent and accepted since the last count."""
    from articles.models import Article, UploadItem
    from bench.faulting.site import wait_until
    from bench.faulting.work import OUTLET
    from bench.soak.verdict import verdict_on

    unread = UploadItem.objects.filter(state=UploadItem.State.WAITING)
    unannotated = Article.objects.filter(source__name=OUTLET, state=Article.State.RECEIVED)
    if not wait_until(lambda: not unread.exists() and not unannotated.exists(), READ_WITHIN):
        record.problems.append(f"{unread.count()} files and {unannotated.count()} articles still wait to be read")
    found = Counter(Article.objects.filter(source__name=OUTLET).values_list("title", flat=True))
    for marker, number in intake.sent.items():
        n = found[f"Ferry {marker}"]
        record.totals.update(sent=1, stored=int(n == 1))
        if n != 1:
            record.count(names[number], "twice" if n else "lost")
            record.problems.append(f"{names[number]} ({number}): article {marker} is stored {n} times")
    failed = [str(article) for article in Article.objects.filter(state=Article.State.FAILED)]
    failed += [f"{item.name}: {item.reason}" for item in UploadItem.objects.filter(state=UploadItem.State.FAILED)]
    record.totals["failed"] = len(failed)
    record.problems += [f"marked failed: {one}" for one in failed]
    verdict = verdict_on([correcting.by])
    record.totals["accepted"] += verdict.accepted
    for one in verdict.lost:
        number = correcting.at[one]
        record.count(names[number], "twice" if one in verdict.twice else "lost")
        record.problems.append(f"{names[number]} ({number}): {one} is not in the history exactly once")
    record.problems += [*verdict.problems, *intake.failures, *correcting.failures, *looking.failures]
    for said in (intake.failures, correcting.failures, looking.failures, correcting.by.failures):
        said.clear()
    for said in (
        intake.sent,
        correcting.by.accepted,
        correcting.by.said_of_all,
        correcting.by.unanswered,
        correcting.at,
    ):
        said.clear()
    _leave_database()
