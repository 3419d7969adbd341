"""Quotes that people keep for themselves, in collections with notes.

What somebody kept is never lost: each kept quote carries what it was when it was kept.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from entities.querysets.kept import CollectionQuerySet, KeptQuoteQuerySet


class Collection(models.Model):
    """Others may read it once it is shared; only its owner changes it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")
    name = models.CharField(max_length=120)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="until it is pruned, its owner can take it back")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="collection_has_name"),
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None), name="one_collection_per_person_and_name"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("collection", args=[self.pk])


class KeptQuote(models.Model):
    """A quote in a collection. It outlives the quote, and finds it again if the quote returns."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="kept")
    quote_number = models.BigIntegerField(help_text="the quote's key, whether or not there still is one")
    position = models.PositiveIntegerField(help_text="order within the collection; removed ones keep theirs")
    note = models.TextField(blank=True)
    citation = models.TextField(help_text="when it was kept")
    record = models.JSONField(
        help_text="when it was kept, as exports.rows.quote_rows writes it without a site's address"
    )
    kept_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, help_text="until it is pruned, the owner can take it back")

    objects = KeptQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "quote_number"],
                condition=Q(removed_at=None),
                name="one_kept_quote_per_collection",
            ),
            models.CheckConstraint(condition=~Q(citation=""), name="kept_quote_has_citation"),
        ]
        indexes = [
            models.Index(fields=["collection", "position"], name="kept_quote_by_place"),
            models.Index(fields=["quote_number"], name="kept_quote_by_quote"),
        ]

    def __str__(self):
        return self.record["text"]
