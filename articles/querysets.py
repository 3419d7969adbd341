"""Questions about articles and uploads, as chainable queryset methods."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, Min, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Left

from articles.intake.outcomes import Progress, Tally, keys, rate
from articles.search.searching import words_query
from newsdesk.days import after, day_of, midnight, moments_within
from newsdesk.web.paging import PAGE_SIZE, newest_page

FEW = 2_000  # annotations
OPENING_CHARACTERS = 320


LATELY = timedelta(seconds=60)  # over which the rate of reading is told

# The first that holds is the outcome (articles/intake/outcomes.py says what each means).
OUTCOME = Case(
    When(state="waiting", then=Value("waiting")),
    When(state="duplicate", then=Value("duplicate")),
    *(
        When(state="failed", why=why, then=Value(why))
        for why in ("asked", "columns", "password", "too_large", "fault", "cancelled")
    ),
    When(state="failed", then=Value("unreadable")),
    When(article=None, then=Value("gone")),
    When(article__state="failed", then=Value("not_annotated")),
    When(article__state="received", then=Value("received")),
    When(article__published_at=None, then=Value("needs_date")),
    When(article__state="other", then=Value("other_language")),
    When(Q(article__new_version_of__isnull=False), then=Value("new_version")),
    When(Q(article__copy_of__isnull=False), then=Value("near_duplicate")),
    default=Value("annotated"),
    output_field=models.CharField(),
)


class SourceQuerySet(models.QuerySet):
    def in_use(self):
        """Those with at least one article, by name."""
        articles = self.model._meta.get_field("articles").related_model.objects
        return self.filter(models.Exists(articles.filter(source=models.OuterRef("pk"))))

    def with_n_articles(self):
        return self.annotate(n_articles=Count("articles"))


class UploadQuerySet(models.QuerySet):
    def demo(self):
        return self.filter(kind="demo")

    def with_n_items(self):
        return self.annotate(n_items=Count("items"), n_failed=Count("items", filter=Q(items__state="failed")))


class DeletionQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(finished_at=None)


class ColumnMapQuerySet(models.QuerySet):
    MOST = 500  # of the newest

    def by_header(self):
        """{header: what the columns are} of all that are remembered."""
        return dict(self.values_list("header", "columns")[: self.MOST])


class SourceMergeQuerySet(models.QuerySet):
    def under_way(self):
        """Those whose articles a job is moving, there or back."""
        return self.filter(finished_at=None)


class DescriptionQuerySet(models.QuerySet):
    def under_way(self):
        """Those that a job is making."""
        return self.filter(total__gt=0, finished_at=None)

    def undoable(self):
        """Made, and not undone."""
        return self.filter(undone_at=None).exclude(total__gt=0, finished_at=None).exclude(changes=[])


class UploadItemQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="waiting")

    def with_outcome_of(self, stage):
        """Those that an address asks for: one outcome, or what it calls several of them together."""
        return self.alias(told=OUTCOME).filter(told__in=keys(stage)) if keys(stage) else self

    def parked(self):
        """Files that were given up because Newsdesk or the machine failed over them."""
        return self.filter(state="failed", why="fault")

    def retryable(self):
        """Failed files that may succeed next time: Newsdesk or the machine failed, and their bytes were kept."""
        there = Q(content__isnull=False) | ~Q(address="")
        return self.filter(there, state="failed", why__in=["fault", "cancelled", ""])

    def with_header(self, header):
        """Tables of which somebody has to say what their columns are, and that begin alike."""
        return self.filter(state="failed", why="columns", header=header, content__isnull=False)

    def asked(self):
        """Files of which somebody has to say whether they are articles."""
        return self.filter(state="failed", why="asked", content__isnull=False)

    def with_outcome(self):
        """Everything a row about a file prints, without the file."""
        paths = ("article", "article__copy_of", "article__new_version_of", "duplicate_of")
        long = [f"{path}__{field}" for path in paths for field in ("text", "search")]
        return (
            self.select_related(*(f"{path}__source" for path in paths))
            .defer("content", *long)
            .annotate(is_kept=Q(content__isnull=False), outcome=OUTCOME)
        )

    def progress(self, now):
        """How far they have come: how many of each outcome, and how fast it goes."""
        told = self.order_by().values(outcome=OUTCOME).annotate(n=Count("pk"), bytes=Coalesce(Sum("size"), 0))
        lately = self.filter(read_at__gt=now - LATELY).aggregate(n=Count("pk"), first=Min("read_at"))
        tallies = {row["outcome"]: Tally(row["n"], row["bytes"]) for row in told}
        return Progress(tallies, rate(lately["n"], lately["first"], now))


class ArticleQuerySet(models.QuerySet):
    def for_reader(self):
        """What the reader prints of an article; not what only the search needs."""
        return self.select_related("source", "copy_of__source").defer("search", "copy_of__text", "copy_of__search")

    def by_outlet(self):
        """What a link to each prints, oldest first."""
        return self.select_related("source").defer("text", "search").order_by("published_at", "pk")

    def meeting(self, bands, *, around):
        """Those published between these two moments whose texts share a band (articles/copies/comparing.py)."""
        return self.to_compare().filter(fingerprint__bands__overlap=bands, published_at__range=around)

    def to_compare(self):
        """With what is needed to tell of what each is a copy."""
        return self.select_related("copy_of").defer("search", "copy_of__text", "copy_of__search")

    def held(self):
        """Locked in the order in which everybody locks articles: others may point to these, but change none."""
        return self.order_by("pk").select_for_update(of=["self"], no_key=True)

    def newest_first(self):
        return self.order_by(models.F("published_at").desc(nulls_first=True), "-pk")

    def needing_date(self):
        return self.filter(published_at=None, replaced_by=None)

    def in_work(self):
        return self.filter(state="received")

    def failed(self):
        return self.filter(state="failed")

    def at_address(self, url, *, source):
        """The newest of this outlet at that address, or None."""
        there = self.filter(source=source, url=url, replaced_by=None)
        return there.order_by("-pk").only("pk").first() if url else None

    def newest_at(self, urls, *, sources):
        """{(source id, address): the newest article there} of these addresses and source ids."""
        if not urls:
            return {}
        there = self.filter(url__in=urls, source__in=sources, replaced_by=None).order_by("pk")
        return {(source, url): pk for source, url, pk in there.values_list("source", "url", "pk")}

    def with_other_texts(self):
        """With the other texts of the same articles, which these replaced."""
        ids = set(self.values_list("pk", flat=True))
        found = ids
        while found := set(self.model.objects.filter(replaced_by__in=found).values_list("pk", flat=True)) - ids:
            ids |= found
        return self.model.objects.filter(pk__in=ids)

    def twin_of(self, article, *, source):
        """The other article with the same text in `source`, or None."""
        return self.filter(source=source, sha256=article.sha256).exclude(pk=article.pk).first()

    def in_both(self, source, other):
        """The articles of `source` whose text `other` has, too."""
        return self.filter(source=source, sha256__in=self.model.objects.filter(source=other).values("sha256"))

    def between(self, since, until):
        return self.filter(moments_within("published_at", since, until))

    def arrived(self, since, until=None, *, readings):
        """Those that came since then, and those whose text one of these readings read."""
        read = models.Exists(readings.filter(article=models.OuterRef("pk")))
        return self.filter(after("created_at", since, until) | Q(read))

    def newest_arrivals(self):
        return self.order_by("-created_at", "-pk")

    def containing(self, words):
        return self.filter(search=words_query(words))

    def holding(self, annotations, *, to_count=False):
        """Articles with at least one of these annotations.

        The articles of few are looked up first, since PostgreSQL, asked for all of it at once, at times walks along all
        articles to meet none. Those of many are soon met by walking; `to_count` them they are looked up, too.
        """
        found = annotations.order_by().values("article")
        few = list(found.values_list("article", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            return self.filter(pk__in=set(few))
        if to_count:
            return self.filter(pk__in=found.distinct())
        return self.filter(models.Exists(annotations.filter(article=models.OuterRef("pk"))))

    def counting(self, **annotations):
        """Each article with the number of its annotations of each kind, under the given names."""
        return self.annotate(
            **{
                name: Coalesce(
                    models.Subquery(
                        rows.filter(article=models.OuterRef("pk"))
                        .order_by()
                        .values("article")
                        .annotate(n=models.Count("pk"))
                        .values("n")
                    ),
                    0,
                )
                for name, rows in annotations.items()
            }
        )

    def matching(self, query, *, to_count=False):
        """What an ArticleQuery asks for: to list the newest, or `to_count` them."""
        if not query.is_understood:
            return self.none()
        articles = self.between(query.since, query.until).filter(replaced_by=None)
        if query.q:
            articles = articles.containing(query.q)
        if query.source:
            articles = articles.filter(source=query.source)
        if query.state == "undated":
            articles = articles.needing_date()
        elif query.state:
            articles = articles.filter(state=query.state)
        for annotations in query.evidence:
            articles = articles.holding(annotations, to_count=to_count)
        return articles

    def for_list(self, *, whole_text=False):
        """What a list prints: the opening words, or the whole text where hits are to be found in it."""
        articles = self.select_related("source").defer("search")
        if whole_text:
            return articles.annotate(opening=models.F("text"))
        return articles.defer("search", "text").annotate(opening=Left("text", OPENING_CHARACTERS))

    def page(self, after=None, size=PAGE_SIZE):
        """Those that need a date first, then newest first."""
        return newest_page(self, after, size, undated_first=True)

    def per_outlet(self, annotated):
        """[{source, source__name, n, annotated, reviewed, first, last}], most articles first.

        `annotated` are the states that count as such.
        """
        outlets = self.order_by().values("source", "source__name")
        return outlets.annotate(
            n=Count("pk"),
            annotated=Count("pk", filter=Q(state__in=annotated)),
            reviewed=Count("pk", filter=Q(state="reviewed")),
            first=models.Min("published_at"),
            last=models.Max("published_at"),
        ).order_by("-n", "source__name")

    def newest_day(self, today):
        """The last day on which something was published, or today; an article dated in the future does not count."""
        past = self.filter(published_at__lt=midnight(today + timedelta(days=1)))
        newest = past.order_by("-published_at").values_list("published_at", flat=True).first()
        return day_of(newest) if newest else today
