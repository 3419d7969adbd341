import os
import secrets

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from newsdesk.models import Account
from newsdesk.roles import EDITOR

NAME = "editor"
VARIABLE = "NEWSDESK_EDITOR_PASSWORD"
WITHOUT_LOOKALIKES = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = f"Create the account '{NAME}', with the password in {VARIABLE} or one that is printed, once."

    def handle(self, **options):
        if User.objects.filter(username=NAME).exists():
            raise CommandError(
                f"There is an account '{NAME}' already. 'manage.py changepassword {NAME}' sets its password."
            )
        given = os.environ.get(VARIABLE)
        try:
            validate_password(given or (password := generate_password()), user=User(username=NAME))
        except ValidationError as error:
            raise CommandError(f"{VARIABLE}: {' '.join(error.messages)}") from error
        with transaction.atomic():
            editor = User.objects.create_user(NAME, password=given or password)
            editor.groups.add(Group.objects.get(name=EDITOR))
            if not given:
                Account.objects.create(user=editor, must_change_password=True)
        if given:
            self.stdout.write(f"Sign in as '{NAME}' with the password in {VARIABLE}.")
        else:
            self.stdout.write(
                f"\n    Sign in as   {NAME}\n    Password     {password}\n\n"
                f"This password is shown only now; the first sign-in asks for another.\n"
                f"'manage.py changepassword {NAME}' sets one, should both be lost.\n"
            )


def generate_password() -> str:
    """Four groups of four letters and digits that can't be taken for each other: 79 bits."""
    return "-".join("".join(secrets.choice(WITHOUT_LOOKALIKES) for _ in range(4)) for _ in range(4))
