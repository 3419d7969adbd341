"""Which articles?"""

from articles.models import Article
from entities.models import Mention, Quote
from entities.queries.base import PeriodQuery
from entities.queries.fields import ActorField, ActorsField, CursorField, OneOf, OutletField, WordsField
from entities.queries.quotes import ANYTHING

NEEDS_DATE = "undated"


class ArticleQuery(PeriodQuery):
    is_strict = True
    line = ("speaker", "about", "q")
    behind = ("actor", "source", "state")
    beside = frozenset({"layer"})  # of an export
    q = WordsField(label="Words")
    source = OutletField()
    state = OneOf([*Article.State.choices, (NEEDS_DATE, "needs a date")], anything="any state", label="State")
    actor = ActorsField(label="Mentions", at_most=4)
    speaker = ActorField(label="With quotes by")
    about = ActorField(label="With quotes about", anything=ANYTHING)
    after = CursorField()

    @property
    def evidence(self):
        """Annotations of which each article must hold at least one."""
        mentions, quotes = Mention.objects.live(), Quote.objects.live()
        evidence = [mentions.of(actor) for actor in self.actor or []]
        if self.speaker:
            evidence.append(quotes.by(self.speaker).plain())
        if self.about:
            evidence.append(quotes.about(self.about))
        return evidence
