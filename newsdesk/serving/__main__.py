"""The website: python -m newsdesk.serving [--host ADDRESS]"""

import argparse
import gc
import os
import resource
import signal
import socket
import sys
from contextlib import suppress

from newsdesk.machine.home import CannotRun
from newsdesk.machine.unprivileged import give_up_root, warning
from newsdesk.monitoring.sharing import counting_together

FILES = 4096  # open at once: every connection is one, and may have two more


def main() -> None:
    host = arguments().parse_args().host
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
    from newsdesk import settings

    listening = listen(host, settings.PORT)  # a low port is root's to open; nothing after it needs root
    allow_many_files()
    try:
        if "DESK_STARTED_AT" not in os.environ and (words := warning()):  # else the supervisor has said it
            print(words, file=sys.stderr, flush=True)
        give_up_root()
    except CannotRun as error:
        sys.exit(str(error))
    with counting_together():
        serve(listening)


def serve(listening: socket.socket) -> None:
    from django.urls import get_resolver

    from newsdesk import settings
    from newsdesk.serving.processes import keep_running
    from newsdesk.serving.server import Patience, Server
    from newsdesk.wsgi import application

    from newsdesk.serving.admission import may_send_much  # isort: skip  (can't be loaded before the application)

    assert get_resolver().url_patterns  # loads every page, once for all processes

    def work() -> None:
        server = Server(
            application,
            listening,
            threads=settings.WEB_THREADS - settings.EXPORT_THREADS,
            long_threads=settings.EXPORT_THREADS,
            is_long=lambda path: "/export." in path,
            may_send_much=may_send_much,
            most_bytes=settings.MAX_UPLOAD_BYTES,
            behind_proxy=settings.TRUSTED_PROXY,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, server.stop)
        server.run()

    gc.freeze()  # what is loaded stays, and stays shared
    keep_running(settings.WEB_PROCESSES, work, seconds_to_stop=Patience.stop + 1.5)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsdesk.serving", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    return parser


def listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        sys.exit(f"Port {port} of {host} can't be listened on: {error.strerror}.")


def allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if hard == -1 else min(FILES, hard), hard))


if __name__ == "__main__":
    main()
