"""How django-allauth signs people in here: its steps, our limits, our words."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsdesk.accounts import browsers, lasting, log, pace, proving
from newsdesk.accounts.client import client_address

WRONG = "Name and password do not match an account. Both are case-sensitive."
NOT_YOURS = "That is not your password. It is case-sensitive."
WRONG_CODE = "That code is wrong, or has been used. Codes change every 30 seconds."
SAID = {
    "mfa/messages/totp_activated.txt": "From now on you need a code from your authenticator to sign in.",
    "mfa/messages/totp_deactivated.txt": "You can now sign in with your password only.",
    "mfa/messages/recovery_codes_generated.txt": "These are your recovery codes. Keep them where you find them without "
    "this device.",
}


def too_fast(refused: pace.TooFast) -> ValidationError:
    seconds = round(refused.wait.total_seconds())
    wait = f"{seconds} second{'s' * (seconds != 1)}" if seconds < 100 else f"{round(seconds / 60)} minutes"
    return ValidationError(f"Too many attempts. Try again in {wait}.", code="too_fast", params={"wait": seconds})


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": NOT_YOURS,
        "username_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request):
        """Accounts are made by editors."""
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def authenticate(self, request, *, username, password, **credentials):
        try:
            return proving.by_password(request, name=username, password=password)
        except pace.TooFast as refused:
            raise too_fast(refused) from None

    def post_login(self, request, user, **about):
        lasting.begin(request.session, timezone.now())
        response = super().post_login(request, user, **about)
        browsers.remember(request, response, user)
        log.info("Signed in: person %s, from %s.", user.pk, client_address(request))
        return response

    def logout(self, request):
        log.info("Signed out: person %s, from %s.", request.user.pk, client_address(request))
        super().logout(request)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """What we say ourselves; much of what allauth says, a page says already."""
        if words := message or SAID.get(message_template):
            messages.info(request, words)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_label(self, user):
        return user.get_username()

    def encrypt(self, text):
        """The database alone, or a dump of it, makes no codes."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Of a secret of another SECRET_KEY, a new one that matches nothing: its owner needs an editor."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()


def _box():
    key = salted_hmac("second steps", "secrets", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
