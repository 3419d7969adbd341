"""waitress with deadlines: an HTTP server that slow clients can't hold up.

waitress receives requests and sends answers in one event loop. A thread gets a request when it is there in full, and
is free as soon as the answer is written down; both lie in memory while small and in a temporary file beyond. A slow
client thus costs an open socket and no thread. Added here: a deadline for all that a client has begun, room for the
next one when too many wait, leave to send much *before* it is received, and a stop that lets the answers out.
"""

import logging
import os
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask
from waitress.utilities import RequestEntityTooLarge

from newsdesk.serving.turns import DispatcherInTurns

log = logging.getLogger(__name__)

SESSION = re.compile(r"(?:^|;\s*)sessionid=([^;]+)")
BYTES_FOR_ALL = 1024 * 1024  # of a body that anybody may send
HEADER_BYTES = 64 * 1024
CHUNK_BYTES = 64 * 1024
ANSWERING, IDLE, HEADER, BODY, SENDING, LEAVING = "answering", "idle", "header", "body", "sending", "leaving"


@dataclass(frozen=True)
class Patience:
    """In seconds, but for `pace`."""

    idle: float = 75  # between two requests
    header: float = 20  # from the first byte of a request to the empty line
    stall: float = 30  # without a byte of a body, or without one of an answer taken
    pace: float = 2_000  # bytes per second that a body or an answer must make after `stall`, taken together
    leaving: float = 10  # for somebody refused to read why
    stop: float = 8  # for the answers that are under way when the server stops


class Request(HTTPRequestParser):
    has_leave = False  # to send more than everybody may

    @property
    def waits_for_leave(self):
        return self.content_length > BYTES_FOR_ALL and not self.has_leave and not self.completed

    def received(self, data):
        consumed = super().received(data)
        if self.chunked and self.body_bytes_received > BYTES_FOR_ALL:  # nobody can say in advance how much it will be
            self.refuse()
        return consumed

    def refuse(self):
        self.error = RequestEntityTooLarge("This is too large to send here. Editors may send files, to Uploads.")
        self.completed = True


class Leave:
    """A thread's task: to ask whether a request may send its large body."""

    def __init__(self, channel, request):
        self.channel, self.request = channel, request

    def service(self):
        may_send = False
        try:
            may_send = self.channel.server.may_send_much(WSGITask(self.channel, self.request).get_environment())
        except Exception:
            log.exception("It could not be found out who sends %s bytes.", self.request.content_length)
        self.channel.server.in_loop(partial(self.channel.go_on, self.request, may_send))

    def cancel(self):
        self.channel.cancel()


class Channel(HTTPChannel):
    """One connection, and how it gets on."""

    parser_class = Request
    doing, since, bytes_before = (IDLE, None), 0.0, 0
    bytes_sent = 0
    was_refused = is_leaving = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.since = self.creation_time
        self.sendbuf_len = min(self.sendbuf_len, CHUNK_BYTES)

    def what_it_does(self):
        """The phase, the request that is in it if it is one of receiving, and the bytes moved."""
        request = self.request
        if self.is_leaving:
            return LEAVING, None, 0
        if self.requests or (request and request.headers_finished and request.waits_for_leave):
            return ANSWERING, None, 0
        if self.total_outbufs_len:
            return SENDING, None, self.bytes_sent
        if request is None:
            return IDLE, None, 0
        return (BODY, request, request.body_bytes_received) if request.headers_finished else (HEADER, request, 0)

    def is_late(self, now: float, patience: Patience) -> bool:
        """Asked about once a second; remembers since when the same goes on."""
        *doing, n_bytes = self.what_it_does()
        if doing != self.doing:
            self.doing, self.since, self.bytes_before = doing, now, n_bytes
        phase, lasted, silent = doing[0], now - self.since, now - self.last_activity
        if phase in (SENDING, BODY):
            return silent > patience.stall or lasted > patience.stall + (n_bytes - self.bytes_before) / patience.pace
        if phase == IDLE:
            return silent > patience.idle
        return phase != ANSWERING and lasted > {HEADER: patience.header, LEAVING: patience.leaving}[phase]

    # Leave to send much

    def received(self, data):
        is_new = self.request is None or not self.request.headers_finished
        went_on = super().received(data)
        if is_new and self.request and self.request.headers_finished and self.request.waits_for_leave:
            self.server.add_task(Leave(self, self.request))
        return went_on

    def send_continue(self):
        if not self.request.waits_for_leave:
            super().send_continue()

    def go_on(self, request, may_send):
        """In the event loop: receive the body, or say why not."""
        if not self.connected or self.request is not request:
            return
        if may_send:
            request.has_leave = True
            if request.expect_continue:
                self.send_continue()
            return
        request.refuse()
        with self.requests_lock:
            self.requests.append(request)
            self.request = None
        self.server.add_task(self)

    # Somebody refused still sends. A socket closed with unread bytes in it would take the answer back, so what comes
    # is read and forgotten for a while.

    def service(self):
        self.was_refused = self.was_refused or self.requests[0].error is not None
        super().service()

    def handle_close(self):
        if self.was_refused and self.connected and not self.is_leaving and not self.total_outbufs_len:
            self.is_leaving = True
            try:
                self.socket.shutdown(socket.SHUT_WR)
                return
            except OSError:  # gone
                pass
        super().handle_close()

    def close_now(self):
        self.was_refused = False
        self.handle_close()

    def readable(self):
        waits = self.request and self.request.headers_finished and self.request.waits_for_leave
        return self.is_leaving or (super().readable() and not waits)

    def writable(self):
        return not self.is_leaving and super().writable()

    def handle_read(self):
        if self.is_leaving:
            self.recv(CHUNK_BYTES)
        else:
            super().handle_read()

    def is_long(self):
        """Whether the next answer takes a thread for long."""
        return self.server.is_long(getattr(self.requests[0], "path", ""))

    def who(self):
        """Who asks for it, as far as that can be told before it is looked at: a session, a token or an address."""
        headers = getattr(self.requests[0], "headers", {})
        session = SESSION.search(headers.get("COOKIE", ""))
        return (session and session[1]) or headers.get("AUTHORIZATION") or self.addr[0]

    def send(self, data, do_close=True):
        sent = super().send(data, do_close=do_close)
        self.bytes_sent += sent
        return sent


