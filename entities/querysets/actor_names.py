"""Actors by their names and by what articles call them."""

from difflib import SequenceMatcher
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.querysets.names import begin, begin_with_any
from entities.querysets.related import RelatedModels
from entities.rules.actors.duplicates import surname_keys

SURE_BEGINNING = 2  # letters of a misspelt word that are taken to be right
MOST_LOOKED_AT = 2_000  # names compared with a misspelt one
ALIKE = 0.75  # of 1: the share of letters in the same order
FEW_NAMED = 1_000
MOST_SUGGESTIBLE = 300  # actors looked at when somebody types the beginning of a name


class ActorNames(RelatedModels):
    """What an ActorQuerySet can be asked about names and roles."""

    def answering_to(self, keys):
        """Actors with one of these folded names."""
        return self.filter(pk__in=self._ids_answering_to(keys))

    def _ids_answering_to(self, keys):
        """As a union: of one condition or the other PostgreSQL would look at every actor."""
        forms = [f"={key}"[:80] for key in keys]  # other ways to print a name have no alias (rules/actors/evidence.py)
        aliases = self._related("aliases").objects.filter(key__in=keys).order_by().values("actor")
        return aliases.union(self._related("blocking_keys").objects.filter(key__in=forms).order_by().values("actor"))

    def with_a_word_like(self, words):
        """People one of whose names but the first sounds like one of these folded words."""
        blocking = self._related("blocking_keys")
        return self.filter(
            kind=Kind.PERSON, pk__in=blocking.objects.filter(key__in=surname_keys(words)).values("actor")
        )

    def that_may_be(self, keys, ids):
        """Actors with one of these folded names or one of these ids."""
        return self.filter(
            pk__in=self._ids_answering_to(keys).union(self.model.objects.filter(pk__in=ids).order_by().values("pk"))
        )

    def named(self, words):
        """Actors one of whose names holds `words` at the start of a word; accents and case ignored. Or a list of the
        editors has them under these words as an identifier ("Q42").

        Few are looked up first, so that PostgreSQL need not guess how many there are; many are soon met in any order.
        """
        alias = self._related("aliases")
        found = alias.objects.filter(begin(fold_words(words))).order_by().values("actor")
        few = list(found.values_list("actor", flat=True)[: FEW_NAMED + 1])
        fitting = Q(pk__in=set(few) if len(few) <= FEW_NAMED else found)
        if any(char.isdigit() for char in words):
            listed = self._model("Listed").objects.identified_by(words)
            fitting |= Q(pk__in=listed.order_by().values_list("actor", flat=True)[:FEW_NAMED])
        return self.filter(fitting)

    def names_among(self, keys):
        """[(actor id, folded name)] of the names of these actors that are one of `keys`."""
        return list(self._aliases().filter(key__in=keys).values_list("actor", "key"))

    def names_holding(self, beginnings, most):
        """[(actor id, folded name)] of names that hold a word beginning with one of these: `most`, in no order."""
        if not beginnings:
            return []
        begins = reduce(or_, map(begin, beginnings))
        return list(self._aliases().filter(begins).values_list("actor", "key")[:most])

    def _aliases(self):
        alias = self._related("aliases")
        return alias.objects.filter(actor__in=self.order_by()).order_by()

    def spelled_like(self, words, most=4):
        """The actors whose name somebody may have misspelt, most alike first.

        The first letters of its words are taken to be right.
        """
        key, alias = fold_words(words), self._related("aliases")
        beginnings = {word[:SURE_BEGINNING] for word in key.split() if len(word) > SURE_BEGINNING}
        if not beginnings:
            return []
        near = alias.objects.filter(begin_with_any(beginnings), actor__in=self.order_by())
        near = near.values_list("key", "actor")[:MOST_LOOKED_AT]
        likeness = {}
        for name, pk in near:
            ratio = SequenceMatcher(None, key, name).ratio()
            if ratio >= ALIKE:
                likeness[pk] = max(ratio, likeness.get(pk, 0))
        ids = sorted(likeness, key=lambda pk: (-likeness[pk], pk))[:most]
        found = self.in_bulk(ids)
        return [found[pk] for pk in ids]

    def suggested_for(self, words, article=None, size=12):
        """The actors somebody who types `words` may mean, most mentioned first, each with its `n_mentions`.

        Without words: those of the article. A name typed in full comes first, however rare.
        """
        key = fold_words(words)
        if key:
            near = self.filter(pk__in=self.current().named(words).order_by().values("pk")[:MOST_SUGGESTIBLE])
        elif article:
            near = self.current().filter(pk__in=article.mentions.live().values("actor"))
        else:
            return self.none()
        return near.with_totals().order_by(models.Case(models.When(key=key, then=0), default=1), "-n_mentions", "key")[
            :size
        ]

    def meant_by(self, key, article):
        """The one actor of the article that answers to this folded name; None if none or several do."""
        near = self.current().answering_to([key]).filter(pk__in=article.mentions.live().values("actor"))[:2]
        return near[0] if len(near) == 1 else None

    def in_role(self, words):
        """Actors whom an article calls by all of these words, or by longer ones that begin so: "for min"."""
        return self.filter(pk__in=self._roles(words).order_by().values("actor"))

    def with_role(self, words):
        """Each with its `role`: what the newest article prints that these words found, None without words."""
        if not words:
            return self.annotate(role=models.Value(None, models.CharField()))
        found = self._roles(words).filter(actor=models.OuterRef("pk"))
        return self.annotate(role=models.Subquery(found.order_by("-published_at", "pk").values("text")[:1]))

    def _roles(self, words):
        roles = self._model("Role").objects.all()
        for word in fold_words(words).split():
            begins = Q(key__startswith=word)
            for border in " -'":
                begins |= Q(key__contains=f"{border}{word}")
            roles = roles.filter(begins)
        return roles
