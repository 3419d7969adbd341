"""Work in threads with connections of their own, beside a test's: real transactions, real waiting."""

import threading
import time
from contextlib import contextmanager

from django.db import connection, transaction


def in_thread(work, raised):
    """The thread that does this work; what it raises is appended to `raised`."""

    def run():
        try:
            work()
        except Exception as problem:
            raised.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def at_once(*works):
    """Begin each at the same moment, in a thread of its own; returns what they raised, once all have ended."""
    raised, start = [], threading.Barrier(len(works))
    threads = [in_thread(lambda work=work: (start.wait(), work()), raised) for work in works]
    for thread in threads:
        thread.join(60)
    return raised


@contextmanager
def holding(take, seconds=60):
    """Somebody whose transaction has done `take`, and goes on until the block ends or so many seconds are over."""
    raised, held, done = [], threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            take()
            held.set()
            done.wait(seconds)

    holder = in_thread(hold, raised)
    try:
        assert held.wait(30)
        yield
    finally:
        done.set()
        holder.join(30)
    assert raised == []


def somebody_waits():
    """Until another connection waits for a lock; False where none does in half a minute."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.05)
    return False
