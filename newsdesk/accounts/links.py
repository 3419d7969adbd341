"""Links that prove something: who may set a password, and that an e-mail address reaches its owner."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from newsdesk.accounts import pace
from newsdesk.models import Account

SALT = "an address reaches its owner"
CONFIRM_SECONDS = 7 * 24 * 3600


def password_link(user: User, *, mailed: bool = False) -> str:
    """The address, without the site's, at which this person sets a password, once and within PASSWORD_RESET_TIMEOUT.

    A new password, a sign-in or another e-mail address end it. One that was mailed proves the address, too.
    """
    link = reverse(
        "password_set", args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    )
    return f"{link}?confirms={_proof(user)}" if mailed else link


def mail_password_link(user: User, *, site: str, is_new: bool) -> None:
    context = {"person": user, "link": site + password_link(user, mailed=True), "site": site, "is_new": is_new}
    context["days"] = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    subject = "Your account on Newsdesk" if is_new else "A new password for Newsdesk"
    send_mail(subject, render_to_string("newsdesk/mails/password.txt", context), None, [user.email])


def ask_to_confirm(user: User, *, site: str, limit: pace.Limit, now: datetime) -> bool:
    """Ask by mail whether the address is theirs, unless that was done lately; whether it was asked now.

    Raises OSError where the mail server can't be reached or refuses the mail.
    """
    try:
        limit.spend(f"{user.pk} {user.email}", now)
    except pace.TooFast:
        return False
    try:
        _mail_confirmation(user, site=site)
    except OSError:
        limit.give_back(f"{user.pk} {user.email}")
        raise
    return True


def _mail_confirmation(user, *, site):
    link = site + reverse("email_confirm", args=[_proof(user)])
    body = render_to_string("newsdesk/mails/confirm.txt", {"person": user, "link": link, "site": site})
    send_mail("Is this your address?", body, None, [user.email])


def whose(proof: str) -> User | None:
    """Who is asked by this link whether the address is theirs; None if it is too old, or they have another by now."""
    try:
        pk, email = signing.loads(proof, salt=SALT, max_age=CONFIRM_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.filter(pk=pk, email=email, is_active=True).first()


def confirm_address(user: User) -> None:
    Account.objects.update_or_create(user=user, defaults={"confirmed_email": user.email})


def is_confirmed(user: User) -> bool:
    return bool(user.email) and Account.objects.filter(user=user, confirmed_email=user.email).exists()


def people_at(email: str):
    """Whose confirmed address this is, and who may still sign in."""
    return User.objects.filter(account__confirmed_email__iexact=email, email__iexact=email, is_active=True)


def _proof(user):
    return signing.dumps([user.pk, user.email], salt=SALT)
