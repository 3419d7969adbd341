"""A site of our own on loopback, which the tests allow to be asked."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsdesk.outgoing import politeness


class Site:
    """`pages`: by path, (status, headers, content), or a function of the request's headers that returns these.

    A content that is no bytes is sent piece by piece, and the connection closed behind it. `asked`: the paths and
    headers of all requests.
    """

    def __init__(self, address):
        self.address = address
        self.pages = {}
        self.asked = []

    def url(self, path="/"):
        return f"{self.address}{path}"


@pytest.fixture
def site(settings):
    settings.PRIVATE_NETWORKS = ["127.0.0.1"]
    politeness._kept.clear()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found.asked.append((self.path, dict(self.headers)))
            page = found.pages.get(self.path, (404, {}, b"nothing"))
            status, headers, content = page(dict(self.headers)) if callable(page) else page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if isinstance(content, bytes):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may have gone
                for piece in [content] if isinstance(content, bytes) else content:
                    self.wfile.write(piece)

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
