"""Switching the digest on and off, and sending what is due."""

import logging
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from entities.models import Digest
from entities.pages.digests import is_due, letter, news_for
from entities.services.keeping.watching import settled_moment
from newsdesk.accounts import pace
from newsdesk.accounts.links import ask_to_confirm, is_confirmed
from newsdesk.roles import READ

log = logging.getLogger(__name__)


@transaction.atomic
def choose_rhythm(*, user: User, rhythm: str, email: str, now: datetime) -> None:
    """A mail every day or week from now on, once the address is confirmed; "" = none."""
    if not rhythm:
        Digest.objects.filter(user=user).delete()
        return
    user.email = email
    user.save(update_fields=["email"])
    Digest.objects.update_or_create(
        user=user, defaults={"rhythm": rhythm}, create_defaults={"rhythm": rhythm, "covered_until": now}
    )


def stop_digest(*, user_id: int) -> bool:
    """Whether there was one to stop."""
    return Digest.objects.filter(user=user_id).delete()[0] > 0


def send_due(*, now: datetime, site: str) -> int:
    """Send every digest that is due; returns how many mails went out.

    One that fails is logged and tried again the next time; it keeps nobody else from theirs.
    """
    sent = 0
    for pk in Digest.objects.filter(user__is_active=True).order_by("pk").values_list("pk", flat=True):
        try:
            sent += _send(pk, now, site)
        except Exception:
            log.exception("A digest could not be sent. It is tried again within the hour.")
    return sent


@transaction.atomic
def _send(pk, now, site):
    """Whether a mail went out. The mark moves in the transaction that sends: what is mailed is not mailed again, and
    what could not be mailed is not marked. A second worker that is at it passes over the row."""
    digest = (
        Digest.objects.select_for_update(of=["self"], skip_locked=True).select_related("user").filter(pk=pk).first()
    )
    if digest is None or not is_due(digest.rhythm, digest.covered_until, now):
        return False
    if not digest.user.email or not digest.user.has_perm(READ):
        return False
    if not is_confirmed(digest.user):  # nothing is lost: what is new waits for the first mail
        ask_to_confirm(digest.user, site=site, limit=pace.OF_ASKING, now=now)
        return False
    until = min(settled_moment(), now)
    news = news_for(digest, until, site)
    digest.covered_until = max(until, digest.covered_until)
    digest.save(update_fields=["covered_until"])
    if not news:
        return False
    letter(digest, news, site).send()
    return True
