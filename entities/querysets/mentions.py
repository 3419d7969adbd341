"""Questions about mentions of actors and dated expressions."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Substr

from entities.choices import Form, Origin, State
from entities.querysets.annotated import AnnotatedQuerySet, any_of_many
from entities.rules.actors.evidence import CHARACTERS_BEFORE

SENTENCE_CHARACTERS = 160  # printed text kept on both sides of a mention
DATE_CHARACTERS = 260  # on both sides of a dated expression, for its whole sentence
NEAR_CHARACTERS = 300  # how far from an actor's name a dated expression may stand


class MentionQuerySet(AnnotatedQuerySet):
    def untouched(self):
        return super().untouched().filter(actor_origin=Origin.MACHINE)

    def of(self, actor):
        return self.filter(actor=actor)

    def of_any(self, actors):
        return self.filter(actor__in=actors)

    def in_source(self, source):
        return self.filter(article__source=source)

    def drawn(self):
        """What the marks on the text need of a mention: plain rows, since an article may hold thousands."""
        layer = ("state", "origin", "actor_origin")
        return self.values_list("pk", "start", "end", "label", "form", "actor_id", *layer, named=True)

    def for_correcting(self):
        """With the article, both as they stood at one moment: what a correction sees before it takes the lock."""
        return self.select_related("article").defer("article__search")

    def newest(self, n):
        """The newest n of these, open to further questions."""
        return self.model.objects.filter(pk__in=self.order_by("-published_at", "-pk").values("pk")[:n])

    def newest_articles(self, n):
        """Ids of the articles that hold the newest n of these."""
        return set(self.order_by("-published_at", "-pk").values_list("article", flat=True)[:n])

    def newest_articles_by_source(self, n):
        """{source id: ids of its articles} of the articles that hold the newest n of these."""
        found = {}
        rows = self.order_by("-published_at", "-pk").values_list("article__source", "article")[:n]
        for source, article in rows:
            found.setdefault(source, set()).add(article)
        return found

    def newest_words(self, n):
        """[(text, form, article id)] of the newest n of these."""
        return list(self.order_by("-published_at", "-pk").values_list("text", "form", "article")[:n])

    def counted(self):
        """[(actor id, published_at, source id, is verified, is in a copy, n)] of those that count
        (services/derived/activity.py)."""
        verified = models.Case(models.When(Q(state=State.ACCEPTED) | Q(origin=Origin.PERSON), then=True), default=False)
        in_copy = models.Case(
            models.When(Q(article__copy_of__isnull=False) | Q(article__new_version_of__isnull=False), then=True),
            default=False,
        )
        rows = self.live().filter(actor__isnull=False).order_by().annotate(verified=verified, in_copy=in_copy)
        keys = ("actor", "published_at", "article__source", "verified", "in_copy")
        return rows.values_list(*keys).annotate(n=models.Count("pk"))

    def per_name(self):
        """[{text, n}]: names as printed, most frequent first."""
        names = self.filter(form=Form.NAME).order_by().values("text")
        return names.annotate(n=models.Count("pk")).order_by("-n", "text")

    def per_article(self):
        """[{article, n}]"""
        return self.order_by().values("article").annotate(n=models.Count("pk"))

    def named_actors(self):
        """Ids of the actors these mention."""
        return set(self.filter(actor__isnull=False).order_by().values_list("actor", flat=True).distinct())

    def chosen(self, ids=(), texts=(), articles=()):
        """Those with one of these ids, printed as one of these texts, or in one of these articles."""
        return self.filter(Q(pk__in=ids) | Q(text__in=texts) | Q(article__in=articles))

    def articles_naming_only(self, texts):
        """Ids of the articles in which all names among these are printed as one of these texts."""
        names = self.filter(form=Form.NAME).order_by()
        others = set(names.exclude(text__in=texts).values_list("article", flat=True))
        return set(names.printed_as(texts).values_list("article", flat=True)) - others

    def together_with(self, actor):
        """Those in an article that mentions this actor too."""
        return self.filter(article__in=self.model.objects.live().of(actor).order_by().values("article"))

    def per_text(self):
        """[{text, form, n}]: names and descriptions as printed, names first, most frequent first."""
        words = self.exclude(form=Form.PRONOUN).order_by().values("text", "form").annotate(n=models.Count("pk"))
        return words.order_by(models.Case(models.When(form=Form.NAME, then=0), default=1), "-n", "text")

    def samples(self, actors, size):
        """The newest `size` names in print of each of these actors."""
        near = self.filter(actor=models.OuterRef("pk"), form=Form.NAME).order_by("-published_at", "-pk")
        ids = self._related("actor").objects.filter(pk__in=actors)
        newest = ids.annotate(newest=ArraySubquery(near.values("pk")[:size])).values_list("newest", flat=True)
        return self.filter(pk__in=[pk for some in newest for pk in some])

    def in_print(self):
        """Each with the printed text around it (`window`, from code point `window_start`) and its article's title."""
        window_start = Greatest(F("start") - SENTENCE_CHARACTERS, 0)
        length = F("end") - window_start + SENTENCE_CHARACTERS
        return (
            self.annotate(window_start=window_start, window=Substr("article__text", F("window_start") + 1, length))
            .select_related("article__source")
            .defer("article__text", "article__search")
        )

    def words_before(self, actors, size):
        """[(actor id, article id, label, text right before it)] of the newest `size` names of each of these actors."""
        first = Greatest(F("start") - CHARACTERS_BEFORE, 0)
        before = Substr("article__text", first + 1, F("start") - first)
        names = self.samples(actors, size).annotate(before=before).order_by("pk")
        return list(names.values_list("actor", "article", "label", "before"))

    def printed_as(self, texts):
        return self.filter(text__in=texts)

    def printing(self, *keys):
        """Mentions of these words, accents and case ignored; a key is the words, folded."""
        return self.filter(key__in=keys)

    def identical_to(self, mention):
        return self.printing(mention.key).exclude(pk=mention.pk)

    def covering(self, articles, *, key):
        """[(article id, start, end)] of what nobody rejected in these articles, and of what prints the key."""
        rows = self.filter(Q(key=key) | ~Q(state=State.REJECTED), article__in=articles).order_by()
        return list(rows.values_list("article", "start", "end"))

    def otherwise_than(self, decision):
        """Those that `decision.applied_to` would make stand otherwise than they do (rules/texts/identical.py)."""
        if decision.rejects:
            return self.live()
        otherwise = Q(state=State.REJECTED)
        if decision.accepts:
            otherwise |= ~Q(state=State.ACCEPTED) | ~Q(label=decision.label)
        if decision.actor is not None:
            otherwise |= ~Q(actor=decision.actor)
        if decision.links:
            otherwise |= ~Q(actor_origin=Origin.PERSON)
        return self.filter(otherwise)

    def here_first(self, article):
        """Those of the article, then the newest; each article's in text order."""
        elsewhere = models.Case(models.When(article=article, then=0), default=1)
        return self.order_by(elsewhere, F("published_at").desc(nulls_last=True), "-article", "start", "pk")

    def live_at(self, articles):
        """{((article id, start, end), label): id} of those in these articles that nobody rejected."""
        rows = self.live().filter(article__in=articles).order_by()
        return {(row[:3], row[3]): row[4] for row in rows.values_list("article", "start", "end", "label", "pk")}

    def beside(self, actor, articles):
        """[{actor, n}]: who else is mentioned in these articles, by number of articles."""
        others = self.live().filter(article__in=articles, actor__isnull=False).exclude(actor=actor)
        counted = others.order_by().values("actor").annotate(n=models.Count("article", distinct=True))
        return counted.order_by("-n", "actor")


