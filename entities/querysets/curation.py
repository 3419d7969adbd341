"""Questions about merges, possible duplicates and actors that may be several people."""

from django.db import models
from django.db.models import Q

from newsdesk.web.paging import PAGE_SIZE, ordered_page


class MergeQuerySet(models.QuerySet):
    def in_force(self):
        """Those that nobody undid."""
        return self.filter(undone_at=None)

    def by_newsdesk(self):
        """Merges that no person asked for: those that say why."""
        return self.exclude(reasons=[])

    def asked_for(self):
        """Merges that a person made."""
        return self.filter(reasons=[])

    def into(self, actor):
        """Merges into this actor that are in force, newest first, with what their rows print."""
        return self.in_force().filter(kept=actor).in_print()

    def in_print(self):
        return self.select_related("kept", "absorbed", "by")


class PossibleDuplicateQuerySet(models.QuerySet):
    def open(self):
        """Pairs that nobody dismissed and whose actors both stand for themselves, likeliest first."""
        current = self.filter(dismissed_at=None, first__merged_into=None, second__merged_into=None)
        return current.select_related("first", "second").order_by("-score", "pk")

    def of(self, actor):
        return self.filter(Q(first=actor) | Q(second=actor))

    def touching(self, actor_ids):
        return self.filter(Q(first__in=actor_ids) | Q(second__in=actor_ids))

    def dismissed_among(self, actor_ids):
        """{(first id, second id)} of these actors that a person said are different."""
        dismissed = self.exclude(dismissed_at=None).filter(first__in=actor_ids, second__in=actor_ids)
        return set(dismissed.order_by().values_list("first", "second"))

    def partners_of(self, actor_ids):
        """Ids of the actors that may be one of these."""
        rows = self.open().touching(actor_ids).order_by().values_list("first", "second")
        return {pk for pair in rows for pk in pair} - set(actor_ids)

    def apart_from(self, pairs):
        """Without these (first id, second id)."""
        same = [pk for pk, *pair in self.values_list("pk", "first", "second") if tuple(pair) in pairs]
        return self.exclude(pk__in=same)

    def page(self, after=None, size=PAGE_SIZE):
        return ordered_page(self.open(), "-score", after, size)


class PossibleSplitQuerySet(models.QuerySet):
    def open(self):
        """Those of current actors of which nobody said that they are one person, most mentions to move first."""
        current = self.filter(dismissed_at=None, actor__merged_into=None)
        return current.select_related("actor").order_by("-mentions", "pk")
