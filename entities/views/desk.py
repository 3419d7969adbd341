"""The desk: what is new, who leads the period, what waits for somebody."""

from datetime import timedelta
from functools import cache, partial

from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.models import Quote, Report
from entities.pages.watching import watched_by
from entities.queries import QuoteQuery
from entities.queries.base import EVERY
from entities.queries.review import ReviewQuery
from entities.queries.timeline import dates_ahead
from entities.reads.actors.leaders import leaders
from entities.reads.articles.review_queue import queue
from newsdesk.web.pages import can_follow, page
from newsdesk.web.paging import count_up_to

PERIOD_DAYS = 30
NEWEST_ARTICLES, FRESHEST_QUOTES, LEADERS = 8, 5, 6


@require_GET
def desk(request):
    today = timezone.localdate()
    as_of = Article.objects.newest_day(today)
    printings = "" if request.GET.get("printings") != EVERY else EVERY
    leading = partial(leaders, as_of=as_of, days=PERIOD_DAYS, size=LEADERS, once=not printings)
    quotes = Quote.objects.live().said()
    context = {
        "follows": can_follow(request),
        "as_of": as_of,
        "printings": printings,
        "is_today": as_of == today,
        "period_days": PERIOD_DAYS,
        "ahead": dates_ahead(as_of),
        "first_day": as_of - timedelta(days=PERIOD_DAYS - 1),
        "newest": cache(lambda: Article.objects.for_list().counting(n_quotes=quotes).newest_first()[:NEWEST_ARTICLES]),
        "in_work": count_up_to(Article.objects.in_work()),
        # Callables: the fragment that follows the processing does not pay for the rest of the page.
        "most_quoted": partial(leading, "quotes_by"),
        "most_discussed": partial(leading, "quotes_about"),
        "freshest": partial(quotes.printed(not printings).with_context().page, size=FRESHEST_QUOTES),
        "to_review": partial(count_up_to, queue(ReviewQuery({}))),
        "uncertain": partial(
            count_up_to, Quote.objects.matching(QuoteQuery(QueryDict(f"unsure=1&printings={printings}")))
        ),
        "undated": partial(count_up_to, Article.objects.needing_date()),
        "watched": partial(watched_by, request.user, today),
        "answered": partial(Report.objects.to_read(request.user).count),
        "failed": partial(count_up_to, Article.objects.failed()),
    }
    return render(request, page(request, "entities/desk/desk.html", "newest", "side"), context)