class DateMentionQuerySet(AnnotatedQuerySet):
    def resolved(self):
        return self.exclude(earliest=None)

    def in_their_articles(self):
        """Each with its article, without the text."""
        return self.select_related("article").defer("article__text", "article__search")

    def in_sentences(self):
        """Each with its article and outlet, the printed text around it, and the `quote` (id) that holds it, if any.

        `window` is that text and `window_start` the offset of its first code point.
        """
        window_start = Greatest(F("start") - DATE_CHARACTERS, 0)
        length = F("end") - F("window_start") + DATE_CHARACTERS
        quotes = self._model("Quote").objects.live()
        holding = quotes.filter(
            article=models.OuterRef("article"), start__lte=models.OuterRef("start"), end__gte=models.OuterRef("end")
        )
        return (
            self.select_related("article__source")
            .defer("article__text", "article__search")
            .annotate(window_start=window_start, window=Substr("article__text", F("window_start") + 1, length))
            .annotate(quote=models.Subquery(holding.order_by("start", "pk").values("pk")[:1]))
        )

    def spans_of_days(self, most):
        """[(id, first day, last day)] of these, newest article first."""
        return list(self.newest_first().values_list("pk", "earliest", "latest")[:most])

    def near(self, mentions, articles):
        """Expressions in these articles (ids, or a question for them), printed close to one of these mentions."""
        close = mentions.filter(
            article=models.OuterRef("article"),
            start__lt=models.OuterRef("end") + NEAR_CHARACTERS,
            end__gt=models.OuterRef("start") - NEAR_CHARACTERS,
        )
        if isinstance(articles, models.QuerySet):
            return self.filter(models.Exists(close), article__in=articles)
        # By an array of keys: of thousands of parameters PostgreSQL would rather read all dates there are.
        return any_of_many(self.filter(models.Exists(close)), "entities_datemention.article_id", articles)
