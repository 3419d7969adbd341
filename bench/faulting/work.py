"""What goes on while faults happen: articles come in, people correct, and somebody looks whether the site answers."""

import http.client
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from uuid import uuid4

from bench.soak.annotator import TOKEN, Annotator

WAIT_SECONDS = 20  # for one answer
BETWEEN_SECONDS = 0.7  # two uploads
FILES = 2  # in each
OUTLET = "The Tide"
TEXT = (
    "Title: Ferry {marker}\nSource: {outlet}\n\n“Ferry {marker} sails at {hour},” Ana Lind told Tom Berg. "
    "{name} of Quay {marker} said that nobody had asked the crew of {marker}."
)
NAMES = ("Ida Vik", "Eva Holm", "Ola Sund", "Kari Moe", "Per Dahl")


class Away(OSError):
    """The site says that its database is away."""


@dataclass
class Beside(ABC):
    """Something that goes on in a thread until it is told to stop. Faults that nothing excuses are told at the end."""

    moment: Callable[[], int]  # number of the fault that is under way, or was last
    failures: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def begin(self) -> None:
        self.stopped.clear()
        self.thread = Thread(target=self.go_on)
        self.thread.start()

    def end(self) -> None:
        self.stopped.set()
        self.thread.join()

    def go_on(self) -> None:
        while not self.stopped.is_set():
            try:
                self.once()
            except (OSError, http.client.HTTPException):
                self.stopped.wait(0.2)
            except Exception as error:
                self.failures.append(f"{type(self).__name__}: {type(error).__name__}: {error}")
                self.stopped.wait(0.2)

    @abstractmethod
    def once(self) -> None:
        """Do the work a single time. What the site does not answer is an OSError or an HTTPException."""


@dataclass
class Intake(Beside):
    """Somebody who brings articles in, and sends again what was not answered, until it is taken."""

    netloc: str = ""
    session: str = ""
    sent: dict[str, int] = field(default_factory=dict)  # {marker of an article: number of the fault}
    waiting: list[str] = field(default_factory=list)  # sent, and not known to be taken
    n: int = 0

    def once(self) -> None:
        if not self.waiting:
            self.n += 1
            self.waiting = [f"{self.n}.{place}" for place in range(FILES)]
            self.sent |= dict.fromkeys(self.waiting, self.moment())
        self.send()
        self.stopped.wait(BETWEEN_SECONDS)

    def finish(self) -> None:
        """Send what is left, now that the site answers."""
        for _ in range(20):
            if not self.waiting:
                return
            try:
                self.send()
            except (OSError, http.client.HTTPException):
                time.sleep(0.5)
        self.failures.append(f"The intake of {self.waiting} was not taken.")

    def send(self) -> None:
        connection = http.client.HTTPConnection(self.netloc, timeout=WAIT_SECONDS)
        try:
            border = uuid4().hex
            body = "".join(
                f'--{border}\r\nContent-Disposition: form-data; name="files"; filename="{marker}.txt"\r\n'
                f"Content-Type: text/plain\r\n\r\n{text_of(marker)}\r\n"
                for marker in self.waiting
            )
            headers = {
                "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
                "X-CSRFToken": TOKEN,
                "Content-Type": f"multipart/form-data; boundary={border}",
            }
            connection.request("POST", "/admin/articles/upload/add/", f"{body}--{border}--\r\n".encode(), headers)
            answer = connection.getresponse()
            said = answer.read().decode(errors="replace")
        finally:
            connection.close()
        if answer.status == 302 and "login" not in answer.headers["Location"]:
            self.waiting = []
        elif answer.status == 503:
            raise Away
        else:
            self.failures.append(f"The intake was answered {answer.status}: {said[:300]}")
            raise Away


def text_of(marker: str) -> str:
    chance = random.Random(marker)
    return TEXT.format(marker=marker, outlet=OUTLET, hour=chance.randrange(1, 13), name=chance.choice(NAMES))


@dataclass
class Corrector(Annotator):
    """An annotator of the soak whose site may go away under a request; what became of it then isn't known."""

    answers: set = field(default_factory=set)

    def _ask(self, method, path, data=None, whole=False):
        try:
            status, said = super()._ask(method, path, data, whole)
            if status == 503:
                raise Away
        except (OSError, http.client.HTTPException):
            self.connection.close()
            if "words" in (data or {}):
                self.unanswered.append((self.article, data["words"]))
            raise
        return status, said

    def _correct(self, article, card, choices):
        self.article = article
        super()._correct(article, card, choices)


@dataclass
class Correcting(Beside):
    by: Corrector = field(kw_only=True)
    at: dict = field(default_factory=dict)  # {what was accepted: number of the fault}
    n: int = 0

    def begin(self):
        self.by.connection = http.client.HTTPConnection(self.by.address, timeout=WAIT_SECONDS)
        super().begin()

    def end(self):
        super().end()
        self.by.connection.close()

    def once(self):
        self.n += 1
        moment = self.moment()
        try:
            self.by._step(f"witness {self.by.number}.{self.n}")
        finally:
            for accepted in (*self.by.accepted, *self.by.said_of_all):
                self.at.setdefault(accepted, moment)
        self.stopped.wait(0.1)


@dataclass
class Looking(Beside):
    """Asks for a page that needs the database, ten times a second, and notes how long none came."""

    netloc: str = ""
    path: str = ""
    session: str = ""
    last: float = 0.0  # when the last answer came
    begun: float = 0.0  # when it was asked for
    longest: dict[int, float] = field(default_factory=dict)  # {number of the fault: seconds}

    def begin(self):
        self.last = time.monotonic()
        super().begin()

    def once(self):
        begun = time.monotonic()
        connection = http.client.HTTPConnection(self.netloc, timeout=WAIT_SECONDS)
        try:
            connection.request("GET", self.path, headers={"Cookie": f"sessionid={self.session}", "HX-Request": "true"})
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        if answer.status == 200:
            now, moment = time.monotonic(), self.moment()
            self.longest[moment] = max(self.longest.get(moment, 0), now - self.last)
            self.last, self.begun = now, begun
        elif answer.status != 503:
            self.failures.append(f"{answer.status} for {self.path}: {said[:300]}")
        self.stopped.wait(0.1)