class Server(TcpWSGIServer):
    """Serves `application` on a socket that is bound; several processes may do so on the same.

    `may_send_much(environ)` says whether a request may send more than BYTES_FOR_ALL, up to `most_bytes`;
    `is_long(path)` which answers are long in the making: they have threads of their own, which people get in turn.
    """

    channel_class = Channel
    stops_at = None

    def __init__(
        self,
        application: Callable,
        listening: socket.socket,
        *,
        threads: int,
        long_threads: int,
        is_long: Callable[[str], bool],
        may_send_much: Callable[[dict], bool],
        most_bytes: int,
        connections: int = 500,
        behind_proxy: bool = False,
        patience: Patience = Patience(),
    ):
        self.may_send_much, self.connections, self.patience = may_send_much, connections, patience
        self.parent, self.is_long = os.getppid(), is_long
        self.long_dispatcher = DispatcherInTurns(long_threads)
        proxy = {"trusted_proxy": "*", "trusted_proxy_count": 1} if behind_proxy else {}
        if behind_proxy:
            proxy["trusted_proxy_headers"] = {"x-forwarded-for", "x-forwarded-proto"}
        adjustments = Adjustments(
            sockets=[listening],
            threads=threads,
            ident="",
            log_socket_errors=False,
            cleanup_interval=1,
            connection_limit=2 * connections,  # that many are busy; else the slowest of `connections` makes room
            max_request_header_size=HEADER_BYTES,
            max_request_body_size=most_bytes + 1,
            outbuf_high_watermark=2**62,  # an answer is written down whole, however slowly it is read
            clear_untrusted_proxy_headers=False,  # nobody believes them, but they tell that there is a proxy
            **proxy,
        )
        about = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(application, {}, True, listening, adj=adjustments, sockinfo=about, bind_socket=False)

    def add_task(self, task):
        if isinstance(task, Channel) and task.is_long():
            self.long_dispatcher.add_task_of(task.who(), task)
        else:
            self.task_dispatcher.add_task(task)

    def in_loop(self, act: Callable[[], None]) -> None:
        self.trigger.pull_trigger(act)

    def maintenance(self, now):
        for channel in list(self.active_channels.values()):
            if channel.is_late(now, self.patience):
                channel.close_now()
        if os.getppid() != self.parent:
            self.stop()

    def handle_accept(self):
        super().handle_accept()
        if len(self.active_channels) > self.connections:
            self._make_room()

    def _make_room(self):
        """Closes the connection that has asked for something for the longest time without saying what."""
        waiting = [
            (phase in (BODY, SENDING), channel.since, fd)
            for fd, channel in self.active_channels.items()
            if (phase := channel.what_it_does()[0]) != ANSWERING
        ]
        if waiting:
            self.active_channels[min(waiting)[2]].close_now()

    def run(self):
        while not (self.stops_at and self._is_done()):
            self.asyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)
        for dispatcher in (self.task_dispatcher, self.long_dispatcher):
            dispatcher.shutdown(timeout=0.5)

    def stop(self, *_signal):
        """Take no more requests, and end `run` when the answers under way are sent."""
        self.accepting = False
        self.stops_at = self.stops_at or time.time() + self.patience.stop
        self.pull_trigger()

    def _is_done(self):
        for channel in list(self.active_channels.values()):
            if channel.what_it_does()[0] not in (ANSWERING, SENDING):
                channel.close_now()
        return not self.active_channels or time.time() > self.stops_at
