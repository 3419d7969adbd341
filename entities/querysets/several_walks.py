"""The first rows in order of time, found before anything is joined to them, of several speakers one after the other.

An index has the quotes of one speaker in order of time, and PostgreSQL stops where enough are found. Of those by one
speaker or another it rather takes all. Of those with a rare word it looks at each row there is, in order of time, since
it reckons what is joined to each of those that it would have to sort.
"""

from django.contrib.postgres.expressions import ArraySubquery

from entities.querysets.annotated import AnyOf, any_of_many


class SeveralWalks:
    """For a queryset whose rows meet one of several conditions: each is asked by itself, with all that follows."""

    _either = ()
    _narrower = ()  # the filters since then
    _is_by_keys = False

    def either(self, questions):
        """The same rows, which are those that answer to one of these questions, as they stand now."""
        clone = self._clone()
        clone._either, clone._narrower = tuple(questions), ()
        return clone

    def together(self):
        """The same rows, to be found in one go."""
        return self.either(())

    def by_keys(self):
        """The same rows, of which the first are found before anything is joined to them."""
        clone = self._clone()
        clone._is_by_keys = True
        return clone

    def newest_keys(self, n):
        """Questions for the keys of the first n of these, in their order: one question, or one for each of several."""
        return [walk.values("pk")[:n] for walk in self._walks()]

    def first_rows(self, n, *columns):
        """A question for these columns of rows of which the first n are the first n of these; some may come twice."""
        one, *others = (walk.values_list(*columns)[:n] for walk in self._walks())
        return one.union(*others, all=True) if others else one

    def _walks(self):
        walks = []
        for question in self._either:
            for narrower in self._narrower:
                question = question._filter_or_exclude(*narrower)
            walks.append(question.order_by(*self.query.order_by))
        return walks or [self.prefetch_related(None)]

    def among_first(self, n):
        """Rows of these, in their order, of which the first n are the first n of these; else all of these."""
        if not self._either:
            return self
        one, *others = self.newest_keys(n)
        return any_of_many(self, f"{self.model._meta.db_table}.id", {row["pk"] for row in one.union(*others, all=True)})

    def found_first(self, n):
        """The same, of few: of what is `by_keys`, too."""
        if self._is_by_keys and not self._either:
            return self.filter(AnyOf("pk", ArraySubquery(*self.newest_keys(n))))
        return self.among_first(n)

    def _filter_or_exclude(self, *given):
        clone = super()._filter_or_exclude(*given)
        if self._either:
            clone._narrower = (*self._narrower, given)
        return clone

    def _clone(self):
        clone = super()._clone()
        clone._either, clone._narrower, clone._is_by_keys = self._either, self._narrower, self._is_by_keys
        return clone
