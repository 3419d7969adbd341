"""Questions about saved searches and who watches them."""

from django.db import models
from django.db.models import Q

from entities.querysets.related import RelatedModels
from newsdesk.web.ids import id_in


class SavedSearchQuerySet(RelatedModels, models.QuerySet):
    def open(self):
        return self.filter(deleted_at=None)

    def of(self, user):
        return self.open().filter(owner=user)

    def visible_to(self, user):
        """Their own, and what others share."""
        return self.open().filter(Q(owner=user) | Q(is_shared=True))

    def shared_by_others(self, user):
        return self.open().filter(is_shared=True).exclude(owner=user).select_related("owner")

    def asking(self, page, asked):
        return self.filter(page=page, asked=asked)

    def with_watch_of(self, user):
        """Each with `is_watched`: whether this person watches it."""
        watches = self._related("watches").objects
        return self.annotate(is_watched=models.Exists(watches.filter(search=models.OuterRef("pk"), user=user)))

    def deleted_of(self, user, pk):
        """The deleted search of theirs with this id, or None."""
        number = id_in(pk)
        return number and self.filter(owner=user, deleted_at__isnull=False, pk=number).first()

    def deleted_before(self, moment):
        return self.filter(deleted_at__lt=moment)


class WatchQuerySet(models.QuerySet):
    def of_search(self, search, user):
        return self.filter(search=search, user=user).first()

    def of(self, user):
        """Their watches of searches they may still see, by name."""
        visible = Q(search__owner=user) | Q(search__is_shared=True)
        mine = self.filter(visible, user=user, search__deleted_at=None)
        return mine.select_related("search__owner").order_by("search__name", "pk")
