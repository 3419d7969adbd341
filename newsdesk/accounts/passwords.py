"""Which passwords nobody may choose, beside those that Django refuses."""

import re

from django.core.exceptions import ValidationError

LEAST_CHARACTERS = 5  # different ones
LEAST_LEFT = 6
GUESSED_FIRST = re.compile(r"newsdesk|analyst|annotator|editor|admin|password|passwort|welcome|quotes?|news", re.I)


class Varied:
    """Eight blanks are long enough, and nothing."""

    def validate(self, password, user=None):
        if len(set("".join(password.split()))) < LEAST_CHARACTERS:
            raise ValidationError(self.get_help_text(), code="password_not_varied")

    def get_help_text(self):
        return f"The password needs at least {LEAST_CHARACTERS} different characters other than blanks."


class NotOfThisSite:
    """What somebody who knows this site would try first: its name and its words, with a number or a year."""

    def validate(self, password, user=None):
        rest = re.sub(r"[\W\d_]", "", GUESSED_FIRST.sub("", password))
        if GUESSED_FIRST.search(password) and len(rest) < LEAST_LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_this_site")

    def get_help_text(self):
        return "The password must be more than a word of this site with a number."
