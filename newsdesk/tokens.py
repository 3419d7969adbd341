"""Tokens: a program reads with the rights of the person who made its token.

A token is 256 random bits, so one round of SHA-256 keeps what is stored useless to a thief; slow password hashes
protect secrets that people choose, and would cost every request.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from newsdesk.models import ApiToken
from newsdesk.refusals import Refusal

PREFIX = "newsdesk_"  # lets people and secret scanners recognise one
RECORDED_EVERY = timedelta(minutes=1)


class NameTaken(Refusal):
    """The person has a token of this name already."""

    argument = "name"


class UnknownToken(Exception):
    """Nobody has this token (any more), or its owner's account is closed."""


def create_token(*, user: User, name: str, now: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, which can't be had again. Raises NameTaken."""
    secret = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            return ApiToken.objects.create(user=user, name=name, digest=digest(secret), created_at=now), secret
    except IntegrityError as error:
        if "one_token_per_person_and_name" not in str(error):
            raise
        raise NameTaken(f"You have a token called “{name}” already.") from None


def revoke_token(*, user: User, pk: int) -> str | None:
    """Delete one of a person's tokens; its name, None if it was gone already."""
    token = ApiToken.objects.filter(user=user, pk=pk).first()
    if token:
        token.delete()
    return token.name if token else None


def owner_of(secret: str, now: datetime) -> User:
    """Whose token this is; records its use. Raises UnknownToken."""
    token = ApiToken.objects.select_related("user").filter(digest=digest(secret), user__is_active=True).first()
    if token is None:
        raise UnknownToken
    if token.last_used_at is None or token.last_used_at < now - RECORDED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def sign_in(request) -> bool:
    """Make `request.user` the owner of the token it bears; False if it bears none. Raises UnknownToken."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    request.user = owner_of(secret.strip(), timezone.now())
    return True


def open_to_tokens(view):
    """Marks a view that changes nothing: a token opens it as well as a session."""
    view.open_to_tokens = True
    return view
