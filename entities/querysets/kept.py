"""Questions about collections and the quotes in them."""

from django.db import models
from django.db.models import Count, Max, Q

from newsdesk.web.ids import id_in


class CollectionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(deleted_at=None)

    def of(self, user):
        return self.open().filter(owner=user)

    def visible_to(self, user):
        """Their own, and what others share."""
        return self.open().filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")

    def shared_by_others(self, user):
        return self.open().filter(is_shared=True).exclude(owner=user).select_related("owner")

    def with_n_quotes(self):
        there = Q(kept__removed_at=None)
        return self.annotate(n_quotes=Count("kept", filter=there), last_kept_at=Max("kept__kept_at", filter=there))

    def latest_used_by(self, user):
        """Their own, the one they last put a quote into first."""
        last = models.F("last_kept_at").desc(nulls_last=True)
        return self.of(user).with_n_quotes().order_by(last, "-created_at", "-pk")

    def deleted_of(self, user, pk):
        """The deleted collection of theirs with this id, or None."""
        number = id_in(pk)
        return number and self.filter(owner=user, deleted_at__isnull=False, pk=number).first()

    def deleted_before(self, moment):
        return self.filter(deleted_at__lt=moment)


class KeptQuoteQuerySet(models.QuerySet):
    def removed_one(self, pk):
        """The removed one with this id, or None."""
        number = id_in(pk)
        return number and self.filter(removed_at__isnull=False, pk=number).first()

    def there(self):
        return self.filter(removed_at=None).order_by("position", "pk")

    def before(self, kept):
        return self.there().filter(Q(position__lt=kept.position) | Q(position=kept.position, pk__lt=kept.pk))

    def of_owner(self, user):
        """In collections of theirs, removed ones included."""
        return self.filter(collection__owner=user, collection__deleted_at=None).select_related("collection")

    def removed_before(self, moment):
        return self.filter(removed_at__lt=moment)
