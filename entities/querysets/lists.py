"""Questions about lists of actors and the tables they come from."""

from itertools import islice

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from articles.search.folding import fold_words
from entities.querysets.related import RelatedModels
from newsdesk.web.ids import id_in

MOST_LOOKED_AT = 1_000  # lists whose names are compared with words


class ActorListQuerySet(models.QuerySet):
    def open(self):
        return self.filter(deleted_at=None)

    def visible_to(self, user):
        """Those of the editors, their own, and what others share."""
        return self.open().filter(Q(is_shared=True) | Q(owner=user, is_known=False))

    def known(self):
        return self.open().filter(is_known=True)

    def kept_by(self, user, *, is_editor):
        """Lists that they may change."""
        return self.open()._theirs(user, is_editor)

    def deleted_of(self, user, *, is_editor):
        """Lists that they may restore."""
        return self.filter(deleted_at__isnull=False)._theirs(user, is_editor)

    def _theirs(self, user, is_editor):
        own = Q(owner=user, is_known=False)
        return self.filter(own | Q(is_known=True) if is_editor else own)

    def called(self, words, most):
        """Those whose name has words that begin like these; accents and case ignored."""
        typed = fold_words(words).split()
        named = ((fold_words(one.name).split(), one) for one in self.order_by("name", "pk")[:MOST_LOOKED_AT])
        found = (one for names, one in named if all(any(name.startswith(word) for name in names) for word in typed))
        return list(islice(found, most)) if typed else []

    def deleted_one(self, pk):
        number = id_in(pk)
        return number and self.filter(deleted_at__isnull=False, pk=number).first()

    def deleted_before(self, moment):
        return self.filter(deleted_at__lt=moment)

    def with_n_entries(self):
        return self.annotate(n_entries=Count("entries"))


class ListedQuerySet(RelatedModels, models.QuerySet):
    def known(self):
        """On a list that editors keep."""
        return self.filter(list__is_known=True, list__deleted_at=None)

    def to_take_away(self):
        """Those of a deleted list whose actors still have what it brought."""
        return self.filter(is_away=False, actor__isnull=False)

    def identified_by(self, words):
        """Those with this identifier, of Wikidata or of whoever made the list."""
        return self.known().filter(Q(wikidata=words.strip().upper()) | Q(own_id=words.strip()), actor__isnull=False)

    def of_list(self, key):
        """On the list with this key, by which others ask for it."""
        return self.filter(list__key=key, list__deleted_at=None, actor__isnull=False)

    def actors_of(self, key):
        """The ids of the actors on the list with this key, as a subquery."""
        return self.of_list(key).order_by().values("actor")

    def unmentioned(self):
        """Whose actor no text mentions yet, or is gone."""
        totals = self._related("actor")._meta.get_field("totals").related_model
        some = totals.objects.filter(actor=OuterRef("actor"), verified_only=False, once=False, mentions__gt=0)
        return self.filter(~Exists(some))


class ListImportQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody has confirmed yet."""
        return self.filter(state__in=["columns", "deciding", "preview"])

    def under_way(self):
        return self.filter(state__in=["deciding", "storing", "undoing"], problem="")

    def forgotten_before(self, moment):
        """Tables that nobody confirmed."""
        return self.waiting().filter(asked_at__lt=moment)


class NameSearchQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(finished_at=None, problem="")
