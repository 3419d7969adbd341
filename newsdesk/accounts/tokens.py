"""Tokens: a program reads, or sends articles, with the rights of the person who made its token.

A token is 256 random bits, so one round of SHA-256 keeps what is stored useless to a thief; slow password hashes
protect secrets that people choose, and would cost every request. For the same reason nobody guesses one: wrong tokens
are counted to spare the database, and a right one is taken however many wrong ones came from the same address.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from newsdesk.accounts import log, pace
from newsdesk.accounts.client import client_address, client_network
from newsdesk.models import ApiToken
from newsdesk.web.refusals import Refusal

PREFIX = "newsdesk_"  # lets people and secret scanners recognise one
RECORDED_EVERY = timedelta(minutes=1)


class NameTaken(Refusal):
    """The person has a token of this name already."""

    argument = "name"


class UnknownToken(Exception):
    """Nobody has this token (any more), or its owner's account is closed. The message says so to a program."""

    def __init__(self):
        super().__init__("This token is not known here; it may have been revoked. Make a new one.")


class EndedToken(UnknownToken):
    """It was good until a moment that has passed."""

    def __init__(self, ended_at: datetime):
        Exception.__init__(self, f"This token ended on {ended_at:%Y-%m-%d}. Make a new one.")


def create_token(
    *, user: User, name: str, now: datetime, ends_at: datetime | None = None, scope: str = ApiToken.Scope.READ
) -> tuple[ApiToken, str]:
    """A new token and its secret, which can't be had again. Raises NameTaken."""
    secret = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                user=user, name=name, digest=digest(secret), created_at=now, ends_at=ends_at, scope=scope
            )
    except IntegrityError as error:
        if "one_token_per_person_and_name" not in str(error):
            raise
        raise NameTaken(f"You already have a token called “{name}”.") from None
    log.info("New token: %s of person %s.", token.pk, user.pk)
    return token, secret


def revoke_token(*, user: User, pk: int) -> str | None:
    """Delete one of a person's tokens; its name, None if it was gone already."""
    token = ApiToken.objects.filter(user=user, pk=pk).first()
    if token:
        token.delete()
        log.info("Token revoked: %s of person %s.", pk, user.pk)
    return token.name if token else None


def token_of(secret: str, now: datetime) -> ApiToken:
    """The token that this is, with its owner; records its use. Raises UnknownToken and EndedToken."""
    token = ApiToken.objects.select_related("user").filter(digest=digest(secret), user__is_active=True).first()
    if token is None:
        raise UnknownToken
    if token.ends_at and token.ends_at <= now:
        raise EndedToken(token.ends_at)
    if token.last_used_at is None or token.last_used_at < now - RECORDED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def sign_in(request) -> bool:
    """Make `request.user` the owner of the token it bears, and that `request.token`; False if it bears none.

    Raises UnknownToken, and pace.TooFast where too many wrong ones come from.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    now = timezone.now()
    try:
        request.token = token_of(secret.strip(), now)
    except UnknownToken:
        pace.OF_TOKEN.spend(client_network(request), now)
        log.warning("Refused: a token that is not known or has ended, from %s.", client_address(request))
        raise
    request.user = request.token.user
    return True


def opens(token: ApiToken, view, method: str) -> bool:
    """Whether a token of this scope may ask `view` with this method."""
    sends = method in getattr(view, "methods_that_send", ())
    return sends == (token.scope == ApiToken.Scope.SEND)


def open_to_tokens(view, *, to_send=()):
    """Marks a view that a token opens as well as a session: one that reads, but for the methods `to_send`."""
    view.open_to_tokens, view.methods_that_send = True, frozenset(to_send)
    return view
