"""Which browsers somebody has signed in with before; from these, strangers who try their name don't slow them down."""

import secrets

from django.conf import settings
from django.core import signing

COOKIE = "newsdesk_known"
SALT = "browsers that signed in"
MOST = 5  # people on one browser
SECONDS = 180 * 24 * 3600


def known_as(request, user) -> str | None:
    """The number under which this browser is known to this person; None if it is not."""
    return _people(request).get(str(user.pk))


def remember(request, response, user) -> None:
    """This person has signed in here."""
    people = _people(request)
    number = people.pop(str(user.pk), None) or secrets.token_urlsafe(12)
    latest = dict([*people.items(), (str(user.pk), number)][-MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(latest, salt=SALT),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path=settings.SESSION_COOKIE_PATH,
    )


def _people(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return {}
