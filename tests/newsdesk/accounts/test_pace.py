"""How often something may be tried: so many times at once, then once in a while, and never not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from newsdesk.accounts.client import client_address, client_network
from newsdesk.accounts.pace import Limit, TooFast, forget_past
from newsdesk.models import Pace
from newsdesk.tasks import forget_tries
from tests.factories import NOON

MINUTE = timedelta(minutes=1)
THRICE = Limit("of a test", 3, MINUTE)


def spend(limit, what, now):
    try:
        limit.spend(what, now)
        return None
    except TooFast as refused:
        return refused.wait


@pytest.mark.django_db
def test_the_burst_passes_and_what_follows_waits_its_turn():
    assert [spend(THRICE, "bob", NOON) for _ in range(5)] == [None, None, None, MINUTE, MINUTE]
    assert spend(THRICE, "bob", NOON + MINUTE) is None
    assert spend(THRICE, "bob", NOON + MINUTE) == MINUTE
    assert [spend(THRICE, "bob", NOON + 9 * MINUTE) for _ in range(4)] == [None, None, None, MINUTE]


@pytest.mark.django_db
def test_what_is_refused_is_not_counted():
    for _ in range(100):
        spend(THRICE, "bob", NOON)
    assert spend(THRICE, "bob", NOON + MINUTE) is None


@pytest.mark.django_db
def test_one_is_not_slowed_down_by_another():
    for _ in range(4):
        spend(THRICE, "bob", NOON)
    assert spend(THRICE, "carol", NOON) is None
    assert spend(Limit("of another kind", 3, MINUTE), "bob", NOON) is None


@pytest.mark.django_db
def test_a_try_given_back_does_not_count():
    for _ in range(9):
        THRICE.spend("bob", NOON)
        THRICE.give_back("bob")


@pytest.mark.django_db
def test_nothing_is_kept_of_it_but_a_hash_and_that_not_for_long():
    THRICE.spend("bob", NOON)
    assert "bob" not in Pace.objects.get().key
    assert (forget_past(NOON), forget_past(NOON + 2 * MINUTE), Pace.objects.count()) == (0, 1, 0)
    THRICE.spend("bob", NOON)
    forget_tries(timestamp=0)
    assert Pace.objects.count() == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_tries_at_once_are_counted_one_by_one():
    def try_once(_):
        try:
            return spend(THRICE, "bob", NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(try_once, range(16))).count(None) == 3


# --- whose tries they are


def asked(address, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("trusted", "address", "forwarded", "client"),
    [
        (False, "203.0.113.9", None, "203.0.113.9"),
        (False, "203.0.113.9", "198.51.100.7", "203.0.113.9"),  # anybody can write that
        (True, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (True, "127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the proxy wrote the last one
        (True, "127.0.0.1", "198.51.100.7:5123", "198.51.100.7"),
        (True, "127.0.0.1", "[2001:db8::1]:5123", "2001:db8::1"),
        (True, "127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        (True, "127.0.0.1", "nonsense", "127.0.0.1"),
        (True, "", None, "0.0.0.0"),
    ],
)
def test_the_clients_address_is_what_the_trusted_proxy_says(settings, trusted, address, forwarded, client):
    settings.TRUSTED_PROXY = trusted
    assert client_address(asked(address, forwarded)) == client


@pytest.mark.parametrize(
    ("trusted", "address", "forwarded", "network"),
    [
        (False, "203.0.113.9", None, "203.0.113.9"),
        (False, "2001:db8:1:2:3::4", None, "2001:db8:1:2::"),
        (False, "127.0.0.1", None, None),  # perhaps of a proxy that nobody told us to trust
        (False, "::1", None, None),
        (False, "", None, None),
        (True, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (False, "203.0.113.9", "198.51.100.7", "203.0.113.9"),
    ],
)
def test_one_client_is_an_address_or_a_network_of_one(settings, trusted, address, forwarded, network):
    settings.TRUSTED_PROXY = trusted
    assert client_network(asked(address, forwarded)) == network
