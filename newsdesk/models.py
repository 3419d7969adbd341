"""What belongs to accounts."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


class Account(models.Model):
    """What Newsdesk knows about a person beside Django's account. Without a row, nothing yet."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="account")
    must_change_password = models.BooleanField(default=False, help_text="before anything else")
    confirmed_email = models.EmailField(blank=True, help_text="the address from which a link of ours was followed")
    last_seen_at = models.DateTimeField(null=True, help_text="to some minutes")
    hints_dismissed = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    def __str__(self):
        return str(self.user)


class ApiToken(models.Model):
    """Lets a program do one thing as the person who made it. The token itself is shown once and never stored."""

    class Scope(models.TextChoices):
        READ = "read", "read what you can read"
        SEND = "send", "send articles, and nothing else"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60, help_text="what it is for")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, help_text="never, for tokens made before tokens had an end")
    last_used_at = models.DateTimeField(null=True, help_text="to the minute")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_token_per_person_and_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="token_has_name"),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("created_at")),
                name="token_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return self.name


class Pace(models.Model):
    """How fast something may be tried: accounts/pace.py. A row whose moment has passed says nothing any more."""

    key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of what is tried and by whom")
    due_at = models.DateTimeField(db_index=True, help_text="when the tries so far will be forgotten")

    def __str__(self):
        return self.key


class Attempt(models.Model):
    """A change that somebody sent, by the key that their page drew for it: attempts.py. Kept for a day."""

    key = models.CharField(max_length=32, primary_key=True)
    person = models.BigIntegerField(help_text="who sent it; not a reference, which would lock their account")
    at = models.DateTimeField(db_index=True)
    is_stored = models.BooleanField(help_text="otherwise it was given up before it arrived")

    def __str__(self):
        return self.key

    @classmethod
    def note(cls, key: str, person: int, at: datetime, *, is_stored: bool = True) -> bool:
        """Whether this is the first that is known of it. Waits for a transaction that is about to say so."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO newsdesk_attempt (key, person, at, is_stored) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [key, person, at, is_stored],
            )
            return cursor.rowcount == 1


class Backup(models.Model):
    """That a backup was made: editors are reminded when the last one is old."""

    made_at = models.DateTimeField(help_text="the moment that it shows")

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M}"
