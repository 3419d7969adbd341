"""Files of several articles, as they were sent: kept so that they can be divided again in another way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<?xml", b"<rss", b"<feed", b"{", b"[")  # and JSON, XML


class WholeFile(models.Model):
    """A table or an export that was divided into items. Its bytes go with the first of its articles that is deleted."""

    upload = models.ForeignKey("articles.Upload", models.CASCADE, related_name="whole_files")
    name = models.CharField(max_length=300)
    content = models.BinaryField(null=True, help_text="the bytes as sent")
    insisted = models.BooleanField(default=False, help_text="somebody said that it holds articles")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("admin:articles_upload_whole", args=[self.pk])

    @property
    def size(self):
        return len(self.content or b"")

    @property
    def is_text(self):
        """Whether somebody may say in which encoding it is: not of a document, whose format says that."""
        start = bytes(self.content or b"")[:5000].lstrip()
        return bool(start) and not start.startswith(NOT_TEXT)

    @property
    def is_table(self):
        return self.parts.filter(name__contains=", row ").exists()


class Redivision(models.Model):
    """A whole file divided again by a job, some parts at a time, with other columns or in another encoding."""

    file = models.ForeignKey(WholeFile, models.CASCADE, related_name="redivisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    columns = models.JSONField(default=dict, help_text="{number: field}, and what the first row is; {} = as known")
    encoding = models.CharField(max_length=40, blank=True, help_text="empty = as its bytes look")
    total = models.PositiveIntegerField(default=0, help_text="parts")
    done = models.PositiveIntegerField(default=0, help_text="parts")
    changed = models.PositiveIntegerField(default=0, help_text="parts that say something else now")
    left = models.JSONField(default=list, help_text="why others stayed as they were, in words")
    description = models.ForeignKey("articles.Description", models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(finished_at=None), name="one_open_redivision_per_whole_file"
            ),
        ]

    def __str__(self):
        return f"reading {self.file} again"
