"""What a command says while it has nothing new to say."""

import io
import time

import pytest

from newsdesk.machine import patience

pytestmark = pytest.mark.pure


class Terminal(io.StringIO):
    def isatty(self):
        return True


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_clock_goes_on_by_itself_and_leaves_nothing():
    out = Terminal()
    with patience.clock("Starting", out, seconds=0.01) as end:
        assert out.getvalue().endswith("Starting … 0 s")
        assert until(lambda: out.getvalue().count("Starting") > 3)
        end()
        said = out.getvalue()
        assert said.endswith(patience.CLEAR)
    assert out.getvalue() == said


def test_clock_ends_with_what_it_is_told_beside():
    out = Terminal()
    with pytest.raises(KeyError), patience.clock("Starting", out, seconds=0.01):
        raise KeyError
    said = out.getvalue()
    time.sleep(0.1)
    assert out.getvalue() == said
    assert said.endswith(patience.CLEAR)


def test_clock_says_nothing_where_nobody_watches():
    out = io.StringIO()
    with patience.clock("Starting", out, seconds=0.01) as end:
        time.sleep(0.05)
        end()
    assert out.getvalue() == ""


def test_bar_is_drawn_anew_while_nothing_is_counted():
    out = Terminal()
    with patience.bar(out, seconds=0.01, unit=" articles") as drawn:
        drawn.update(3)
        before = len(out.getvalue())
        assert until(lambda: len(out.getvalue()) > before + 100)
    assert "3 articles" in out.getvalue()


def test_bar_draws_nothing_where_nobody_watches():
    out = io.StringIO()
    with patience.bar(out, seconds=0.01) as drawn:
        drawn.update(3)
        time.sleep(0.05)
    assert out.getvalue() == ""
