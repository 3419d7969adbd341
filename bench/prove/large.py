"""A very large file goes in to its end, in bounded memory, beside a site that is used, whatever is killed meanwhile.

GIGABYTES=2 FILES=100000 PROVE_KINDS=jsonl,zip PROVE_KILLS=6 python -m bench.prove large

A Newsdesk is started as people start it. When its worker has loaded the engine and has nothing to do, its memory is
noted; then a file of articles is imported beside it, on a terminal, while somebody looks at the upload's page. The
command or the worker is killed (SIGKILL) at random moments, the command is started anew, and at the end all is counted:
each article once, each read by the engine. Most are in no language that the engine reads, since it is not what is
measured; one in EVERY is in English.
"""

import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bench.own_site import ROOT, session_of

SEED = 47
GIGABYTES = float(os.environ.get("GIGABYTES", "2"))
FILES = int(os.environ.get("FILES", "100000"))
KILLS = int(os.environ.get("PROVE_KILLS", "6"))
BESIDE = 400_000  # bytes of each line beside its article, as exports have them
WORDS = (60, 240)  # of an article
EVERY = 100
MORE_MB = 200  # that web server and worker together may hold beyond what they hold when idle; so may the command
SILENCE = 1.0  # seconds, of the command and of the upload's page
IDLE_SECONDS = 8
READ_WITHIN = 3600  # seconds for what is left when the command has ended
ENGLISH = (
    "“We will talk about number {n},” {name} told the harbour council on Thursday. "
    "{other} said that nobody had asked the {crew}."
)
NAMES = ("Ida Vik", "Eva Holm", "Ola Sund", "Kari Moe", "Per Dahl", "Ana Lind", "Tom Berg")
FOREIGN = ("Der {} hat am {} nicht über die {} gesprochen, weil das {} und der {} noch fehlen. ",
           "Nach {} und {} will die Gemeinde im {} eine neue {} bauen, sagte der {} heute. ",
           "Wir haben keine {} mehr, und die {} sind zu {}, aber niemand hat das {} gesehen. ")  # fmt: skip


def prove() -> list[str]:
    """The problems, in words; none when it is proven."""
    from bench.faulting.site import Desk
    from bench.prove.faults import set_up

    for name in [name for name in os.environ if name == "DATABASE_URL" or name.startswith("NEWSDESK_")]:
        del os.environ[name]
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)  # the site's account must get through
        home = Path(folder) / "home"
        session = set_up(home, lambda: session_of("watcher", "editor"))
        desk = Desk(home, None)
        try:
            desk.start()
            for kind in os.environ.get("PROVE_KINDS", "jsonl,zip").split(","):
                problems += [f"{kind}: {problem}" for problem in Import(kind, Path(folder), desk, session).prove()]
        finally:
            desk.stop()
            if problems:
                (ROOT / "build" / "prove").mkdir(parents=True, exist_ok=True)
                (ROOT / "build" / "prove" / "large.log").write_text(desk.said()[-500_000:])
            desk.log.unlink()
    return problems


