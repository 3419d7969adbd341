"""What belongs to accounts."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """Lets a program read Newsdesk as the person who made it. The token itself is shown once and never stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60, help_text="what it is for")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, help_text="to the minute")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_token_per_person_and_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="token_has_name"),
        ]

    def __str__(self):
        return self.name
