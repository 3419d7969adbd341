"""Somebody says who they are: counted before it is checked, and written down."""

from contextlib import contextmanager

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.utils import timezone

from newsdesk.accounts import browsers, log, pace
from newsdesk.accounts.client import client_address, client_network
from newsdesk.roles import name_meant


def by_password(request, *, name: str, password: str) -> User | None:
    """The person, if this is their password. Raises pace.TooFast, before anything is hashed, and hashing.Busy."""
    meant = User.objects.filter(username=name_meant(name)).first()
    about = f"person {meant.pk}" if meant else "nobody"
    with _counted(request, _limits(request, name, meant), f"wrong password, {about}") as right:
        user = authenticate(request, username=name, password=password)
        right(user is not None)
    return user


@contextmanager
def code(request, user):
    """One try of a code for this person; the block calls what it is given with whether it was right.

    Raises pace.TooFast.
    """
    known = browsers.known_as(request, user) or "not known"
    with _counted(request, [(pace.OF_CODE, f"{user.pk} {known}")], f"wrong code, person {user.pk}") as right:
        yield right


def is_fresh(user, used_code: str) -> bool:
    """Whether the code of an authenticator was not used a moment before, in any web process."""
    try:
        pace.USED_CODE.spend(f"{user.pk} {used_code}", timezone.now())
    except pace.TooFast:
        return False
    return True


def _limits(request, name, meant):
    who = meant.pk if meant else f"“{name.strip().casefold()}”"
    if meant and (number := browsers.known_as(request, meant)):
        return [(pace.OF_BROWSER, f"{who} {number}")]
    network = client_network(request)
    return [(pace.OF_NAME, who), *([(pace.OF_CLIENT, network)] if network else [])]


@contextmanager
def _counted(request, limits, wrong):
    spent = []
    try:
        for limit, what in limits:
            limit.spend(what, timezone.now())
            spent.append((limit, what))
    except pace.TooFast as too_fast:
        _give_back(spent)
        log.warning("Refused: %s, from %s: too many tries, %s.", wrong, client_address(request), too_fast.wait)
        raise
    told = []
    try:
        yield told.append
    finally:
        if told == [False]:
            log.warning("Refused: %s, from %s.", wrong, client_address(request))
        else:  # it was right, or it was not tried
            _give_back(spent)


def _give_back(spent):
    for limit, what in spent:
        limit.give_back(what)
