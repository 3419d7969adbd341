"""What editors do with other people's accounts."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from newsdesk.accounts import log
from newsdesk.accounts.sessions import end_sessions
from newsdesk.models import Account
from newsdesk.roles import EDITOR, give_role, role_of
from newsdesk.web.refusals import Refusal

EDITORS_NAMED = 3


class NameTaken(Refusal):
    """Another account, that of `user`, has this name or address."""

    argument = "name"

    def __init__(self, words: str, user: User | None = None):
        super().__init__(words)
        self.user = user


class OwnAccess(Refusal):
    """An editor who could shut themselves out might leave nobody to let them in again."""

    argument = "role"


@dataclass(frozen=True)
class Editor:
    """Who does it, and from where."""

    user: User
    address: str


def people(editor: User) -> QuerySet[User]:
    """Whom this editor manages, those with access first. Superusers are managed by superusers only: whoever sets their
    password is one."""
    return everybody() if editor.is_superuser else everybody().exclude(is_superuser=True)


def everybody() -> QuerySet[User]:
    """All accounts, those with access first."""
    codes = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return (
        User.objects.annotate(last_seen_at=F("account__last_seen_at"), takes_code=Exists(codes))
        .prefetch_related("groups")
        .order_by("-is_active", "username")
    )


def editors() -> list[str]:
    """Names of some of those who can change a role, whoever was here last first."""
    able = User.objects.filter(is_active=True, groups__name=EDITOR).order_by(F("last_login").desc(nulls_last=True))
    return list(able.values_list("username", flat=True)[:EDITORS_NAMED])


def invite(*, name_or_email: str, role: str, by: Editor) -> User:
    """A new account without a password; a link sets it. Raises NameTaken."""
    email = name_or_email if "@" in name_or_email else ""
    same = Q(username=name_or_email) | (Q(email__iexact=email) if email else Q())
    if known := User.objects.filter(same).first():
        what = "with this address" if email else f"called “{name_or_email}”"
        raise NameTaken(f"There is an account {what} already.", known)
    try:
        with transaction.atomic():
            user = User(username=_free_name(email) if email else name_or_email, email=email)
            user.set_unusable_password()
            user.save()
            give_role(user=user, role=role)
    except IntegrityError:
        raise NameTaken(f"There is an account called “{name_or_email}” already.") from None
    log.info("New account: person %s, role %s, by person %s, from %s.", user.pk, role, by.user.pk, by.address)
    return user


@transaction.atomic
def describe(*, user: User, name: str, email: str, role: str, by: Editor) -> None:
    """Another name, address or role. Raises NameTaken, OwnAccess."""
    was = role_of(user)
    if user == by.user and was == EDITOR != role:
        raise OwnAccess("You can't take the editor's role from yourself. Another editor can.")
    if User.objects.filter(username=name).exclude(pk=user.pk).exists():
        raise NameTaken(f"There is an account called “{name}” already.")
    User.objects.filter(pk=user.pk).update(username=name, email=email)
    if role != was:
        give_role(user=user, role=role)
        log.info(
            "Role of person %s: %s before, %s now, by person %s, from %s.",
            *(user.pk, was or "none", role or "none", by.user.pk, by.address),
        )


@transaction.atomic
def end_access(*, user: User, by: Editor) -> None:
    """They are signed out everywhere, their tokens open nothing, and what they decided stays. Raises OwnAccess."""
    if user == by.user:
        raise OwnAccess("You can't end your own access. Another editor can.")
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user=user)
    log.info("Access of person %s ended, by person %s, from %s.", user.pk, by.user.pk, by.address)


def give_access_again(*, user: User, by: Editor) -> None:
    User.objects.filter(pk=user.pk).update(is_active=True)
    log.info("Access of person %s given again, by person %s, from %s.", user.pk, by.user.pk, by.address)


def remove_second_step(*, user: User, by: Editor) -> None:
    """For somebody who has neither their authenticator nor their recovery codes any more."""
    Authenticator.objects.filter(user=user).delete()
    log.info("Second step of person %s removed, by person %s, from %s.", user.pk, by.user.pk, by.address)


def note_link(*, user: User, by: Editor, mailed: bool) -> None:
    how = "mailed" if mailed else "shown"
    log.info("Link to set the password of person %s %s, by person %s, from %s.", user.pk, how, by.user.pk, by.address)


def note_password(*, user: User, address: str, now: datetime, keep: str | None = None) -> None:
    """They set a password: nothing holds them up any more, and all their sessions end but the one with this key."""
    Account.objects.update_or_create(user=user, defaults={"must_change_password": False})
    ended = end_sessions(user=user, but=keep)
    log.info("New password: person %s, from %s; %s other sessions ended.", user.pk, address, ended)


def n_decisions() -> dict[int, int]:
    """{person's id: steps of theirs in the history}."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT metadata -> 'by', count(*) FROM {_contexts()} WHERE metadata ? 'by' GROUP BY metadata -> 'by'"
        )
        return {int(pk): n for pk, n in cursor.fetchall() if pk not in (None, "null")}


def decisions_of(user: User) -> list[tuple[str, int]]:
    """[(what they did, how often)], the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT metadata ->> 'verb', count(*) FROM {_contexts()}"
            " WHERE metadata ? 'by' AND metadata -> 'by' = %s::jsonb GROUP BY metadata ->> 'verb'",
            [str(user.pk)],
        )
        counts = Counter({(verb or "change").replace("_", " "): n for verb, n in cursor.fetchall()})
    return counts.most_common()


def _contexts():
    return apps.get_model("pghistory", "Context")._meta.db_table


def _free_name(email):
    """The part before the @, with a number if somebody has it already."""
    wanted = re.sub(r"[^\w.+-]", "", email.partition("@")[0]) or "person"
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    return next(name for n in range(1, len(taken) + 2) if (name := wanted if n == 1 else f"{wanted}{n}") not in taken)