class Import:
    def __init__(self, kind: str, folder: Path, desk, session: str):
        self.kind, self.path, self.desk, self.session = kind, folder / f"large.{kind}", desk, session
        self.outlet, self.chance = f"Post {kind}", random.Random(f"{SEED} {kind}")
        self.problems: list[str] = []

    def prove(self) -> list[str]:
        from bench.watching import Memory

        n = write(self.path, self.kind)
        print(f"{self.kind}: {n:,} articles, {self.path.stat().st_size / 1e6:,.0f} MB", flush=True)
        self._have_the_engine_loaded()
        memory = Memory(
            {"web": lambda: self.desk.child("newsdesk.serving"), "worker": lambda: self.desk.child("worker")}
        )
        time.sleep(IDLE_SECONDS)
        idle = memory.now()
        begun = time.monotonic()
        with memory:
            self._import(n)
            self._wait_for_the_worker()
        took = time.monotonic() - begun
        more = {name: memory.most[name] - idle[name] for name in idle}
        print(
            f"{self.kind}: {took:.0f} s, {n / took:.0f} a second; "
            + ", ".join(f"{name} {idle[name]:.0f} MB idle, {more[name]:+.0f} at most" for name in idle)
            + f" ({memory.n_looks:,} looks)",
            flush=True,
        )
        if (all_more := sum(max(one, 0) for one in more.values())) > MORE_MB:
            self.problems.append(f"web server and worker held {all_more:.0f} MB more than when idle.")
        self._count(n)
        self.path.unlink()
        return self.problems

    def _have_the_engine_loaded(self) -> None:
        """By one article for each lane that may read it."""
        from articles.models import Article
        from bench.faulting.site import wait_until

        before = self.path.with_suffix(".txt")
        before.write_text(f"Title: Before {self.kind}\nDate: 2025-11-20\n\n" + english(self.chance, 0))
        self._run("import_articles", str(before), "--source", f"Before {self.kind}").end()
        annotated = Article.objects.filter(source__name=f"Before {self.kind}", state=Article.State.ANNOTATED)
        if not wait_until(annotated.exists, 300):
            raise RuntimeError("The worker did not annotate the first article.")

    def _run(self, *arguments: str):
        from bench.watching import Command

        return Command(*arguments, python=sys.executable)

    def _import(self, n: int) -> None:
        from articles.models import Article, LargeFile
        from bench.faulting.site import kill, wait_until
        from bench.watching import Memory

        stored = Article.objects.filter(source__name=self.outlet)
        at = sorted(self.chance.randrange(n) for _ in range(KILLS))
        victims = [self.chance.choice(("command", "worker", "both")) for _ in at]
        looking, silence, first, status = None, 0.0, 0.0, None
        held: list[float] = []
        while status is None:
            command = self._run("import_articles", str(self.path), "--source", self.outlet)
            memory = Memory({"command": command.pid})
            with memory:
                if wait_until(LargeFile.objects.filter(upload__source_name=self.outlet).exists, 60) and looking is None:
                    looking = self._look()
                killed = False
                while not killed and (status := command.end(0.3)) is None:
                    if at and stored.count() >= at[0]:
                        at.pop(0)
                        victim = victims.pop(0)
                        time.sleep(self.chance.uniform(0, 2))
                        if victim != "command":
                            kill(self.desk.child("worker"))
                        if killed := victim != "worker":
                            command.kill()
                        named = victim.replace("both", "command and the worker")
                        print(f"  {stored.count():,} stored: killed the {named}", flush=True)
            held.append(memory.most.get("command", 0))
            silence, first = max(silence, command.silence), max(first, command.first)
            if command.silence > SILENCE:
                self.problems.append(f"the command said nothing for {command.silence:.1f} s, {command.silent_before}")
        if looking is None:
            raise RuntimeError("It was not taken piece by piece; take more FILES or GIGABYTES.")
        looking.end()
        longest = max(looking.longest.values())
        self.problems += looking.failures
        if status:
            self.problems.append(f"the command ended with {status}: {command.said[-600:].decode(errors='replace')}")
        if at:
            self.problems.append(f"{len(at)} kills were left over.")
        if longest > SILENCE:
            self.problems.append(f"the upload's page was not answered for {longest:.1f} s.")
        print(f"{self.kind}: the command held {max(held):.0f} MB at most and was silent for {silence:.1f} s at most "
              f"({first:.1f} at a start); the page was answered within {longest:.1f} s", flush=True)  # fmt: skip

    def _look(self):
        from articles.models import Upload
        from bench.faulting.work import Looking

        upload = Upload.objects.get(source_name=self.outlet)
        looking = Looking(lambda: 0, netloc=f"127.0.0.1:{self.desk.port}", session=self.session,
                          path=f"/admin/articles/upload/{upload.pk}/change/")  # fmt: skip
        looking.begin()
        return looking

    def _wait_for_the_worker(self) -> None:
        from articles.models import Article
        from bench.faulting.site import wait_until

        waiting = Article.objects.filter(source__name=self.outlet, state=Article.State.RECEIVED)
        if not wait_until(lambda: not waiting.exists(), READ_WITHIN):
            self.problems.append(f"{waiting.count():,} articles still wait to be read.")

    def _count(self, n: int) -> None:
        from collections import Counter

        from articles.models import Article, UploadItem

        titles = Counter(Article.objects.filter(source__name=self.outlet).values_list("title", flat=True))
        wanted = {f"Number {number}" for number in range(n)}
        told = {
            "missing": len(wanted - titles.keys()),
            "stored twice": sum(count - 1 for count in titles.values()),
            "of no line": len(titles.keys() - wanted),
            "items that are no article": UploadItem.objects.filter(upload__source_name=self.outlet)
            .exclude(state=UploadItem.State.STORED).count(),
            "failed": Article.objects.filter(source__name=self.outlet, state=Article.State.FAILED).count(),
        }  # fmt: skip
        print(
            f"{self.kind}: {sum(titles.values()):,} articles; " + ", ".join(f"{n} {what}" for what, n in told.items())
        )
        self.problems += [f"{count:,} {what}" for what, count in told.items() if count]


# --- what is imported ---


def write(path: Path, kind: str) -> int:
    """Articles numbered from 0 into the file; returns how many."""
    chance, n = random.Random(SEED), 0
    words = ["".join(chance.choices("aeioubdfgklmnprstw", k=chance.randint(4, 9))) for _ in range(20_000)]
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for n, text in zip(range(FILES), texts(chance, words), strict=False):
                archive.writestr(f"{n % 100}/{n}.txt", f"Title: Number {n}\nDate: 2025-11-20\n\n{text}\n")
        return FILES
    beside = " ".join(chance.choices(words, k=BESIDE // 7))
    with path.open("w") as file:
        for n, text in enumerate(texts(chance, words)):
            if file.tell() >= GIGABYTES * 1e9:
                return n
            line = {"title": f"Number {n}", "date": "2025-11-20", "text": text, "raw": f"{n} {beside}"}
            file.write(json.dumps(line) + "\n")
    raise AssertionError  # texts have no end


def texts(chance: random.Random, words: list[str]) -> Iterator[str]:
    n = 0
    while True:
        yield english(chance, n) if n % EVERY == 0 else foreign(chance, words, n)
        n += 1


def english(chance: random.Random, n: int) -> str:
    name, other = chance.sample(NAMES, 2)
    return ENGLISH.format(n=n, name=name, other=other, crew=chance.choice(("fishermen", "pilots", "crews")))


def foreign(chance: random.Random, words: list[str], n: int) -> str:
    wanted, said = chance.randint(*WORDS), [f"Die {n}. Meldung. "]
    while sum(len(one.split()) for one in said) < wanted:
        form = chance.choice(FOREIGN)
        said.append(form.format(*chance.choices(words, k=form.count("{}"))))
    return "".join(said)
