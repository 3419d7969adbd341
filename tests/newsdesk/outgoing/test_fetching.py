import gzip
import socket
import threading
from contextlib import suppress

import pytest

from newsdesk.outgoing import CannotFetch, NotNow, asked_not_to, fetch, fetching, pause_between
from newsdesk.outgoing.where import place_of


def test_page_comes_with_its_address_behind_redirects(site):
    site.pages["/old"] = (301, {"Location": "/new"}, b"")
    site.pages["/new"] = (200, {"Content-Type": "text/html"}, b"<p>Hello</p>")
    answer = fetch(site.url("/old"))
    assert (answer.url, answer.content, answer.moved_for_good) == (site.url("/new"), b"<p>Hello</p>", True)
    assert answer.headers["content-type"] == "text/html"
    assert all(headers["User-Agent"].startswith("Newsdesk/") for _, headers in site.asked)


def test_passing_redirect_is_no_new_address(site):
    site.pages["/old"] = (302, {"Location": "/new"}, b"")
    site.pages["/new"] = (200, {}, b"x")
    assert not fetch(site.url("/old")).moved_for_good


@pytest.mark.parametrize("to", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"])
def test_redirect_to_a_private_place_is_refused(site, to):
    site.pages["/"] = (302, {"Location": to}, b"")
    with pytest.raises(CannotFetch) as refused:
        fetch(site.url())
    assert not refused.value.may_succeed
    assert len(site.asked) == 1


def test_redirects_come_to_an_end(site):
    site.pages["/"] = (302, {"Location": "/"}, b"")
    with pytest.raises(CannotFetch, match="more than 5 times"):
        fetch(site.url())
    assert len(site.asked) == 6


def test_host_is_resolved_once_and_what_was_looked_at_is_asked(site, monkeypatch):
    """A name that answers with another address the second time leads nowhere else."""
    asked = []
    real = socket.getaddrinfo

    def resolved(host, *given, **more):
        asked.append(host)
        return real("127.0.0.1" if host == "paper.example" else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    site.pages["/"] = (200, {}, b"x")
    port = site.address.rpartition(":")[2]
    assert fetch(f"http://paper.example:{port}/").content == b"x"
    assert asked.count("paper.example") == 1
    assert site.asked[0][1]["Host"] == f"paper.example:{port}"


def test_only_what_changed_is_asked_for(site):
    site.pages["/"] = (304, {"ETag": '"a"'}, b"")
    assert fetch(site.url(), headers={"If-None-Match": '"a"'}).status == 304
    assert site.asked[0][1]["If-None-Match"] == '"a"'


def test_too_large_a_page_is_given_up(site):
    site.pages["/"] = (200, {}, b"x" * 3_000_000)
    with pytest.raises(CannotFetch, match="more than 1 MB"):
        fetch(site.url(), max_bytes=1024 * 1024)


def test_packed_bomb_is_given_up_before_it_is_unpacked(site):
    site.pages["/"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000))
    with pytest.raises(CannotFetch, match="more than 1 MB"):
        fetch(site.url(), max_bytes=1024 * 1024)


def test_slow_answer_is_given_up(site, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.0)
    site.pages["/"] = (200, {}, b"x" * 200_000)
    with pytest.raises(CannotFetch, match="did not finish"):
        fetch(site.url())


@pytest.mark.parametrize("before", [b"", b"<p>"])
def test_answer_that_drips_without_end_is_given_up(site, monkeypatch, before):
    """Each byte comes in good time; all of them never would."""
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    over = threading.Event()

    def dripping():
        yield before
        while not over.wait(0.05):
            yield b"."

    site.pages["/"] = (200, {}, dripping())
    with pytest.raises(CannotFetch, match="did not finish its answer") as refused:
        fetch(site.url())
    over.set()
    assert refused.value.may_succeed


def test_headers_that_drip_without_end_are_given_up(monkeypatch, settings):
    settings.PRIVATE_NETWORKS = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    over = threading.Event()

    def answer():
        line, _ = listening.accept()
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.05):
                line.sendall(b"X-More: 1\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(CannotFetch, match="did not finish its answer"):
            fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        over.set()
        thread.join()


@pytest.mark.parametrize(
    ("status", "words", "may_succeed"),
    [
        (404, "has no page there", False), (403, "refuses programs", False), (429, "asked too often", True),
        (503, "an error (503)", True),
    ],
)  # fmt: skip
def test_refusals_say_whether_trying_again_may_help(site, status, words, may_succeed):
    site.pages["/"] = (status, {"Retry-After": "7"}, b"")
    with pytest.raises(CannotFetch) as refused:
        fetch(site.url())
    assert words in str(refused.value)
    assert (refused.value.may_succeed, refused.value.wait) == (may_succeed, 7.0)


def test_nobody_there_is_told(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CannotFetch, match="could not be reached") as refused:
        fetch(f"http://127.0.0.1:{port}/")
    assert refused.value.may_succeed


def test_name_is_asked_for_in_the_certificate(site):
    place = place_of(site.url())
    pool = fetching._connection(type(place)(**{**{s: getattr(place, s) for s in place.__slots__}, "scheme": "https"}))
    assert (pool.host, pool.assert_hostname, pool.conn_kw["server_hostname"]) == ("127.0.0.1", place.host, place.host)


def test_rules_of_a_site_are_kept_to(site):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n")
    assert "asks programs not to" in asked_not_to(site.url("/private/1"))
    assert asked_not_to(site.url("/news/1")) == ""
    assert pause_between(site.url("/news/1")) == 3.0
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_site_without_rules_allows_everything(site):
    assert asked_not_to(site.url("/news/1")) == ""
    assert pause_between(site.url("/news/1")) == 1.0


def test_site_whose_rules_cannot_be_read_is_left_alone_for_now(site):
    site.pages["/robots.txt"] = (500, {}, b"")
    with pytest.raises(NotNow, match="could not be asked"):
        asked_not_to(site.url("/news/1"))
