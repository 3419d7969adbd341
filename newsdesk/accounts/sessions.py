"""Where somebody is signed in, and ending it."""

import re
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import QuerySet

from newsdesk.accounts.lasting import BEGUN, SEEN_EVERY, begin, ends_at
from newsdesk.models import Account

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone|iPad": "iOS", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}


def note_seen(request, now: datetime) -> None:
    """Write down that this person is here, from where, and put off the end of the session.

    At most every few minutes in each web process. What a page asks by itself (page.js) shows nobody at work.
    """
    key = request.session.session_key
    if request.headers.get("Newsdesk-By-Itself"):
        return
    if key and cache.add(seen_key(key), True, SEEN_EVERY.total_seconds()):
        if BEGUN not in request.session:  # of an earlier version
            begin(request.session, now)
        Session.objects.filter(session_key=key).update(expire_date=ends_at(request.session, now))
        UserSession.objects.create_from_request(request)
        Account.objects.update_or_create(user=request.user, defaults={"last_seen_at": now})


def renew(request) -> None:
    """Who has proven who they are goes on under another key: one that somebody else may know opens nothing any more."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def seen_key(session_key: str) -> str:
    """Under which a process remembers that it wrote down who was seen in this session."""
    return f"seen:{session_key}"


def sessions_of(user: User, now: datetime) -> QuerySet[UserSession]:
    """Those in which they are signed in, the latest used first."""
    living = Session.objects.filter(expire_date__gt=now).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=living).order_by("-last_seen_at", "-pk")


def end_sessions(*, user: User, pk: int | None = None, but: str | None = None) -> int:
    """End one of a person's sessions, or all of them but the one with this key; how many."""
    ended = UserSession.objects.filter(user=user).exclude(session_key=but)
    if pk is not None:
        ended = ended.filter(pk=pk)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


def forget_ended(now: datetime) -> None:
    """Remove the sessions that opened nothing any more."""
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def in_words(user_agent: str) -> str:
    """What a browser says about itself, as a person would: "Firefox on Linux"."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "A browser")
    system = next((name for marks, name in SYSTEMS.items() if re.search(marks, user_agent)), "an unknown system")
    return f"{browser} on {system}"
