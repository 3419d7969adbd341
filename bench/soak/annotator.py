"""One simulated annotator: real requests over one connection, with old revisions, repeats and lost answers."""

import http.client
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.soak.corrections import REVISION, Asked, Paper, corrections_of_mention, corrections_of_quote, new_marks
from bench.soak.identical import SaidOfAll, choice_on, told_on

DECIDED = re.compile(r"/mentions/(\d+)/(accept|reject|actor|label)/")
UNDO = re.compile(r'"revision": (\d+)}\' data-key="u"')
TOKEN = "soak" * 8  # of the cookie and the header alike: Django compares the two


@dataclass(frozen=True)
class Accepted:
    """A correction that was answered with 200."""

    article: int
    by: int
    revision: int | None  # None = an undo, which is known by what it undoes
    asked: Asked
    undoes: int | None = None


@dataclass
class Annotator:
    number: int
    id: int  # of the account
    session: str
    address: str
    papers: list[Paper]
    deadline: float  # of time.monotonic()
    random: random.Random
    accepted: list[Accepted] = field(default_factory=list)
    said_of_all: list[SaidOfAll] = field(default_factory=list)
    unanswered: list[tuple[int, str]] = field(default_factory=list)  # (article, speaker) whose answer nobody awaited
    failures: list[str] = field(default_factory=list)
    refused: int = 0
    seen: dict[str, str] = field(default_factory=dict)  # cards by address, as they were looked at last
    messages: str = ""  # the cookie in which the last answer left words for the next page

    def work(self, n_steps: int) -> None:
        self.connection = http.client.HTTPConnection(self.address, timeout=60)
        for step in range(n_steps):
            if time.monotonic() > self.deadline:
                break
            try:
                self._step(f"witness {self.number}.{step}")
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{type(error).__name__}: {error}")
                self.connection.close()
        self.connection.close()

    def _step(self, witness):
        paper, chance = self.random.choice(self.papers), self.random.random()
        if self.accepted and chance < 0.15:
            self._undo()
        elif chance < 0.19:
            self._say_of_all()
        elif chance < 0.33:
            self._post(paper.article, self.random.choice(new_marks(paper, self.random)), revision=0)
        elif chance < 0.55:
            card = self._look(f"/mentions/{self.random.choice(paper.mentions)}/")
            self._correct(paper.article, card, corrections_of_mention(card, paper, self.random))
        else:
            card = self._look(f"/quotes/{self.random.choice(paper.quotes)}/edit/")
            self._correct(paper.article, card, corrections_of_quote(card, paper, self.random, witness))

    def _look(self, address):
        if address not in self.seen or self.random.random() < 0.6:  # else it goes by what it remembers
            self.seen[address] = self._ask("GET", address)[1]
        return self.seen[address]

    def _correct(self, article, card, choices):
        asked, revision = self.random.choice(choices), int(REVISION.search(card)[1])
        if asked.speaker and self.random.random() < 0.15:
            self._send("POST", asked.path, asked.data | {"expected_revision": revision})
            self.connection.close()  # without waiting for the answer; then the same again, as people do
            self.unanswered.append((article, asked.speaker))
            self._post(article, asked.without_speaker(), revision)
            return
        status, answer = self._post(article, asked, revision)
        if status == 409 and "Apply mine again" in answer and self.random.random() < 0.5:
            self._post(article, asked, int(REVISION.search(answer)[1]))

    def _undo(self):
        own = self.random.choice(self.accepted)
        if own.revision is None:
            return
        status, _ = self._told(f"/articles/{own.article}/steps/undo/", {"revision": own.revision})
        if status == 200:
            self.accepted.append(Accepted(own.article, self.id, None, Asked("undo_step", "", {}), own.revision))
            self.seen.clear()

    def _say_of_all(self):
        """Of a mention on which this annotator decided; or undo, or make again, what was said of all last."""
        decided = [found[1] for one in self.accepted if (found := DECIDED.fullmatch(one.asked.path))]
        if self.said_of_all and self.random.random() < 0.5:
            path, data = f"/steps/{self.said_of_all[-1].batch}/undo/", {}
        elif decided:
            path = f"/mentions/{self.random.choice(decided)}/identical/"
            data = choice_on(self._ask("GET", f"{path}?scope=corpus")[1])
            if not data:
                return
        else:
            return
        back = f"/articles/{self.papers[0].article}/"
        status, _ = self._ask("POST", path, data | {"back": back})
        told = told_on(self._ask("GET", back, whole=True)[1], self.id)
        if told and status == 302:
            self.said_of_all.append(told)
            self.seen.clear()
        elif status in (302, 409, 422):
            self.refused += 1
        else:
            self.failures.append(f"{status} for {path}")

    def _post(self, article, asked, revision):
        data = asked.data | {"expected_revision": revision}
        status, answer = self._told(asked.path, data)
        if status == 200:
            # A card names the revision it was made at; where the whole panel comes, the step that can be undone does.
            made = REVISION.search(answer) or UNDO.search(answer)
            self.accepted.append(Accepted(article, self.id, int(made[1]), asked))
            if not asked.is_new and self.random.random() < 0.15 and self._told(asked.path, data)[0] == 200:
                self.failures.append(f"A replayed request was accepted again: {asked.path}")
        return status, answer

    def _told(self, path, data):
        status, answer = self._ask("POST", path, data)
        if status in (409, 422):
            self.refused += 1
        elif status != 200:
            self.failures.append(f"{status} for {path}")
        return status, answer

    def _ask(self, method, path, data=None, whole=False):
        self._send(method, path, data, whole)
        answer = self.connection.getresponse()
        cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
        self.messages = next((cookie for cookie in cookies if cookie.startswith("messages=")), "")
        return answer.status, answer.read().decode()

    def _send(self, method, path, data=None, whole=False):
        """`whole` asks for a page as a browser does that leaves the one before; else only what changes is sent."""
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}; {self.messages}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if not whole:
            headers["HX-Request"] = "true"
        self.connection.request(method, path, urlencode(data, doseq=True) if data else None, headers)
