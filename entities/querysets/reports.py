"""Questions about what readers said is wrong."""

from django.db import models


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answer="")

    def of(self, user):
        return self.filter(by=user)

    def about(self, what, numbers):
        return self.filter(about=what, number__in=numbers)

    def to_read(self, user):
        """Answers that came back to somebody, and that they have not put away."""
        return self.filter(by=user, is_read=False).exclude(answer="")

    def in_print(self):
        return self.select_related("by", "answered_by", "article").defer("article__text", "article__search")

    def oldest_first(self):
        return self.order_by("at", "pk")
