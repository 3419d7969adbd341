"""Lists and single things, read under the same filters as the pages."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from articles.models import Article, Source
from entities.api.parameters import asked, described
from entities.api.schemas import (
    ActorPage,
    AnnotatedArticle,
    ArticlePage,
    ListedActor,
    ListedQuote,
    Lists,
    Outlets,
    Pairs,
    Problem,
    QuotePage,
    StatementPage,
)
from entities.exports import rows
from entities.exports.records import article_record, base_of
from entities.models import Actor, ActorList, Quote, Statement
from entities.queries import ActorQuery, ArticleQuery, QuoteQuery, RelationsQuery, StatementsQuery
from entities.queries.exports import LayerQuery
from entities.reads.actors.listed_actors import page_of_actors
from entities.reads.relations.network import MOST_EDGES
from entities.reads.relations.strongest import cells_shown, leaves_out
from newsdesk.web.paging import count_up_to

router = Router()


@router.get(
    "/quotes",
    response={200: QuotePage, 400: Problem},
    openapi_extra=described(QuoteQuery),
    summary="What did ⟨speaker⟩ say about ⟨subject⟩?",
    url_name="quotes",
)
def quotes(request):
    """Newest first. Only what was said, unless “attribution” asks for more."""
    query, limit = asked(QuoteQuery, request)
    found = Quote.objects.matching(query).listed_for(query)
    page = found.for_export().page(query.after, size=limit, oldest_first=query.oldest_first)
    return _page(query, found, page, rows.quote_rows(page, base=base_of(request), voices=query.voices))


@router.get("/quotes/{number}", response={200: ListedQuote, 404: Problem}, summary="One quote", url_name="quote")
def quote(request, number: int):
    found = get_object_or_404(Quote.objects.live().for_export(), pk=number)
    return rows.quote_rows([found], base=base_of(request))[0]


@router.get(
    "/statements",
    response={200: StatementPage, 400: Problem},
    openapi_extra=described(StatementsQuery),
    summary="What several outlets printed, and what they changed",
    url_name="statements",
)
def statements(request):
    """Those of most outlets first. A statement answers if one of its printings does."""
    query, limit = asked(StatementsQuery, request)
    found = Statement.objects.matching(query)
    page = found.page_by(query.sort, query.after, size=limit)
    return _page(query, found, page, list(rows.statement_rows(page, base=base_of(request))))


@router.get(
    "/articles",
    response={200: ArticlePage, 400: Problem},
    openapi_extra=described(ArticleQuery),
    summary="Articles, without their texts",
    url_name="articles",
)
def articles(request):
    """Those that need a date first, then newest first."""
    query, limit = asked(ArticleQuery, request)
    found = Article.objects.matching(query)
    page = rows.listed(found).page(query.after, size=limit)
    return _page(query, found, page, list(rows.article_rows(page, base=base_of(request))))


@router.get(
    "/articles/{number}",
    response={200: AnnotatedArticle, 404: Problem, 400: Problem},
    openapi_extra=described(LayerQuery, paged=False),
    summary="One article with its text and annotations",
    url_name="article",
)
def article(request, number: int):
    """In the interchange format. Offsets count Unicode code points of the text, end exclusive."""
    query, _ = asked(LayerQuery, request, paged=False)
    return article_record(get_object_or_404(Article, pk=number), base=base_of(request), layer=query.layer)


@router.get(
    "/actors",
    response={200: ActorPage, 400: Problem},
    openapi_extra=described(ActorQuery),
    summary="Actors and how often they are named, quoted and talked about",
    url_name="actors",
)
def actors(request):
    """Counted over the period and the layer asked for."""
    query, limit = asked(ActorQuery, request)
    page = page_of_actors(query, _as_of(), limit, beside=["aliases"])
    return _page(
        query, Actor.objects.asked_for_by(query), page, list(rows.actor_rows(page, query, base=base_of(request)))
    )


@router.get("/actors/{number}", response={200: ListedActor, 404: Problem}, summary="One actor", url_name="actor")
def actor(request, number: int):
    """The number of an actor that was merged leads to the one it was merged into."""
    current = get_object_or_404(Actor, pk=number).current
    counted = Actor.objects.with_activity(as_of=_as_of()).prefetch_related("aliases").get(pk=current.pk)
    return next(rows.actor_rows([counted], base=base_of(request)))


@router.get(
    "/relations",
    response={200: Pairs, 400: Problem},
    openapi_extra=described(RelationsQuery, paged=False),
    summary="Who talks about whom",
    url_name="relations",
)
def relations(request):
    """The cells of the matrix: the strongest speakers, and the strongest subjects of what they say. With “view” the
    edges of the network: the strongest pairs, whoever they are."""
    query, _ = asked(RelationsQuery, request, paged=False)
    cells = cells_shown(query, MOST_EDGES)
    items = list(rows.pair_rows(cells, query.quotes_of, base=base_of(request)))
    return {"items": items, "left_out": leaves_out(query, cells)}


@router.get("/lists", response=Lists, summary="Lists of actors", url_name="lists")
def lists(request):
    """Those of the editors, one's own, and what others share."""
    found = ActorList.objects.visible_to(request.user).with_n_entries().order_by("name", "pk")
    items = [
        {
            "key": one.key,
            "name": one.name,
            "known": one.is_known,
            "shared": one.is_shared,
            "actors": one.n_entries,
            "address": base_of(request) + one.get_absolute_url(),
        }
        for one in found
    ]
    return {"items": items}


@router.get("/sources", response=Outlets, summary="Outlets", url_name="sources")
def sources(request):
    """All of them, by name."""
    found = Source.objects.with_n_articles()
    return {"items": [{"id": one.pk, "name": one.name, "articles": one.n_articles} for one in found]}


def _page(query, found, page, items):
    """Items with the way to the next ones; counted only once, with the first ones."""
    count = None if query.after else str(count_up_to(found))
    return {"count": count, "next": page.next and str(page.next), "items": items}


def _as_of():
    return Article.objects.newest_day(timezone.localdate())
